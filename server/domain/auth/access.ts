/** What an operation asks of a token. */
export type Access = 'read' | 'manage';

export const SCOPE_ALL = 'sp:scopes:all';
export const SCOPE_READ = 'idn:connector-config:read';
export const SCOPE_MANAGE = 'idn:connector-config:manage';

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

/** Who every request comes from where tokens are not asked for. */
export const ANONYMOUS_ADMIN: Principal = {
  clientId: 'anonymous',
  authorities: ['ORG_ADMIN'],
  scopes: [SCOPE_ALL],
};

/** Why the principal may not do this, or undefined where it may. [D] */
export const refusal = (principal: Principal, access: Access): string | undefined => {
  if (!principal.authorities.some((level) => USER_LEVELS.includes(level))) {
    return `None of the user levels ${USER_LEVELS.join(', ')} is among the token's authorities.`;
  }
  const needed = SCOPES_FOR[access];
  if (!principal.scopes.some((scope) => scope === SCOPE_ALL || needed.includes(scope))) {
    return `The token has none of the scopes ${needed.join(', ')}, ${SCOPE_ALL}.`;
  }
  return undefined;
};
