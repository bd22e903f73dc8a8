import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authorize } from '../domain/auth/authorize.ts';
import { decideGrant, type TokenParameters } from '../domain/auth/grants.ts';
import { MAX_AUTHORIZATION_LENGTH, POD, type Tokens } from '../domain/auth/tokens.ts';
import { ApiError } from '../domain/errors.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { BaseUrlOf } from '../gateway/tenant-name.ts';
import { firstValues, registerEmptyBodyParser } from '../http/content-types.ts';
import { registerFormParsers } from '../http/forms.ts';
import type { TenantInfo } from '../models/index.ts';

/** Maximum size of the body of a token request, in bytes. More is a 413. [A] */
export const MAX_TOKEN_REQUEST = 64 * 1024;

/** The operations under `/oauth`, as fault rules and the request log name them. */
export const OAUTH_OPERATIONS = [
  { id: 'getToken', method: 'POST', path: '/oauth/token', summary: 'Get an access token' },
  { id: 'authorize', method: 'GET', path: '/oauth/authorize', summary: 'Get an authorization code' },
  { id: 'getTenantInfo', method: 'GET', path: '/oauth/info', summary: 'Get the addresses of the tenant' },
] as const;

/** Registers the routes under `/oauth`. */
export const registerOAuth = (app: FastifyInstance, tokens: Tokens, baseUrlOf: BaseUrlOf): void => {
  registerFormParsers(app);
  registerEmptyBodyParser(app);

  const token = { config: { operationId: 'getToken', secretParameters: true as const }, bodyLimit: MAX_TOKEN_REQUEST };
  app.post('/oauth/token', token, (request, reply) => {
    const { tenant } = request;
    const readRefreshToken = (refreshToken: string) => tokens.readRefreshToken(tenant, refreshToken);
    const grant = decideGrant(tenant, readParameters(request), readRefreshToken, tenant.clock.now());
    request.principal = { clientId: grant.client.id, authorities: grant.client.authorities, scopes: grant.scopes };
    reply.header('Cache-Control', 'no-store');
    return tokens.issue(tenant, grant);
  });

  app.get('/oauth/authorize', { config: { operationId: 'authorize' } }, ({ tenant, query }, reply) =>
    reply.redirect(authorize(tenant, firstValues(query), tenant.clock.now())),
  );

  app.get('/oauth/info', { config: { operationId: 'getTenantInfo' } }, (request) =>
    describe(request.tenant, baseUrlOf(request)),
  );
};

/**
 * Returns the parameters of a token request: from a multipart body (TypeScript, PowerShell), a urlencoded body (Python, Go,
 * Terraform), the query, or both (the CLI), and from HTTP Basic. [W] The body overrides the query, and HTTP Basic overrides both. [A]
 */
const readParameters = (request: FastifyRequest): TokenParameters => ({
  ...firstValues(request.query),
  ...(request.body as Record<string, string> | undefined), // The parsers of this scope return nothing else.
  ...readBasic(request.tenant, request.headers.authorization),
});

const readBasic = (tenant: Tenant, header = ''): TokenParameters => {
  if (header.length > MAX_AUTHORIZATION_LENGTH) throw new ApiError('invalidClient');
  const [, encoded] = /^basic +(\S+) *$/i.exec(header) ?? [];
  if (encoded === undefined) return {};
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const isRaw = tenant.clients.authenticate(id, secret) !== undefined;
  return isRaw
    ? { client_id: id, client_secret: secret }
    : { client_id: formDecode(id), client_secret: formDecode(secret) };
};

/** Decodes a part of HTTP Basic. RFC 6749 requires it to be urlencoded, but most clients send it unencoded. */
const formDecode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

const describe = (tenant: Tenant, baseUrl: string): TenantInfo => ({
  tenantId: tenant.id,
  tenantName: tenant.name,
  authorizeEndpoint: `${baseUrl}/oauth/authorize`,
  tokenEndpoint: `${baseUrl}/oauth/token`,
  cloudDomainUrl: baseUrl,
  logoutUrl: `${baseUrl}/logout`,
  pod: POD,
});
