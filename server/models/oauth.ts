import Type, { type Static } from 'typebox';

/** The response of `POST /oauth/token`. [D] */
export const TokenResponse = Type.Object(
  {
    access_token: Type.String({ description: 'A JSON Web Token.' }),
    token_type: Type.Literal('bearer'),
    refresh_token: Type.Optional(Type.String({ description: 'Present if the grant allows a refresh.' })),
    expires_in: Type.Integer({ description: 'Lifetime in seconds.' }),
    scope: Type.String({ description: 'Scopes, separated by spaces.' }),
    accessType: Type.String(),
    tenant_id: Type.String(),
    internal: Type.Boolean(),
    pod: Type.String(),
    strong_auth_supported: Type.Boolean(),
    org: Type.String(),
    user_id: Type.String(),
    identity_id: Type.String(),
    strong_auth: Type.Boolean(),
    enabled: Type.Boolean(),
    jti: Type.String(),
  },
  { $id: 'TokenResponse', additionalProperties: false, description: 'An access token.' },
);
export type TokenResponse = Static<typeof TokenResponse>;

/** The response of `POST /oauth/token` to an invalid request. [W] */
export const TokenError = Type.Object(
  { error: Type.String(), error_description: Type.String() },
  { $id: 'TokenError', additionalProperties: false, description: 'A rejected token request.' },
);
export type TokenError = Static<typeof TokenError>;

/** The response of `GET /oauth/info`, which needs no token. [D] */
export const TenantInfo = Type.Object(
  {
    tenantId: Type.String(),
    tenantName: Type.String(),
    authorizeEndpoint: Type.String(),
    tokenEndpoint: Type.String(),
    cloudDomainUrl: Type.String(),
    logoutUrl: Type.String(),
    pod: Type.String(),
  },
  { $id: 'TenantInfo', additionalProperties: false, description: 'Endpoints of a tenant.' },
);
export type TenantInfo = Static<typeof TenantInfo>;
