import type { FastifyInstance } from 'fastify';
import { FAMILIES } from '../api/families.ts';
import { CONTROL_PREFIX } from '../control/operations.ts';
import { ApiError } from '../domain/errors.ts';
import type { BaseUrlOf } from '../gateway/tenant-name.ts';

const config = { withoutTenant: true } as const;

/** What the documents say of a server. */
export interface DescribedServer {
  /** Whether requests to the API need a token. */
  readonly auth: boolean;
  /** Whether requests to the control API need a key. */
  readonly keyed: boolean;
  readonly baseUrlOf: BaseUrlOf;
}

/**
 * Serves the OpenAPI documents: `GET /openapi/<family>.json` and `GET /_emulator/openapi.json`. They hold nothing of a tenant but
 * its address, so they are open to all. What makes them is loaded at the first request.
 */
export const registerOpenApi = (app: FastifyInstance, { auth, keyed, baseUrlOf }: DescribedServer): void => {
  app.get('/openapi/:file', { config }, async (request) => {
    const { file } = request.params as { file: string };
    const family = FAMILIES.find(({ name }) => file === `${name}.json`);
    if (!family) throw new ApiError('notFound');
    const { describeFamily } = await import('./connectors.ts');
    return describeFamily(family, auth)(baseUrlOf(request));
  });
  app.get(`${CONTROL_PREFIX}/openapi.json`, { config }, async (request) => {
    const { describeControl } = await import('./control.ts');
    return describeControl(keyed)(baseUrlOf(request));
  });
};
