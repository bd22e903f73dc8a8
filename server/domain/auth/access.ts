import { ApiError } from '../errors.ts';

/** What an operation asks of a token. */
export type Access = 'read' | 'manage';

export const SCOPE_ALL = 'sp:scopes:all';
export const SCOPE_READ = 'idn:connector-config:read';
export const SCOPE_MANAGE = 'idn:connector-config:manage';

/** Asked for by clients that want every scope that they hold. [D] */
const SCOPE_DEFAULT = 'sp:scopes:default';

/** Scopes that open an operation: managing includes reading. [D] */
export const SCOPES_FOR: Readonly<Record<Access, readonly string[]>> = {
  read: [SCOPE_READ, SCOPE_MANAGE],
  manage: [SCOPE_MANAGE],
};

/** User levels that may call the Connectors API. [D] */
export const USER_LEVELS: readonly string[] = ['ORG_ADMIN', 'SOURCE_ADMIN', 'SOURCE_SUBADMIN'];

/** Who a request comes from. */
export interface Principal {
  readonly clientId: string;
  readonly authorities: readonly string[];
  readonly scopes: readonly string[];
}

/** The principal of every request to a server that asks for no tokens. */
export const ANONYMOUS_ADMIN: Principal = {
  clientId: 'anonymous',
  authorities: ['ORG_ADMIN'],
  scopes: [SCOPE_ALL],
};

/** Returns why the principal may not do this, or undefined if it may. [D] */
export const denialReason = (principal: Principal, access: Access): string | undefined => {
  if (!principal.authorities.some((level) => USER_LEVELS.includes(level))) {
    return `None of the user levels ${USER_LEVELS.join(', ')} is among the token's authorities.`;
  }
  const needed = SCOPES_FOR[access];
  if (!principal.scopes.some((scope) => scope === SCOPE_ALL || needed.includes(scope))) {
    return `The token has none of the scopes ${needed.join(', ')}, ${SCOPE_ALL}.`;
  }
  return undefined;
};

/**
 * Returns the scopes that a request asks for, or every scope that the client holds if it asks for none. [A]
 *
 * @param held the client's scopes.
 * @param asked the parameter `scope`: scopes separated by blanks.
 * @throws ApiError `invalidScope` that names the first scope that the client does not hold.
 */
export const askedScopes = (held: readonly string[], asked: string | undefined): readonly string[] => {
  const scopes = asked?.split(/\s+/).filter(Boolean) ?? [];
  if (scopes.length === 0 || scopes.includes(SCOPE_DEFAULT)) return held;
  const lacked = scopes.find((scope) => !held.includes(SCOPE_ALL) && !held.includes(scope));
  if (lacked !== undefined) throw new ApiError('invalidScope', { text: `Invalid scope: ${lacked}` });
  return scopes;
};

/** Returns the scopes that were granted once and are still held; `sp:scopes:all` stands for every scope. */
export const remainingScopes = (granted: readonly string[], held: readonly string[]): readonly string[] => {
  if (held.includes(SCOPE_ALL)) return granted;
  if (granted.includes(SCOPE_ALL)) return held;
  return granted.filter((scope) => held.includes(scope));
};

/** Returns the error of a request without a valid token. The first words of its text are documented. [D] */
export const unauthorized = (reason: string): ApiError =>
  new ApiError('unauthorized', { text: `JWT validation failed: ${reason}` });
