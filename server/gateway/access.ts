import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ANONYMOUS_ADMIN, type Principal, refusal } from '../domain/auth/access.ts';
import { Failure } from '../domain/errors.ts';
import type { Tokens } from './tokens.ts';

/** The token in an `Authorization` header; undefined where there is none. */
export const bearerIn = (authorization: unknown): string | undefined =>
  typeof authorization === 'string' ? /^bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined;

/** Who a request's token says that it was made for, whether or not that is true. */
export const claimedClient = (request: FastifyRequest): string | undefined => clientOf(request.headers.authorization);

/** The same of an `Authorization` header. */
export const clientOf = (authorization: unknown): string | undefined => {
  const token = bearerIn(authorization);
  if (token === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const claim = (claims as { client_id?: unknown } | null)?.client_id;
    return typeof claim === 'string' ? claim : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Asks every request of the API for a token, and the token for what the operation needs. [D]
 *
 * @param tokens undefined where all requests are let in as an administrator's.
 */
export const registerAuthentication = (app: FastifyInstance, tokens: Tokens | undefined): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    const principal = tokens?.readAuthorization(request.tenant, request.headers.authorization) ?? ANONYMOUS_ADMIN;
    if (principal instanceof Promise) return principal.then((read) => letIn(request, read));
    letIn(request, principal);
    return done();
  });
};

const letIn = (request: FastifyRequest, principal: Principal): void => {
  request.principal = principal;
  request.tenant.markKnown();
  const access = request.route.operation?.access;
  const refused = access && refusal(principal, access);
  if (refused) throw new Failure('forbidden', { causes: [refused] });
};

/** Counts requests per client and API family, and refuses those beyond the limit of the tenant. [D] */
export const registerRateLimit = (app: FastifyInstance): void => {
  app.addHook('onRequest', ({ tenant, principal, route }, _reply, done) => {
    if (!principal || !route.family) return done();
    const seconds = tenant.rateLimiter.take(principal.clientId, route.family.name, tenant.clock.now());
    if (seconds !== undefined) throw new Failure('tooManyRequests', { headers: { 'Retry-After': String(seconds) } });
    return done();
  });
};
