import { ApiError } from '../errors.ts';
import type { Tenant } from '../tenant.ts';
import { askedScopes, remainingScopes } from './access.ts';
import type { Client } from './clients.ts';
import { verifierFits } from './codes.ts';

/** The parameters of a token or authorization request, from its query, body, or headers. */
export type TokenParameters = Readonly<Record<string, string | undefined>>;

/** A decision to issue a token. */
export interface Grant {
  readonly client: Client;
  readonly scopes: readonly string[];
  /** Whether a refresh token comes with it. [D] */
  readonly refreshable: boolean;
}

/** The client and scopes that a refresh token was issued for. */
export interface RefreshClaims {
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/**
 * Decides on a token request. The token gets the client's current rights, even if its code or refresh token was issued with more.
 * [D; A for rights lost in between]
 *
 * @param readRefreshToken returns the claims of a refresh token of this tenant, or undefined if it is invalid.
 * @param now milliseconds since 1970.
 * @throws ApiError `invalidClient`, `invalidGrant`, `invalidScope`, `invalidTokenRequest`, `unsupportedGrantType`.
 */
export const decideGrant = (
  tenant: Tenant,
  parameters: TokenParameters,
  readRefreshToken: (token: string) => RefreshClaims | undefined,
  now: number,
): Grant => {
  const grantType = parameters['grant_type']?.toLowerCase();
  if (!grantType) throw new ApiError('invalidTokenRequest');
  const rule = GRANTS[grantType];
  if (!rule)
    throw new ApiError('unsupportedGrantType', { text: `Unsupported grant type: ${parameters['grant_type']}` });
  return rule(tenant, parameters, readRefreshToken, now);
};

type GrantRule = (...request: Parameters<typeof decideGrant>) => Grant;

const GRANTS: Readonly<Record<string, GrantRule>> = Object.assign(Object.create(null), {
  client_credentials: (tenant, parameters) => {
    const client = authenticate(tenant, parameters);
    return { client, scopes: askedScopes(client.scopes, parameters['scope']), refreshable: false };
  },

  refresh_token: (tenant, parameters, readRefreshToken) => {
    const client = identify(tenant, parameters);
    const claims = readRefreshToken(parameters['refresh_token'] ?? '');
    const scopes = claims?.clientId === client.id ? stillGranted(client, claims.scopes) : undefined;
    if (!scopes) throw new ApiError('invalidGrant', { text: 'Invalid refresh token' });
    return { client, scopes, refreshable: true };
  },

  authorization_code: (tenant, parameters, _readRefreshToken, now) => {
    const code = parameters['code'] ?? '';
    const authorization = tenant.codes.redeem(code, now);
    const client = identify(tenant, parameters);
    const fits =
      authorization?.clientId === client.id &&
      authorization.redirectUri === parameters['redirect_uri'] &&
      verifierFits(authorization.challenge, parameters['code_verifier']);
    const scopes = fits ? stillGranted(client, authorization.scopes) : undefined;
    if (!scopes) throw new ApiError('invalidGrant', { text: `Invalid authorization code: ${code}` });
    return { client, scopes, refreshable: true };
  },
} satisfies Record<string, GrantRule>);

const authenticate = (tenant: Tenant, parameters: TokenParameters): Client => {
  const client = tenant.clients.authenticate(parameters['client_id'], parameters['client_secret']);
  if (!client) throw new ApiError('invalidClient');
  return client;
};

/**
 * Returns the client that redeems a code or refresh token. A client without a secret is a public client, such as an official tool:
 * possession of the code or refresh token identifies it. [W] An empty secret counts as none (RFC 6749, 2.3.1).
 */
const identify = (tenant: Tenant, parameters: TokenParameters): Client => {
  if (parameters['client_secret']) return authenticate(tenant, parameters);
  const client = tenant.clients.find(parameters['client_id']);
  if (!client) throw new ApiError('invalidClient');
  return client;
};

/** Returns the granted scopes that the client still holds, or undefined if it has lost them all. */
const stillGranted = (client: Client, granted: readonly string[]): readonly string[] | undefined => {
  const scopes = remainingScopes(granted, client.scopes);
  return scopes.length > 0 || granted.length === 0 ? scopes : undefined;
};
