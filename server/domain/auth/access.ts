import { ApiError } from '../errors.ts';

/** The access that an operation requires of a token. */
export type Access = 'read' | 'manage';

export const SCOPE_ALL = 'sp:scopes:all';
export const SCOPE_READ = 'idn:connector-config:read';
export const SCOPE_MANAGE = 'idn:connector-config:manage';

/** Clients request this scope to get every scope that they hold. [D] */
const SCOPE_DEFAULT = 'sp:scopes:default';

/** Scopes that grant access, each of them by itself. Managing includes reading. [D] */
export const SCOPES_FOR: Readonly<Record<Access, readonly string[]>> = {
  read: [SCOPE_READ, SCOPE_MANAGE],
  manage: [SCOPE_MANAGE],
};

/** User levels that may call the Connectors API. [D] */
export const USER_LEVELS: readonly string[] = ['ORG_ADMIN', 'SOURCE_ADMIN', 'SOURCE_SUBADMIN'];

/** The client that a request comes from, with its rights. */
export interface Principal {
  readonly clientId: string;
  readonly authorities: readonly string[];
  readonly scopes: readonly string[];
}

/** The principal of every request if the server requires no tokens. */
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
 * Returns the scopes that a token request asks for, or every scope that the client holds if it asks for none. [A]
 *
 * @param held the client's scopes.
 * @param asked the parameter `scope`: scopes separated by spaces.
 * @throws ApiError `invalidScope`, naming the first scope that the client does not hold.
 */
export const askedScopes = (held: readonly string[], asked: string | undefined): readonly string[] => {
  const scopes = asked?.split(/\s+/).filter(Boolean) ?? [];
  if (scopes.length === 0 || scopes.includes(SCOPE_DEFAULT)) return held;
  const lacked = scopes.find((scope) => !held.includes(SCOPE_ALL) && !held.includes(scope));
  if (lacked !== undefined) throw new ApiError('invalidScope', { text: `Invalid scope: ${lacked}` });
  return scopes;
};

/** Returns the granted scopes that the client still holds. `sp:scopes:all` stands for every scope. */
export const remainingScopes = (granted: readonly string[], held: readonly string[]): readonly string[] => {
  if (held.includes(SCOPE_ALL)) return granted;
  if (granted.includes(SCOPE_ALL)) return held;
  return granted.filter((scope) => held.includes(scope));
};

/** Returns the error for a request without a valid token. Its text begins with documented words. [D] */
export const unauthorized = (reason: string): ApiError =>
  new ApiError('unauthorized', { text: `JWT validation failed: ${reason}` });
