import type { FastifyInstance, FastifyRequest } from 'fastify';
import { normalizeCreate } from '../domain/create.ts';
import { Failure } from '../domain/failures.ts';
import {
  hasBody,
  JSON_TYPE,
  MULTIPART_TYPE,
  mediaTypeOf,
  registerEmptyBodyParser,
  registerJsonParsers,
} from '../http/content-types.ts';
import { registerMultipart } from '../http/upload.ts';
import { validator } from '../models/validators.ts';
import { FAMILIES, type Family } from './families.ts';
import { handlersOf } from './handlers.ts';
import { type Method, OPERATIONS, type Operation } from './operations.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation that a route serves; undefined on routes that are not of the Connectors API. */
    operation?: Operation;
    family?: Family;
  }
}

/** A body is described by a reference to its model, which is compiled once for the process, not once for each route. */
type ModelReference = { readonly $ref: `${string}#` };

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PATHS = [...new Set(OPERATIONS.map(({ path }) => path))];

/** The routes of every family. @param maxUpload largest upload in bytes. */
export const registerApi = (app: FastifyInstance, maxUpload: number): void => {
  registerJsonParsers(app);
  registerMultipart(app, maxUpload);
  registerEmptyBodyParser(app);
  app.setValidatorCompiler<ModelReference>(({ schema }) => validator(schema.$ref.slice(0, -1)));
  app.addHook('preValidation', prepareBody);
  for (const family of FAMILIES) {
    for (const path of PATHS) registerPath(app, family, path);
  }
};

const registerPath = (app: FastifyInstance, family: Family, path: string): void => {
  const url = family.basePath + path;
  const everywhere = OPERATIONS.filter((operation) => operation.path === path);
  const here = everywhere.filter(({ id }) => family.operations.includes(id));
  if (here.length === 0) return;
  const handlers = handlersOf(family);
  for (const operation of here) {
    const schema = operation.body && 'model' in operation.body ? { body: { $ref: `${operation.body.model}#` } } : {};
    app.route({
      method: operation.method,
      url,
      config: { operation, family },
      schema,
      handler: handlers[operation.id],
    });
  }
  // What another family has here is 404 in this one; what none has is a method that is not allowed. [A]
  const unknown = METHODS.filter((method) => everywhere.every((operation) => operation.method !== method));
  const allow = here.map(({ method }) => method).join(', ');
  app.route({
    method: [...unknown, 'OPTIONS'],
    url,
    config: { family },
    handler: () => {
      throw new Failure('methodNotAllowed', { headers: { Allow: allow } });
    },
  });
};

/** Holds a body against the media type of its operation and brings JSON into the form that its model describes. */
const prepareBody = async (request: FastifyRequest): Promise<void> => {
  const body = request.routeOptions.config.operation?.body;
  if (!body) return;
  if (hasBody(request) && mediaTypeOf(request) !== body.mediaType) throw new Failure('unsupportedMediaType');
  if (body.mediaType === MULTIPART_TYPE) return;
  if (request.body === undefined) throw new Failure('badSyntax', { causes: ['The request has no body.'] });
  if (body.mediaType === JSON_TYPE) request.body = normalizeCreate(request.body);
};
