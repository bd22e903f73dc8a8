import type { FastifyInstance } from 'fastify';
import { Failure } from '../domain/failures.ts';

/** Counts requests per client and API family, and refuses those beyond the limit of the tenant. [D] */
export const registerRateLimit = (app: FastifyInstance): void => {
  app.addHook('onRequest', ({ tenant, principal, route }, _reply, done) => {
    if (!principal || !route.family) return done();
    const seconds = tenant.rateLimiter.take(principal.clientId, route.family.name, tenant.clock.now());
    if (seconds !== undefined) throw new Failure('tooManyRequests', { headers: { 'Retry-After': String(seconds) } });
    return done();
  });
};
