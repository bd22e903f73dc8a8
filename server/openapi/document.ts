import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import Fastify, { type FastifySchema, type HTTPMethods } from 'fastify';
import { schemas } from '../models/validators.ts';
import { VERSION } from '../platform/package.ts';

export type OpenApiDocument = ReturnType<ReturnType<typeof Fastify>['swagger']>;

export interface DescribedApi {
  readonly title: string;
  readonly description: string;
  readonly securitySchemes: NonNullable<
    NonNullable<NonNullable<FastifyDynamicSwaggerOptions['openapi']>['components']>['securitySchemes']
  >;
  readonly routes: readonly { readonly method: HTTPMethods; readonly url: string; readonly schema: FastifySchema }[];
}

/** A reference to a model by its `$id`. */
export const modelRef = (id: string): { readonly $ref: string } => ({ $ref: `${id}#` });

/** The OpenAPI document of an API. */
export const makeDocument = async ({ title, description, securitySchemes, routes }: DescribedApi) => {
  const app = Fastify({ exposeHeadRoutes: false });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title, version: VERSION, description, license: { name: 'MIT', identifier: 'MIT' } },
      servers: [{ url: '/' }],
      components: { securitySchemes },
    },
    // Components take the names of the models, not numbers.
    refResolver: { buildLocalReference: (json) => String(json['$id']) },
  });
  for (const schema of Object.values(schemas)) app.addSchema(schema);
  // The routes are only described; nothing is ever validated or answered here.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  for (const { method, url, schema } of routes) app.route({ method, url, schema, handler: () => '' });
  await app.ready();
  return withUsedSchemas(app.swagger());
};

/** The document as it is read under `/t/<name>`: its server and its tokens are that tenant's. */
export const underPrefix = (document: OpenApiDocument, prefix: string): OpenApiDocument => {
  if (prefix === '') return document;
  const copy = JSON.parse(JSON.stringify(document), (key, value) =>
    key === 'tokenUrl' && typeof value === 'string' ? prefix + value : value,
  );
  return { ...copy, servers: [{ url: prefix }] };
};

/** Leaves out the models that no route refers to. */
const withUsedSchemas = (document: OpenApiDocument): OpenApiDocument => {
  const { components } = document as { components?: { schemas?: Record<string, object> } };
  const all = components?.schemas ?? {};
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(all[name]);
    }
  };
  follow(document.paths);
  if (components) components.schemas = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
  return document;
};
