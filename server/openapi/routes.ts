import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FAMILIES } from '../api/families.ts';
import { CONTROL_PREFIX } from '../control/operations.ts';
import { Failure } from '../domain/errors.ts';
import { tenantPrefixOf } from '../gateway/tenant-name.ts';
import type { OpenApiDocument } from './document.ts';

const config = { withoutTenant: true } as const;

/**
 * Serves the OpenAPI documents: `GET /openapi/<family>.json` and `GET /_emulator/openapi.json`. They hold nothing of a tenant, so
 * they are open to all. What makes them is loaded at the first request.
 */
export const registerOpenApi = (app: FastifyInstance): void => {
  app.get('/openapi/:file', { config }, async (request) => {
    const { file } = request.params as { file: string };
    const family = FAMILIES.find(({ name }) => file === `${name}.json`);
    if (!family) throw new Failure('notFound');
    const { describeFamily } = await import('./connectors.ts');
    return forTenant(await describeFamily(family), request);
  });
  app.get(`${CONTROL_PREFIX}/openapi.json`, { config }, async (request) => {
    const { describeControl } = await import('./control.ts');
    return forTenant(await describeControl(), request);
  });
};

const forTenant = async (document: OpenApiDocument, request: FastifyRequest): Promise<OpenApiDocument> => {
  const { underPrefix } = await import('./document.ts');
  return underPrefix(document, tenantPrefixOf(request));
};
