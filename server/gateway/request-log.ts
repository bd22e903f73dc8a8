import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  MAX_LOGGED_BODY,
  type Message,
  type Observer,
  type Rejection,
  type RequestLogEntry,
  type RequestOutcome,
} from '../domain/request-log.ts';
import { MASK, maskHeader, maskJson, maskParameters, maskText, maskUrl, secretsIn } from '../domain/secrets.ts';
import { firstValues, hasBody } from '../http/content-types.ts';
import { unverifiedClientId } from './access.ts';
import { rejectionOf, uploadRejection } from './rejection.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request arrived: by the tenant's clock in milliseconds, and by a monotonic clock. */
    arrival: { readonly time: number; readonly tick: number } | undefined;
    /** Body of the response, if it was text or bytes. */
    response: string | Buffer | undefined;
    /** ID of the fault rule that was applied. */
    faultId: string | undefined;
    /** Why the uploaded document was not stored, although the status code is 200. */
    uploadError: string | undefined;
    /** Warnings about the request. */
    warnings: string[] | undefined;
  }
  interface FastifyContextConfig {
    /**
     * Whether bodies of the route contain secrets. The request log then stores the parsed parameters of the request and the parsed
     * members of the response, with secrets masked, and never a raw body.
     */
    secretParameters?: true;
  }
}

/** Records what the request log needs of every request and its response. */
export const registerRequestLog = (app: FastifyInstance): void => {
  for (const property of ['arrival', 'response', 'faultId', 'uploadError', 'warnings'] as const)
    app.decorateRequest(property, undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    if (isLogged(request)) request.arrival = { time: request.tenant.clock.now(), tick: performance.now() };
    done();
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) request.response = payload;
    done();
  });
};

/** Returns a function that adds an ended request to the log of its tenant, and notifies the observers. */
export const requestLogger =
  (observers: readonly Observer[]) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    const { arrival } = request;
    if (!arrival) return;
    const exchange = toExchange(request, reply, arrival);
    const size = sizeOf(exchange, request.raw.rawHeaders);
    const entry = request.tenant.requestLog.add(size, () => toEntry(exchange));
    for (const observe of observers) observe(exchange, entry);
  };

const isLogged = ({ route }: FastifyRequest): boolean => !route.control && !route.withoutTenant;

type Parameters = Readonly<Record<string, unknown>>;

/** The part of a body that the log stores. */
interface LoggedBody {
  /** As it was sent, or the parsed parameters of a token request. */
  readonly content: string | Buffer | Parameters | undefined;
  /** Whether a body was sent but not stored. */
  readonly omitted: boolean;
}

const NO_BODY: LoggedBody = { content: undefined, omitted: false };
const OMITTED: LoggedBody = { content: undefined, omitted: true };

/**
 * The data for an entry, which is created only when it is read, because most entries never are. It does not refer to the request,
 * which would keep the connection in memory. Secrets are masked when the entry is created.
 */
interface Exchange extends RequestOutcome {
  /** Milliseconds since 1970, by the tenant's clock. */
  readonly time: number;
  /** The client whose token was accepted. */
  readonly clientId: string | undefined;
  readonly family: string | undefined;
  readonly scriptName: string | undefined;
  /** Whether the bodies carry secrets. */
  readonly secretParameters: boolean;
  /** The parameters as the API reads them. */
  readonly query: unknown;
  readonly requestHeaders: Readonly<Record<string, unknown>>;
  readonly requestBody: LoggedBody;
  readonly responseHeaders: Readonly<Record<string, unknown>>;
  readonly responseBody: LoggedBody;
}

const rejectionFor = (request: FastifyRequest): Rejection | null => {
  if (request.apiError) return rejectionOf(request.apiError, request);
  return request.uploadError === undefined ? null : uploadRejection(request.uploadError);
};

const NO_HEADERS = {};
const NONE: readonly string[] = [];

const toExchange = (
  request: FastifyRequest,
  reply: FastifyReply,
  arrival: { readonly time: number; readonly tick: number },
): Exchange => {
  const responded = reply.raw.headersSent;
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
    secretParameters: request.route.secretParameters === true,
    query: request.query,
    requestHeaders: request.headers,
    requestBody: requestBodyOf(request),
    status: responded ? reply.statusCode : 0,
    responseHeaders: responded ? reply.getHeaders() : NO_HEADERS,
    responseBody: responded ? responseBodyOf(request, reply.statusCode) : NO_BODY,
    rejection: rejectionFor(request),
    faultId: request.faultId,
    warnings: request.warnings,
  };
};

/** Returns the body to log. Only bodies of API operations: on any other path, it could be a misdirected token request. */
const requestBodyOf = (request: FastifyRequest): LoggedBody => {
  const { operation, secretParameters } = request.route;
  if (secretParameters && isParameters(request.body)) return { content: request.body, omitted: false };
  const text = operation && request.bodyText;
  if (text !== undefined) return { content: bounded(text), omitted: false };
  return hasBody(request) ? OMITTED : NO_BODY;
};

const isParameters = (value: unknown): value is Parameters =>
  typeof value === 'object' && value !== null && !Buffer.isBuffer(value);

const responseBodyOf = ({ response, method, route }: FastifyRequest, status: number): LoggedBody => {
  if (response === undefined || response.length === 0 || method === 'HEAD' || status === 204 || status === 304)
    return NO_BODY;
  // The response to a token request is not cut before it is masked: only whole JSON can be parsed.
  return { content: route.secretParameters ? response : bounded(response), omitted: false };
};

/** Maximum length of a body that is stored uncut until its entry is read. Most entries are never read, which saves cutting. */
export const MAX_BUFFERED_BODY = 4 * MAX_LOGGED_BODY;

/** Returns a body, or if it is too long, its beginning: one byte more than the log shows, so that it counts as truncated. */
const bounded = (body: string | Buffer): string | Buffer => {
  if (body.length <= MAX_BUFFERED_BODY) return body;
  return typeof body === 'string'
    ? Buffer.from(body.slice(0, MAX_LOGGED_BODY + 1))
    : Buffer.from(body.subarray(0, MAX_LOGGED_BODY + 1));
};

/** Approximate size of an entry without texts, headers, and parameters, in bytes. */
export const ENTRY_OVERHEAD = 500;
/** Measured size of a header without its text, in bytes. */
export const HEADER_OVERHEAD = 50;
/** Measured size of a query parameter without its text, in bytes: `?a&b&c` has many parameters in little text. */
export const PARAMETER_OVERHEAD = 150;
/** Maximum size of a character in memory, in bytes. */
const BYTES_PER_CHARACTER = 2;

/** Returns an upper bound for the size of an exchange, or of its entry, in bytes. */
const sizeOf = (exchange: Exchange, rawHeaders: readonly string[]): number => {
  let characters = exchange.url.length;
  let overhead = ENTRY_OVERHEAD + (HEADER_OVERHEAD * rawHeaders.length) / 2;
  for (const text of rawHeaders) characters += text.length;
  for (const name in exchange.responseHeaders) {
    const value = exchange.responseHeaders[name];
    characters += name.length + (typeof value === 'string' ? value.length : String(value).length);
    overhead += HEADER_OVERHEAD;
  }
  for (const _ in exchange.query as object) overhead += PARAMETER_OVERHEAD;
  for (const text of exchange.warnings ?? NONE) characters += text.length;
  for (const text of exchange.rejection?.causes ?? NONE) characters += text.length;
  characters += exchange.rejection?.reason.length ?? 0;
  return overhead + BYTES_PER_CHARACTER * characters + bytesOf(exchange.requestBody) + bytesOf(exchange.responseBody);
};

const bytesOf = ({ content }: LoggedBody): number => {
  if (content === undefined) return 0;
  if (typeof content === 'string') return BYTES_PER_CHARACTER * content.length;
  if (isParameters(content)) return bytesOfParameters(content);
  return Math.max(content.length, BYTES_PER_CHARACTER * Math.min(content.length, MAX_LOGGED_BODY));
};

/** Maximum number of bytes that a character takes in a urlencoded body. */
const BYTES_PER_ENCODED_CHARACTER = 9;

const bytesOfParameters = (parameters: Parameters): number => {
  let bytes = 0;
  for (const name in parameters) {
    bytes += PARAMETER_OVERHEAD + BYTES_PER_ENCODED_CHARACTER * (name.length + String(parameters[name]).length);
  }
  return bytes;
};

/** Returns the entry of an exchange. */
const toEntry = (exchange: Exchange): Omit<RequestLogEntry, 'id'> => {
  const { requestId, time, duration, tenant, family, operation, scriptName, method, status } = exchange;
  const sent = sentSecrets(exchange);
  return {
    requestId,
    time: new Date(time).toISOString(),
    duration,
    tenant,
    clientId: exchange.clientId ?? unverifiedClientId(exchange.requestHeaders['authorization']) ?? null,
    family: family ?? null,
    operation: operation ?? null,
    scriptName: scriptName ?? null,
    method,
    path: maskUrl(exchange.url).split(/[?#]/, 1)[0] ?? '',
    query: maskParameters(firstValues(exchange.query)),
    request: toMessage(exchange.requestHeaders, exchange.requestBody),
    status,
    response: toMessage(exchange.responseHeaders, maskResponse(exchange, sent)),
    rejection: exchange.rejection && {
      ...exchange.rejection,
      reason: maskText(maskSent(exchange.rejection.reason, sent)),
      causes: exchange.rejection.causes.map(maskText),
    },
    fault: exchange.faultId ?? null,
    warnings: exchange.warnings?.map(maskText) ?? [],
  };
};

const toMessage = (headers: Readonly<Record<string, unknown>>, body: LoggedBody): Message => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, maskHeader(name, String(value))])),
  ...toText(body),
});

/** The secrets among the parameters of a token request; none of any other. */
const sentSecrets = ({ secretParameters, query, requestBody }: Exchange): string[] =>
  secretParameters ? [query, requestBody.content].filter(isParameters).flatMap(secretsIn) : [];

/** Returns a text in which an OAuth error may quote the secrets of its request with these masked. [D] */
const maskSent = (text: string, sent: readonly string[]): string =>
  sent.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);

/** Returns the body of a response, with the secrets masked if it carries any; such a body that is not JSON is omitted. */
const maskResponse = ({ secretParameters, responseBody }: Exchange, sent: readonly string[]): LoggedBody => {
  if (!secretParameters || responseBody.content === undefined) return responseBody;
  const content = maskJson(responseBody.content.toString(), sent);
  return content === undefined ? OMITTED : { content, omitted: false };
};

const toText = (body: LoggedBody): Pick<Message, 'body' | 'truncated'> => {
  const { omitted } = body;
  // Parameters become a urlencoded body.
  const content = isParameters(body.content)
    ? new URLSearchParams(maskParameters(body.content)).toString()
    : body.content;
  if (content === undefined || content.length === 0) return { body: null, truncated: omitted };
  if (Buffer.byteLength(content) <= MAX_LOGGED_BODY) return { body: content.toString(), truncated: false };
  const beginning = (typeof content === 'string' ? Buffer.from(content) : content).subarray(0, MAX_LOGGED_BODY);
  // Decoding as a stream leaves out a character that the cut splits.
  return { body: new TextDecoder('utf-8', { ignoreBOM: true }).decode(beginning, { stream: true }), truncated: true };
};
