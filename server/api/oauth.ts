import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decideGrant, type TokenParameters } from '../domain/auth/grants.ts';
import { Failure } from '../domain/errors.ts';
import type { Tenant } from '../domain/tenant.ts';
import { baseUrlOf } from '../gateway/tenant-name.ts';
import type { Tokens } from '../gateway/tokens.ts';
import { firstValues, registerEmptyBodyParser, registerFormParser } from '../http/content-types.ts';
import { readFields, registerMultipart } from '../http/upload.ts';
import type { TenantInfo } from '../models/index.ts';

/** Largest field of a token request in bytes. */
const MAX_FIELD = 64 * 1024;
const POD = 'emulator';

/** The routes under `/oauth`. */
export const registerOAuth = (app: FastifyInstance, tokens: Tokens): void => {
  registerMultipart(app, MAX_FIELD);
  registerFormParser(app);
  registerEmptyBodyParser(app);

  app.post('/oauth/token', async (request, reply) => {
    const { tenant } = request;
    const grant = await decideGrant(
      tenant,
      await readParameters(request),
      (token) => tokens.readRefreshToken(tenant, token),
      tenant.clock.now(),
    );
    request.principal = { clientId: grant.client.id, authorities: grant.client.authorities, scopes: grant.scopes };
    reply.header('Cache-Control', 'no-store');
    return tokens.issue(tenant, grant);
  });

  app.get('/oauth/authorize', async (request, reply) =>
    reply.redirect(authorize(request.tenant, firstValues(request.query), request.tenant.clock.now())),
  );

  app.get('/oauth/info', async (request): Promise<TenantInfo> => describe(request.tenant, baseUrlOf(request)));
};

/**
 * The parameters of a token request: multipart (TypeScript, PowerShell), urlencoded (Python, Go, Terraform), in the query, or
 * some here and some there (the CLI), and the credentials of HTTP Basic. [W]
 */
const readParameters = async (request: FastifyRequest): Promise<TokenParameters> => ({
  ...firstValues(request.query),
  ...(await readFields(request)),
  ...(request.body as Record<string, string> | undefined),
  ...readBasic(request.tenant, request.headers.authorization),
});

const readBasic = (tenant: Tenant, header: string | undefined): TokenParameters => {
  const [, encoded] = /^basic +(\S+) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return {};
  const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const isRaw = tenant.clients.authenticate(id, secret) !== undefined;
  return isRaw
    ? { client_id: id, client_secret: secret }
    : { client_id: formDecode(id), client_secret: formDecode(secret) };
};

/** RFC 6749 has the two parts of Basic urlencoded; most clients send them as they are. */
const formDecode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** Schemes that a browser would run rather than visit. */
const SCRIPTS: readonly string[] = ['javascript:', 'data:', 'vbscript:'];

/** Where an authorization request is sent on to: at once, as if the user had signed in. [A] */
const authorize = (tenant: Tenant, query: TokenParameters, now: number): string => {
  const clientId = query['client_id'] ?? '';
  const redirectUri = query['redirect_uri'] ?? '';
  if (!tenant.clients.find(clientId)) throw new Failure('invalidClient');
  if (query['response_type'] !== 'code')
    throw new Failure('invalidTokenRequest', { text: 'response_type must be code' });
  const target = URL.parse(redirectUri);
  if (!target || SCRIPTS.includes(target.protocol)) {
    throw new Failure('invalidTokenRequest', { text: 'redirect_uri must be an absolute URI' });
  }
  const challenge = query['code_challenge'];
  const code = tenant.codes.issue({ clientId, redirectUri, scope: query['scope'], challenge }, now);
  target.searchParams.set('code', code);
  if (query['state'] !== undefined) target.searchParams.set('state', query['state']);
  return target.href;
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
