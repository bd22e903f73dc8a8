import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Failure } from '../domain/errors.ts';
import { type JournalEntry, MAX_KEPT_BODY, type Message, type Refusal } from '../domain/request-log.ts';
import { clientOf } from './access.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When it came: by the tenant's clock in milliseconds, and by a clock that only runs forward. */
    arrival: { readonly time: number; readonly tick: number } | undefined;
    /** What was answered, where it was text or bytes. */
    answer: string | Buffer | undefined;
    /** The fault rule that hit it. */
    faultId: string | undefined;
    /** What a careful client should know of it. */
    warnings: string[] | undefined;
  }
}

/** Notes of every request and its answer what the journal of its tenant keeps of them. */
export const registerJournal = (app: FastifyInstance): void => {
  for (const property of ['arrival', 'answer', 'faultId', 'warnings'] as const)
    app.decorateRequest(property, undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    if (isKept(request)) request.arrival = { time: request.tenant.clock.now(), tick: performance.now() };
    done();
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) request.answer = payload;
    done();
  });
};

/** Adds a request that has ended to the journal of its tenant. */
export const keepInJournal = (request: FastifyRequest, reply: FastifyReply): void => {
  const { arrival } = request;
  if (!arrival) return;
  const exchange = toExchange(request, reply, arrival);
  request.tenant.journal.add(sizeOf(exchange), () => toEntry(exchange));
};

const textLength = (texts: readonly string[]): number => {
  let length = 0;
  for (const text of texts) length += text.length;
  return length;
};

const isKept = ({ route }: FastifyRequest): boolean => !route.control && !route.withoutTenant;

/** What the entry is written from; the request itself would keep its connection in memory. */
const toExchange = (
  request: FastifyRequest,
  reply: FastifyReply,
  arrival: { readonly time: number; readonly tick: number },
): Exchange => {
  return {
    requestId: request.id,
    time: arrival.time,
    duration: performance.now() - arrival.tick,
    tenant: request.tenant.name,
    clientId: request.principal?.clientId,
    family: request.route.family?.name,
    operation: request.route.operationId,
    scriptName: (request.params as { scriptName?: string } | undefined)?.scriptName,
    method: request.method,
    url: request.url,
    requestHeaders: request.headers,
    requestHeaderLength: textLength(request.raw.rawHeaders),
    requestBody: request.bodyText,
    status: reply.raw.headersSent ? reply.statusCode : 0,
    responseHeaders: reply.getHeaders(),
    responseBody: request.answer,
    failure: request.failure,
    faultId: request.faultId,
    warnings: request.warnings,
  };
};

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
  const characters = url.length + requestHeaderLength + headersLength(responseHeaders) + (requestBody?.length ?? 0);
  return OVERHEAD + BYTES_PER_CHARACTER * characters + bytesOf(responseBody);
};

/** Bytes take their length until they are written out as text. */
const bytesOf = (body: string | Buffer | undefined): number => {
  if (body === undefined) return 0;
  if (typeof body === 'string') return BYTES_PER_CHARACTER * body.length;
  return Math.max(body.length, BYTES_PER_CHARACTER * Math.min(body.length, MAX_KEPT_BODY));
};

const headersLength = (headers: Readonly<Record<string, unknown>>): number => {
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

const MASK = '***';

/** Parameters of token requests and answers that open something. */
const SECRETS: ReadonlySet<string> = new Set([
  'client_secret',
  'refresh_token',
  'access_token',
  'code_verifier',
  'code',
]);
const NAMES = [...SECRETS].join('|');
const IN_MULTIPART = new RegExp(`(name="?(?:${NAMES})"?\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n)[^\\r\\n]*`, 'g');
const IN_JSON = new RegExp(`("(?:${NAMES})"\\s*:\\s*")[^"]*`, 'g');

/** Parameters with the secrets among them masked, however their names are encoded. */
export const maskParameters = (text: string): string => {
  const parameters = new URLSearchParams(text);
  const secret = [...new Set(parameters.keys())].filter((name) => SECRETS.has(name));
  if (secret.length === 0) return text;
  for (const name of secret) parameters.set(name, MASK);
  return parameters.toString();
};

/** The body of a token request or answer with its secrets masked. */
export const maskBody = (text: string, contentType: string): string =>
  contentType.includes('urlencoded')
    ? maskParameters(text)
    : text.replace(IN_MULTIPART, `$1${MASK}`).replace(IN_JSON, `$1${MASK}`);

/** A header with what opens something masked: the kind of a credential may be told, and where a redirect leads. */
export const maskHeader = (name: string, value: string): string => {
  switch (name) {
    case 'authorization':
      return value.replace(/^(\S+ +)?.*$/s, `$1${MASK}`);
    case 'x-emulator-key':
      return MASK;
    case 'location': {
      const [address = '', query] = value.split('?', 2);
      return query === undefined ? value : `${address}?${maskParameters(query)}`;
    }
    default:
      return value;
  }
};
