import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import type { Gate } from './gates.ts';
import { type KnownPaths, pathOf } from './known-paths.ts';

/** The gates that a request must pass before a 405 is sent for it. */
export interface Gates {
  readonly api: readonly Gate[];
  readonly control: readonly Gate[];
}

/** Prefix of the control API, which a real tenant cannot have. */
const CONTROL_PREFIX = '/_emulator';
/** Maximum length of a path in a message, in characters. */
const MAX_SHOWN_PATH = 200;

/**
 * Rejects requests without a route, before their body is read: 404 for an unknown path, 405 for a wrong method. A 405 requires a valid
 * token, because its path is known. [A]
 */
export const registerUnknown = (app: FastifyInstance, paths: KnownPaths, gates: Gates): void => {
  const reject = (request: FastifyRequest): never => {
    const path = pathOf(request);
    const known = paths.find(path);
    if (!known) throw notFound(request, path, paths);
    request.route = known.config;
    const { family, control } = known.config;
    for (const pass of family ? gates.api : control ? gates.control : []) pass(request);
    const allowed = known.methods.join(', ');
    const note = `The path supports ${allowed}, not ${request.method}.`;
    throw new ApiError('methodNotAllowed', { note, headers: { Allow: allowed } });
  };
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) reject(request);
    done();
  });
  // The CORS route sends OPTIONS requests here that are not a preflight.
  app.setNotFoundHandler(reject);
};

const notFound = (request: FastifyRequest, path: string, paths: KnownPaths): ApiError => {
  const slashes = path.indexOf('//');
  if (slashes === 0) {
    return pathError('The path begins with two slashes: remove the slash at the end of the base URL.');
  }
  if (slashes > 0)
    return pathError(`The path has two slashes after ${shown(path.slice(0, slashes))}: remove one of them.`);
  if (path.endsWith('/') && paths.find(path.slice(0, -1))) return pathError('The path ends with a slash: remove it.');
  if (path === CONTROL_PREFIX || path.startsWith(`${CONTROL_PREFIX}/`)) {
    return pathError(`The control API has no path ${shown(path)}; ${CONTROL_PREFIX} lists them.`);
  }
  const note = `not emulated: ${request.method} ${shown(path)}. The emulator serves the Connectors API alone; /docs shows its paths.`;
  request.warnings = [note];
  return new ApiError('notFound', { note });
};

const pathError = (cause: string): ApiError => new ApiError('notFound', { causes: [cause] });

const shown = (path: string): string => (path.length > MAX_SHOWN_PATH ? `${path.slice(0, MAX_SHOWN_PATH)}...` : path);
