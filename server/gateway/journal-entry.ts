import type { Failure } from '../domain/failures.ts';
import { type JournalEntry, MAX_KEPT_BODY, type Message, type Refusal } from '../domain/journal.ts';
import { clientOf } from './claimed-client.ts';
import { maskBody, maskHeader, maskParameters } from './masks.ts';

/** A request and its answer as they went over the wire, secrets and all; it never leaves the process. */
export interface Exchange {
  readonly requestId: string;
  /** Milliseconds since 1970, by the tenant's clock. */
  readonly time: number;
  readonly duration: number;
  readonly tenant: string;
  /** Whose token it was, where that was found out. */
  readonly clientId: string | undefined;
  readonly family: string | undefined;
  readonly operation: string | undefined;
  readonly scriptName: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, unknown>>;
  /** Characters of names and values, as they came. */
  readonly requestHeaderLength: number;
  readonly requestBody: string | undefined;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, unknown>>;
  readonly responseBody: string | Buffer | undefined;
  readonly failure: Failure | undefined;
  readonly faultId: string | undefined;
  readonly warnings: readonly string[] | undefined;
}

/** What an exchange or its entry takes beside its texts, roughly, in bytes. */
const OVERHEAD = 1000;
/** A character may take so many. */
const BYTES_PER_CHARACTER = 2;

/** An upper bound of the bytes that an exchange takes, or the entry that comes in its place. */
export const sizeOf = ({ url, requestHeaderLength, requestBody, responseHeaders, responseBody }: Exchange): number => {
  const characters = url.length + requestHeaderLength + lengthOf(responseHeaders) + (requestBody?.length ?? 0);
  return OVERHEAD + BYTES_PER_CHARACTER * characters + bytesOf(responseBody);
};

/** Bytes take their length until they are written out as text. */
const bytesOf = (body: string | Buffer | undefined): number => {
  if (body === undefined) return 0;
  if (typeof body === 'string') return BYTES_PER_CHARACTER * body.length;
  return Math.max(body.length, BYTES_PER_CHARACTER * Math.min(body.length, MAX_KEPT_BODY));
};

const lengthOf = (headers: Readonly<Record<string, unknown>>): number => {
  let length = 0;
  for (const name in headers) {
    const value = headers[name];
    length += name.length + (typeof value === 'string' ? value.length : String(value).length);
  }
  return length;
};

/** The entry of an exchange, with its secrets masked. */
export const toEntry = (exchange: Exchange): Omit<JournalEntry, 'id'> => {
  const { requestId, time, duration, tenant, family, operation, scriptName, method, status } = exchange;
  const [path = '', query = ''] = exchange.url.split('?', 2);
  const secretive = path.startsWith('/oauth/');
  return {
    requestId,
    time: new Date(time).toISOString(),
    duration,
    tenant,
    clientId: exchange.clientId ?? clientOf(exchange.requestHeaders['authorization']) ?? null,
    family: family ?? null,
    operation: operation ?? null,
    scriptName: scriptName ?? null,
    method,
    path,
    query: Object.fromEntries(new URLSearchParams(secretive ? maskParameters(query) : query)),
    request: toMessage(exchange.requestHeaders, exchange.requestBody, secretive),
    status,
    response: toMessage(exchange.responseHeaders, exchange.responseBody?.toString(), secretive),
    refusal: toRefusal(exchange.failure),
    fault: exchange.faultId ?? null,
    warnings: exchange.warnings ?? [],
  };
};

const toRefusal = (failure: Failure | undefined): Refusal | null =>
  failure
    ? {
        rule: failure.kind,
        field: failure.details.field ?? null,
        pointer: failure.details.pointer ?? null,
        causes: failure.details.causes ?? [],
      }
    : null;

const toMessage = (
  headers: Readonly<Record<string, unknown>>,
  text: string | undefined,
  secretive: boolean,
): Message => {
  const kept = text === undefined || text === '' ? null : text.slice(0, MAX_KEPT_BODY);
  return {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, maskHeader(name, String(value))]),
    ),
    body: kept !== null && secretive ? maskBody(kept, String(headers['content-type'] ?? '')) : kept,
    truncated: (text?.length ?? 0) > MAX_KEPT_BODY,
  };
};
