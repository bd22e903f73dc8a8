import type { FastifyInstance, FastifyReply } from 'fastify';
import { FAMILIES } from '../api/families.ts';
import { CONTROL_PREFIX } from '../control/operations.ts';
import { ApiError } from '../domain/errors.ts';
import type { BaseUrlOf } from '../gateway/tenant-name.ts';
import { JSON_TYPE } from '../http/content-types.ts';
import type { OpenApiDocument } from './document.ts';

const config = { withoutTenant: true } as const;

/** Parts of a server that its documents describe. */
export interface DescribedServer {
  /** Whether requests to the API need a token. */
  readonly auth: boolean;
  /** Whether requests to the control API need a key. */
  readonly keyed: boolean;
  readonly baseUrlOf: BaseUrlOf;
}

/** Media types of a document, by the extension of its file. */
const TYPES = { json: JSON_TYPE, yaml: 'application/yaml; charset=utf-8' } as const;

const send = async (reply: FastifyReply, document: OpenApiDocument, format: keyof typeof TYPES) => {
  const { renderDocument } = await import('./render.ts');
  return reply.type(TYPES[format]).send(await renderDocument(document, format));
};

/**
 * Serves the OpenAPI documents as JSON and YAML: `GET /openapi/<family>.json` and `GET /_emulator/openapi.json`. They hold nothing of
 * a tenant but its address, so they are open to all. What makes them is loaded at the first request.
 */
export const registerOpenApi = (app: FastifyInstance, { auth, keyed, baseUrlOf }: DescribedServer): void => {
  app.get('/openapi/:file', { config }, async (request, reply) => {
    const { file } = request.params as { file: string };
    const [name = '', format = ''] = file.split('.');
    const family = FAMILIES.find((one) => one.name === name);
    if (!family || !(format === 'json' || format === 'yaml')) throw new ApiError('notFound');
    const { describeFamily } = await import('./connectors.ts');
    return send(reply, describeFamily(family, auth)(baseUrlOf(request)), format);
  });
  for (const format of ['json', 'yaml'] as const) {
    app.get(`${CONTROL_PREFIX}/openapi.${format}`, { config }, async (request, reply) => {
      const { describeControl } = await import('./control.ts');
      return send(reply, describeControl(keyed)(baseUrlOf(request)), format);
    });
  }
};
