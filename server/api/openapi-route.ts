import type { FastifyInstance } from 'fastify';
import { Failure } from '../domain/failures.ts';
import { tenantPrefixOf } from '../gateway/tenant-name.ts';
import { FAMILIES } from './families.ts';

/** `GET /openapi/<family>.json`; what makes the documents is loaded at the first request. */
export const registerOpenApi = (app: FastifyInstance): void => {
  app.get('/openapi/:file', { config: { withoutTenant: true } }, async (request) => {
    const { file } = request.params as { file: string };
    const family = FAMILIES.find(({ name }) => file === `${name}.json`);
    if (!family) throw new Failure('notFound');
    const [{ describeFamily }, { underPrefix }] = await Promise.all([
      import('./openapi.ts'),
      import('../http/openapi.ts'),
    ]);
    return underPrefix(await describeFamily(family), tenantPrefixOf(request));
  });
};
