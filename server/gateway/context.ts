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
}

/**
 * Gives every request its id and its tenant, before anything else is done with it.
 *
 * @param tenantOf may take until the seed is in.
 */
export const registerContext = (app: FastifyInstance, tenantOf: () => Promise<Tenant>): void => {
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
  app.decorateRequest('tenant');
  app.addHook('onRequest', async (request) => {
    // Node would refuse it itself, with an answer that has no body and no id.
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) {
      throw new Failure('badSyntax', { causes: ['The request has no Host header.'] });
    }
    if (!request.routeOptions.config.withoutTenant) request.tenant = await tenantOf();
  });
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a route answers before there is a tenant. */
    withoutTenant?: true;
  }
}

/** The address under which a client reaches its tenant, without a slash at the end. */
export const baseUrlOf = (request: FastifyRequest): string => {
  const { localAddress, localPort } = request.socket;
  // A client of HTTP/1.0 need not say by what name it came.
  return `${request.protocol}://${request.host || `${localAddress}:${localPort}`}`;
};
