import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../domain/auth/access.ts';
import { ApiError } from '../domain/errors.ts';
import type { Tenant } from '../domain/tenant.ts';
import { RECORDED_HEADERS, REQUEST_ID_HEADER } from '../http/response-headers.ts';
import { type KnownPaths, pathOf } from './known-paths.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Configuration of its route. Fastify's own getter would build it anew at each access. */
    route: FastifyRequest['routeOptions']['config'];
    /** The tenant that the request is for. */
    tenant: Tenant;
    /** The client that it comes from; undefined before the token check, and on routes without one. */
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    /** Whether a route needs no tenant. */
    withoutTenant?: true;
    /** Whether a route belongs to the control API, which has no faults, log entries, or warnings. */
    control?: true;
  }
}

/** Returns the tenant of a request. @throws ApiError if there are too many. */
export type TenantOf = (request: FastifyRequest) => Tenant;

/**
 * Gives every request its ID and its tenant, before all other hooks.
 *
 * @param ended called when a request of a tenant has ended in any way.
 */
export const registerContext = (
  app: FastifyInstance,
  paths: KnownPaths,
  tenantOf: TenantOf,
  ended: (request: FastifyRequest, reply: FastifyReply) => void,
): void => {
  const enter = (tenant: Tenant, request: FastifyRequest, reply: FastifyReply): void => {
    request.tenant = tenant;
    const leave = tenant.enter();
    // This also fires without a response, if the connection breaks. It fires only once, and `on` is faster than `once`.
    reply.raw.on('close', () => {
      leave();
      ended(request, reply);
    });
  };
  app.decorateRequest('principal', undefined);
  app.decorateRequest('tenant');
  app.decorateRequest('route');
  app.addHook('onRequest', (request, reply, done) => {
    request.route = routeOf(request, paths);
    reply.header(REQUEST_ID_HEADER, request.id).headers(RECORDED_HEADERS);
    // Node's own rejection would have no body and no request ID.
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) {
      throw new ApiError('badSyntax', { causes: ['The request has no Host header.'] });
    }
    if (request.route.withoutTenant) return done();
    enter(tenantOf(request), request, reply);
    return done();
  });
};

/** Returns the configuration of a request's route, or of its path if no route has the method, so that the log skips control paths. */
const routeOf = (request: FastifyRequest, paths: KnownPaths): FastifyRequest['route'] => {
  const { config } = request.routeOptions;
  const isTaken = config.url !== undefined && config.url !== '*';
  return isTaken ? config : (paths.find(pathOf(request))?.config ?? config);
};
