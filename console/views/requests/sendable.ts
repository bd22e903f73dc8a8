import type { RequestLogEntry } from '../../../server/domain/request-log.ts';

/** A logged request in the form in which it can be sent again. */
export interface Sendable {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Why it cannot be sent as it was; undefined if it can. */
  readonly reason: string | undefined;
}

/** Headers that say something about the request itself; the others come from the client's platform. */
const TELLING = ['accept', 'accept-language', 'content-type', 'prefer', 'x-emulator-delay'];

/** What the log shows instead of a secret. */
const MASK = '***';

/** Returns a request as it can be sent again: with its query and body, and the headers that say something. */
export const sendable = ({ method, path, query, request }: RequestLogEntry): Sendable => {
  const search = new URLSearchParams(query).toString().replaceAll('+', '%20');
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name, value]) => TELLING.includes(name) && value !== '*/*'),
  );
  const body = request.body ?? undefined;
  const hasMask = body?.includes(MASK) === true || search.includes(encodeURIComponent(MASK));
  return {
    method,
    path: `${path}${search && `?${search}`}`,
    headers,
    body,
    reason: request.truncated
      ? 'The log does not hold the whole body.'
      : hasMask
        ? 'The log masks its secrets; edit it to put them back.'
        : undefined,
  };
};

/** Returns a body for people to read: JSON indented, anything else as it is. */
export const shownBody = (body: string, type = ''): string => {
  if (!/\bjson\b/.test(type)) return body;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};
