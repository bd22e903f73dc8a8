import Fastify, { type FastifyInstance } from 'fastify';
import { registerOAuth } from './api/oauth.ts';
import { registerOpenApi } from './api/openapi-route.ts';
import { registerApi } from './api/routes.ts';
import { registerHealth } from './control/health.ts';
import { Failure } from './domain/failures.ts';
import type { Tenant } from './domain/tenant.ts';
import { registerAuthentication } from './gateway/authentication.ts';
import { registerContext } from './gateway/context.ts';
import type { Tokens } from './gateway/tokens.ts';
import { removeParsers } from './http/content-types.ts';
import { sendError } from './http/errors.ts';
import { answerClientError, newRequestId } from './http/framework-errors.ts';

/** Longest part of a path between two slashes; the framework's own bound would answer before the API can. */
const MAX_PARAMETER_LENGTH = 16_384;

export interface AppOptions {
  /** Gives the tenant of a request, once the seed is in. */
  readonly tenantOf: () => Promise<Tenant>;
  readonly isReady: () => boolean;
  readonly tokens: Tokens;
  /** Whether requests need a token. */
  readonly auth: boolean;
  /** Largest upload and largest body in bytes. */
  readonly maxUpload: number;
  readonly logLevel: string;
  /** The time in milliseconds. */
  readonly now: () => number;
}

/** The server, put together: hooks and routes in the order in which a request meets them. */
export const buildApp = (options: AppOptions): FastifyInstance => {
  const app = Fastify({
    bodyLimit: options.maxUpload,
    http: { requireHostHeader: false },
    genReqId: newRequestId,
    // The framework's own 503 would speak in its voice; a request that came in time is answered.
    return503OnClosing: false,
    requestIdHeader: false,
    frameworkErrors: sendError,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    logger: { level: options.logLevel, stream: process.stderr },
  });
  // Node would answer an expectation that it does not know by an empty 417; the service has no word for one.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(() => {
    throw new Failure('notFound');
  });
  removeParsers(app);
  registerContext(app, options.tenantOf);
  registerHealth(app, options.isReady);
  registerOpenApi(app);
  app.register(async (scope) => registerOAuth(scope, options.tokens, options.now));
  app.register(async (scope) => {
    registerAuthentication(scope, options.auth ? options.tokens : undefined);
    registerApi(scope, options.maxUpload);
  });
  return app;
};
