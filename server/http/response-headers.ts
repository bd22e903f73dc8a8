import type { IncomingMessage, OutgoingHttpHeader } from 'node:http';

/** Every response carries it: 32 hex digits, in an error equal to `trackingId`. [W; the equality A] */
export const REQUEST_ID_HEADER = 'SLPT-Request-ID';

/** Header of the filtered total. [D] */
export const TOTAL_COUNT_HEADER = 'X-Total-Count';

/** Headers that a tenant lets the pages of other origins read. [W] */
export const EXPOSED_HEADERS = ['Retry-After', 'Connection', REQUEST_ID_HEADER, 'Date', 'X-Zuul-ServiceId'];

/**
 * Headers that a recorded response of a tenant has beside those of its content. [W] The framework keeps names in lower case; one that is
 * not would be made anew for each response.
 */
export const RECORDED_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-cache, no-store, must-revalidate',
  'access-control-expose-headers': EXPOSED_HEADERS.join(),
  vary: 'Access-Control-Request-Headers',
  'x-robots-tag': 'noindex',
};

/** Names as they are published, by their lower-case form: those that are sent often, and those with capitals of their own. */
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

/** Returns the name of a header as it is published; of one that is not, with a capital after each hyphen. */
export const spelled = (name: string): string =>
  SPELLINGS.get(name) ?? name.replace(/(?<![^-])[a-z]/g, (letter) => letter.toUpperCase());

// An import of the module would load Node's own clients with it, ten milliseconds of the start.
const ServerResponse = process.getBuiltinModule('node:http').ServerResponse;

/**
 * A response whose header names go out in the published spelling, where the framework has them in lower case: the Python SDK gives
 * its user a plain dict, so that `headers['X-Total-Count']` depends on it. [W]
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
    // A flat list of names and values is what Node takes at the least cost.
    const list: OutgoingHttpHeader[] = [];
    for (const name in headers) list.push(spelled(name), (headers as Record<string, OutgoingHttpHeader>)[name] ?? '');
    return rest.length > 1 ? super.writeHead(statusCode, rest[0] as string, list) : super.writeHead(statusCode, list);
  }
}
