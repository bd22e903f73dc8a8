import Fastify, { type FastifyInstance } from 'fastify';
import { registerOAuth } from './api/oauth.ts';
import { registerApi } from './api/routes.ts';
import { registerApiPage } from './api-page/routes.ts';
import { registerConsole, registerConsoleRedirect } from './console/routes.ts';
import { registerControl } from './control/routes.ts';
import type { ServerParts } from './control/server-parts.ts';
import type { Observer } from './domain/request-log.ts';
import { authentication, limitRate } from './gateway/access.ts';
import { registerBatchedSend } from './gateway/batched-send.ts';
import { registerClosing } from './gateway/closing.ts';
import { controlGuard } from './gateway/control-guard.ts';
import { registerContext, type TenantOf } from './gateway/enter.ts';
import { registerFaults } from './gateway/faults.ts';
import { registerGates } from './gateway/gates.ts';
import { KnownPaths } from './gateway/known-paths.ts';
import { registerLoopback } from './gateway/loopback.ts';
import { registerRequestLog, requestLogger } from './gateway/request-log.ts';
import { baseUrls, takeTenantPrefix } from './gateway/tenant-name.ts';
import { type Gates, registerUnknown } from './gateway/unknown.ts';
import { registerWarnings } from './gateway/warnings.ts';
import { registerEmptyBodyParser, removeParsers } from './http/content-types.ts';
import { registerErrors, sendFrameworkError } from './http/errors.ts';
import { rejectTunnels, sendClientError } from './http/framework-errors.ts';
import { registerParameterLimit, requireDecodable } from './http/parameters.ts';
import { registerPipelining } from './http/pipelining.ts';
import { processLog } from './http/process-log.ts';
import { EXPOSED_HEADERS, SpelledResponse, TOTAL_COUNT_HEADER } from './http/response-headers.ts';
import { schemaController } from './http/validators.ts';
import { registerOpenApi } from './openapi/routes.ts';
import type { ResolvedOptions } from './options/options.ts';
import { registerCertificate, registerHealth } from './status/routes.ts';
import type { CertificateAndKey } from './tls/certificate-and-key.ts';

/** Maximum length of a path segment. It is high because Fastify sends its own response beyond it. */
export const MAX_PARAMETER_LENGTH = 16_384;

/** Options for Node's HTTP server. It checks every second for requests that take too long to arrive. */
const CONNECTION = {
  requireHostHeader: false,
  connectionsCheckingInterval: 1_000,
  ServerResponse: SpelledResponse,
};

/** Maximum time for a TLS handshake, which takes a client milliseconds. Node's default is two minutes. */
const TLS = { handshakeTimeout: 10_000 };

/** The parts of a server. */
export interface AppParts {
  readonly options: ResolvedOptions;
  readonly tenantOf: TenantOf;
  readonly parts: ServerParts;
  /** Certificate and key for HTTPS; undefined for HTTP. */
  readonly tls: CertificateAndKey | undefined;
  /** Returns a new request ID: 32 lower-case hex digits. */
  readonly newRequestId: () => string;
  /** Functions to call with every request after it has ended. */
  readonly observers: readonly Observer[];
}

/** Builds the server: hooks and routes, in the order in which a request passes them. */
export const buildApp = ({ options, tenantOf, parts, tls, newRequestId, observers }: AppParts): FastifyInstance => {
  const { tokens } = parts;
  const app = Fastify({
    bodyLimit: options.maxUpload,
    ...(tls ? { https: { ...CONNECTION, ...TLS, cert: tls.certificate, key: tls.key } } : { http: CONNECTION }),
    // The head of a request has its own limit of 60 seconds. [A]
    requestTimeout: options.requestTimeout * 1000,
    genReqId: newRequestId,
    // Fastify's 503 has another shape, so requests on open connections are served while the server closes.
    return503OnClosing: false,
    requestIdHeader: false,
    rewriteUrl: takeTenantPrefix,
    frameworkErrors: sendFrameworkError,
    clientErrorHandler: (error, socket) => sendClientError(error, socket, newRequestId()),
    schemaController,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    logger: processLog(options.logLevel, options.logFormat),
  });
  // Node would reject an unknown expectation with an empty 417, which the real service never sends.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  rejectTunnels(app, newRequestId);
  registerPipelining(app);
  registerClosing(app);
  if (options.host === 'localhost') registerLoopback(app);
  registerErrors(app);
  removeParsers(app);
  const paths = new KnownPaths(app);
  const gates: Gates = {
    api: [authentication(options.auth ? tokens : undefined), limitRate],
    control: [controlGuard(options.host, options.controlKey)],
  };
  registerContext(app, paths, tenantOf, requestLogger(observers));
  if (options.cors.length > 0) registerCors(app, options.cors);
  registerConsoleRedirect(app);
  registerRequestLog(app);
  registerParameterLimit(app);
  registerFaults(app);
  registerUnknown(app, paths, gates);
  registerBatchedSend(app);
  registerHealth(app);
  registerCertificate(app, tls?.certificate);
  const baseUrlOf = baseUrls(options.publicUrl, options.tenantFrom === 'host');
  registerOpenApi(app, { auth: options.auth, keyed: options.controlKey !== undefined, baseUrlOf });
  registerApiPage(app);
  registerConsole(app);
  app.register(async (scope) => {
    registerGates(scope, gates.control);
    registerEmptyBodyParser(scope);
    registerControl(scope, parts);
  });
  app.register(async (scope) => registerOAuth(scope, tokens, baseUrlOf));
  app.register(async (scope) => {
    registerGates(scope, [...gates.api, ({ url }) => requireDecodable(url)]);
    registerWarnings(scope);
    registerApi(scope, options.maxUpload);
  });
  return app;
};

/** Allows pages of these origins to call the emulated API. The control API rejects them anyway. */
const registerCors = (app: FastifyInstance, origins: readonly string[]): void => {
  const options = {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [...EXPOSED_HEADERS, TOTAL_COUNT_HEADER],
  };
  app.register(import('@fastify/cors'), {
    // An OPTIONS that is not a preflight goes to the API, because the plugin's own rejection has another shape.
    delegator: ({ headers }, done) => {
      const preflight = headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
      done(null, { ...options, preflight });
    },
  });
};
