import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONTROL_PREFIX } from '../control/operations.ts';
import { ApiError } from '../domain/errors.ts';

/** Path of the console in every tenant. */
export const CONSOLE_PATH = `${CONTROL_PREFIX}/console`;

/**
 * `GET /_emulator/console` shows the tenant in a browser. The page is open to everyone; what it shows is guarded. Browsers ask for
 * `/favicon.ico` on every page of the server, such as a JSON response.
 */
export const registerConsole = (app: FastifyInstance): void => {
  const config = { withoutTenant: true } as const;
  app.get(CONSOLE_PATH, { config }, (request, reply) => sendFile(undefined, request, reply));
  app.get('/favicon.ico', { config }, (request, reply) => sendFile('icon.svg', request, reply));
  // The addresses in the page count from the folder of the console.
  app.get(`${CONSOLE_PATH}/`, { config }, (_request, reply) => reply.redirect('../console', 308));
  app.get(`${CONSOLE_PATH}/:file`, { config }, (request, reply) =>
    sendFile((request.params as { file: string }).file, request, reply),
  );
};

const sendFile = async (
  name: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const [{ consoleAssets, PAGE, POLICY }, { sendAsset }] = await Promise.all([
    import('./assets.ts'),
    import('../http/asset.ts'),
  ]);
  const asset = (await consoleAssets()).get(name ?? PAGE);
  if (!asset || name === PAGE) throw new ApiError('notFound');
  return sendAsset(asset, POLICY, request, reply);
};

/**
 * Takes a browser that opens the address of a tenant to its console. It comes before the request log, which shows what clients do; a
 * client that does not ask for HTML gets the 404 of an unknown path.
 */
export const registerConsoleRedirect = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || request.method !== 'GET' || !isRootPage(request)) return done();
    return reply.redirect(relativeAddress(request.originalUrl), 302);
  });
};

const isRootPage = ({ url, headers }: FastifyRequest): boolean =>
  /^\/(?:$|\?)/.test(url) && /\btext\/html\b/.test(headers.accept ?? '');

/** Returns a relative address: a reverse proxy may have removed a prefix of the path. The folder of `/t/acme` is `/t/`. */
const relativeAddress = (url: string): string => {
  const [path = ''] = url.split('?', 1);
  return `${path.slice(path.lastIndexOf('/') + 1)}${CONSOLE_PATH}`.replace(/^\//, '');
};
