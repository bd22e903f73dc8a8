import { Failure } from '../errors.ts';
import type { Tenant } from '../tenant.ts';
import { SCOPE_ALL } from './access.ts';
import type { Client } from './clients.ts';
import { type Authorization, verifierFits } from './codes.ts';

/** The parameters of a token request, wherever they stood in it. */
export type TokenParameters = Readonly<Record<string, string | undefined>>;

/** What a token is to be made for. */
export interface Grant {
  readonly client: Client;
  readonly scopes: readonly string[];
  /** Whether a refresh token comes with it. [D] */
  readonly refreshable: boolean;
}

/** What the rules need to know of a refresh token. */
export interface RefreshClaims {
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** Asked for by clients that want whatever the client has. [D] */
const SCOPE_DEFAULT = 'sp:scopes:default';

/**
 * Decides on a token request. [D]
 *
 * @param readRefreshToken gives the claims of a refresh token of this tenant, or undefined for a bad one.
 * @throws Failure `invalidClient`, `invalidGrant`, `invalidScope`, `invalidTokenRequest`, `unsupportedGrantType`.
 */
export const decideGrant = async (
  tenant: Tenant,
  parameters: TokenParameters,
  readRefreshToken: (token: string) => Promise<RefreshClaims | undefined>,
  now: number,
): Promise<Grant> => {
  const grantType = parameters['grant_type']?.toLowerCase();
  if (!grantType) throw new Failure('invalidTokenRequest');
  const rule = GRANTS[grantType];
  if (!rule) throw new Failure('unsupportedGrantType', { text: `Unsupported grant type: ${parameters['grant_type']}` });
  return rule(tenant, parameters, readRefreshToken, now);
};

type GrantRule = (...request: Parameters<typeof decideGrant>) => Promise<Grant>;

const GRANTS: Readonly<Record<string, GrantRule>> = Object.assign(Object.create(null), {
  client_credentials: async (tenant, parameters) => {
    const client = requireClient(tenant, parameters);
    return { client, scopes: narrow(client, parameters['scope']), refreshable: false };
  },

  refresh_token: async (tenant, parameters, readRefreshToken) => {
    const client = requireClient(tenant, parameters);
    const claims = await readRefreshToken(parameters['refresh_token'] ?? '');
    if (claims?.clientId !== client.id) throw new Failure('invalidGrant', { text: 'Invalid refresh token' });
    return { client, scopes: claims.scopes, refreshable: true };
  },

  authorization_code: async (tenant, parameters, _readRefreshToken, now) => {
    const code = parameters['code'] ?? '';
    const authorization = tenant.codes.redeem(code, now);
    const client = publicClient(tenant, parameters, authorization) ?? requireClient(tenant, parameters);
    const fits =
      authorization?.clientId === client.id &&
      authorization.redirectUri === parameters['redirect_uri'] &&
      verifierFits(authorization.challenge, parameters['code_verifier']);
    if (!fits) throw new Failure('invalidGrant', { text: `Invalid authorization code: ${code}` });
    return { client, scopes: narrow(client, authorization.scope), refreshable: true };
  },
} satisfies Record<string, GrantRule>);

const requireClient = (tenant: Tenant, parameters: TokenParameters): Client => {
  const client = tenant.clients.authenticate(parameters['client_id'], parameters['client_secret']);
  if (!client) throw new Failure('invalidClient');
  return client;
};

/** A client that proves itself by PKCE need show no secret. */
const publicClient = (
  tenant: Tenant,
  parameters: TokenParameters,
  authorization: Authorization | undefined,
): Client | undefined =>
  authorization?.challenge !== undefined &&
  parameters['code_verifier'] !== undefined &&
  parameters['client_secret'] === undefined
    ? tenant.clients.find(parameters['client_id'] ?? '')
    : undefined;

/** The asked scopes where the client holds them, else all that it holds. [A] */
const narrow = (client: Client, asked: string | undefined): readonly string[] => {
  const scopes = asked?.split(/\s+/).filter(Boolean) ?? [];
  if (scopes.length === 0 || scopes.includes(SCOPE_DEFAULT)) return client.scopes;
  const refused = scopes.find((scope) => !client.scopes.includes(SCOPE_ALL) && !client.scopes.includes(scope));
  if (refused !== undefined) throw new Failure('invalidScope', { text: `Invalid scope: ${refused}` });
  return scopes;
};
