import Type, { type Static } from 'typebox';

/** What `POST /oauth/token` answers. [D] */
export const TokenResponse = Type.Object(
  {
    access_token: Type.String({ description: 'A JWS in three parts.' }),
    token_type: Type.Literal('bearer'),
    refresh_token: Type.Optional(Type.String({ description: 'Only where the grant has one.' })),
    expires_in: Type.Integer({ description: 'Lifetime in seconds.' }),
    scope: Type.String({ description: 'Scopes, separated by blanks.' }),
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

/** What `POST /oauth/token` answers to a bad request. [W] */
export const TokenError = Type.Object(
  { error: Type.String(), error_description: Type.String() },
  { $id: 'TokenError', additionalProperties: false, description: 'A rejected token request.' },
);
export type TokenError = Static<typeof TokenError>;

/** What `GET /oauth/info` answers, without a token. [D] */
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
  { $id: 'TenantInfo', additionalProperties: false, description: 'Where a tenant gives tokens.' },
);
export type TenantInfo = Static<typeof TenantInfo>;
