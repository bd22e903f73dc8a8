import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../domain/auth/access.ts';
import { ApiError } from '../domain/errors.ts';
import type { Tenant } from '../domain/tenant.ts';
import { RECORDED_HEADERS, REQUEST_ID_HEADER } from '../http/response-headers.ts';
import { type KnownPaths, pathOf } from './known-paths.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is said of its route; the framework would put it together anew each time it is asked. */
    route: FastifyRequest['routeOptions']['config'];
    /** The tenant that the request is for. */
    tenant: Tenant;
    /** Who it comes from; undefined before the token check, and where there is none. */
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    /** Whether a route answers before there is a tenant. */
    withoutTenant?: true;
    /** Whether a route is of the control API: faults, request log and warnings leave it alone. */
    control?: true;
  }
}

/** Returns the tenant of a request. @throws ApiError if there are too many. */
export type TenantOf = (request: FastifyRequest) => Tenant;

/**
 * Gives every request its id and its tenant, before anything else is done with it.
 *
 * @param ended is called when a request of a tenant has ended, whichever way.
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
    // A connection that breaks off ends a request too, without a response. It comes once; `once` would take its time.
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
    // Node would reject it itself, with a response that has no body and no id.
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) {
      throw new ApiError('badSyntax', { causes: ['The request has no Host header.'] });
    }
    if (request.route.withoutTenant) return done();
    enter(tenantOf(request), request, reply);
    return done();
  });
};

/** Of a request that no route takes, what is said of its path: control paths stay out of the log, whatever the method. */
const routeOf = (request: FastifyRequest, paths: KnownPaths): FastifyRequest['route'] => {
  const { config } = request.routeOptions;
  const isTaken = config.url !== undefined && config.url !== '*';
  return isTaken ? config : (paths.find(pathOf(request))?.config ?? config);
};
