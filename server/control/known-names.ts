import { OAUTH_OPERATIONS } from '../api/oauth.ts';
import { OPERATIONS } from '../api/operations.ts';
import { ApiError, quote } from '../domain/errors.ts';
import { isNamed } from '../domain/operation-name.ts';
import { didYouMean, nearest } from '../platform/near-miss.ts';

/** Every operation that a request can be of. */
const OPERATION_IDS: readonly string[] = [...OPERATIONS, ...OAUTH_OPERATIONS].map(({ id }) => id);

/** Methods of RFC 9110 and those that came later. Others never reach the emulated API. */
const METHODS: readonly string[] = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'QUERY'],
  ...['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'PURGE', 'LINK', 'UNLINK'],
];

interface Matching {
  readonly match?: { readonly operation?: string; readonly method?: string };
}

/**
 * Returns what was given if its match names an operation and a method that exist: with a misspelled one it would never match, and a
 * test that relies on it would prove nothing.
 *
 * @param pointer of the match in the body.
 * @throws ApiError `badContent` that lists what exists.
 */
export const requireKnownNames = <T extends Matching>(given: T, pointer: string): T => {
  const { operation, method } = given.match ?? {};
  if (operation !== undefined && !OPERATION_IDS.some((id) => isNamed(id, operation))) {
    throw unknownName(`${pointer}/operation`, 'operation', operation, OPERATION_IDS);
  }
  if (method !== undefined && !METHODS.includes(method.toUpperCase())) {
    throw unknownName(`${pointer}/method`, 'method', method, METHODS);
  }
  return given;
};

const unknownName = (pointer: string, what: string, name: string, known: readonly string[]): ApiError => {
  const near = nearest(name, known);
  const hint = near === undefined ? ` The ${what}s are ${known.join(', ')}.` : didYouMean(near);
  return new ApiError('badContent', { pointer, causes: [`${pointer}: there is no ${what} ${quote(name)}.${hint}`] });
};
