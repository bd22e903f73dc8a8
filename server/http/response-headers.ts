import type { IncomingMessage, OutgoingHttpHeader } from 'node:http';

/** Header of every response: 32 hex digits, equal to the `trackingId` of an error. [W; A for the equality] */
export const REQUEST_ID_HEADER = 'SLPT-Request-ID';

/** Header with the filtered total. [D] */
export const TOTAL_COUNT_HEADER = 'X-Total-Count';

/** Headers that a tenant exposes to pages of other origins. [W] */
export const EXPOSED_HEADERS = ['Retry-After', 'Connection', REQUEST_ID_HEADER, 'Date', 'X-Zuul-ServiceId'];

/**
 * Headers of recorded responses that do not describe the content. [W] Names are in lower case here, because Fastify would convert
 * others for each response.
 */
export const RECORDED_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-cache, no-store, must-revalidate',
  'access-control-expose-headers': EXPOSED_HEADERS.join(),
  vary: 'Access-Control-Request-Headers',
  'x-robots-tag': 'noindex',
};

/** Published spellings by lower-case name: of frequent headers, and of those with irregular capitals. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    'Cache-Control',
    'Access-Control-Expose-Headers',
    'Vary',
    'X-Robots-Tag',
    ...EXPOSED_HEADERS,
    TOTAL_COUNT_HEADER,
    'Content-Type',
    'Content-Length',
    'ETag',
    'WWW-Authenticate',
  ].map((name) => [name.toLowerCase(), name]),
);

/** Returns the published spelling of a header name. Default: a capital after each hyphen. */
export const spelled = (name: string): string =>
  SPELLINGS.get(name) ?? name.replace(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase());

// Importing `node:http` by name would also load Node's clients: 10 ms at startup.
const ServerResponse = process.getBuiltinModule('node:http').ServerResponse;

/**
 * A response that sends header names in their published spelling, although Fastify has them in lower case. Users of the Python SDK
 * get headers as a plain dict, so `headers['X-Total-Count']` depends on the spelling. [W]
 */
export class SpelledResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override setHeader(name: string, value: number | string | readonly string[]): this {
    return super.setHeader(spelled(name), value);
  }

  override writeHead(statusCode: number, ...rest: readonly unknown[]): this {
    const headers = rest.at(-1);
    if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
      return super.writeHead(statusCode, ...(rest as []));
    }
    // A flat list of names and values is the fastest form for Node.
    const list: OutgoingHttpHeader[] = [];
    for (const name in headers) list.push(spelled(name), (headers as Record<string, OutgoingHttpHeader>)[name] ?? '');
    return rest.length > 1 ? super.writeHead(statusCode, rest[0] as string, list) : super.writeHead(statusCode, list);
  }
}
