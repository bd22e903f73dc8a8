import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';

/**
 * `GET /docs` shows the OpenAPI documents in a browser, `/docs/<file>` gives the page what it needs. All of it is loaded and read
 * at the first request. [A] The service has no such page.
 */
export const registerApiPage = (app: FastifyInstance): void => {
  const config = { withoutTenant: true } as const;
  app.get('/docs', { config }, (request, reply) => sendFile('', request, reply));
  // The addresses in the page count from the folder of /docs.
  app.get('/docs/', { config }, (_request, reply) => reply.redirect('../docs', 308));
  app.get('/docs/:file', { config }, (request, reply) =>
    sendFile((request.params as { file: string }).file, request, reply),
  );
};

const sendFile = async (name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
  const [{ apiPageAssets, POLICY }, { sendAsset }] = await Promise.all([
    import('./assets.ts'),
    import('../http/asset.ts'),
  ]);
  const asset = apiPageAssets().get(name);
  if (!asset) throw new ApiError('notFound');
  return sendAsset(asset, POLICY, request, reply);
};
