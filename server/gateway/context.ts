import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '../domain/access.ts';
import { Failure } from '../domain/failures.ts';
import type { Tenant } from '../domain/tenant.ts';
import { REQUEST_ID_HEADER } from '../http/errors.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant that the request is for. */
    tenant: Tenant;
    /** Who it comes from; undefined before the token check, and where there is none. */
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    /** Whether a route answers before there is a tenant. */
    withoutTenant?: true;
    /** Whether a route is of the control API: faults, journal and warnings leave it alone. */
    control?: true;
  }
}

/**
 * Gives every request its id and its tenant, before anything else is done with it.
 *
 * @param tenantOf may take until the seed is in.
 */
export const registerContext = (app: FastifyInstance, tenantOf: (request: FastifyRequest) => Promise<Tenant>): void => {
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
  app.decorateRequest('tenant');
  app.addHook('onRequest', async (request, reply) => {
    // Node would refuse it itself, with an answer that has no body and no id.
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) {
      throw new Failure('badSyntax', { causes: ['The request has no Host header.'] });
    }
    if (request.routeOptions.config.withoutTenant) return;
    request.tenant = await tenantOf(request);
    reply.raw.once('close', request.tenant.enter());
  });
};
