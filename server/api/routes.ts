import type { FastifyInstance, onRequestHookHandler, preValidationHookHandler } from 'fastify';
import { normalizeCreate } from '../domain/connectors/create.ts';
import { normalizePatch } from '../domain/connectors/json-patch.ts';
import { ApiError, quote } from '../domain/errors.ts';
import {
  hasBody,
  isJson,
  JSON_PATCH_TYPE,
  JSON_TYPE,
  MULTIPART_TYPE,
  mediaTypeOf,
  registerEmptyBodyParser,
  registerJsonParsers,
} from '../http/content-types.ts';
import { registerMultipart } from '../http/upload.ts';
import { FAMILIES, type Family, pathOfToday } from './families.ts';
import { handlersOf } from './handlers.ts';
import { OPERATIONS, type Operation } from './operations.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of the route in fault rules and in the request log: the `operationId` of its operation. */
    operationId?: string;
    /** The operation that the route serves; undefined outside the Connectors API. */
    operation?: Operation;
    family?: Family;
    /** The current path that replaces the path of a legacy family. */
    replacement?: string;
  }
}

/** Registers the routes of every family. @param maxUpload maximum size of an uploaded file, in bytes. */
export const registerApi = (app: FastifyInstance, maxUpload: number): void => {
  registerJsonParsers(app);
  registerEmptyBodyParser(app);
  for (const family of FAMILIES) {
    registerOperations(app, family, (operation) => !isUpload(operation));
  }
  // Only uploads accept multipart bodies; elsewhere they are a wrong type.
  app.register(async (uploads) => {
    registerMultipart(uploads, maxUpload);
    for (const family of FAMILIES) registerOperations(uploads, family, isUpload);
  });
};

const isUpload = ({ body }: Operation): boolean => body?.mediaType === MULTIPART_TYPE;

const registerOperations = (app: FastifyInstance, family: Family, chosen: (operation: Operation) => boolean): void => {
  const handlers = handlersOf(family);
  for (const operation of operationsOf(family).filter(chosen)) {
    const { body } = operation;
    app.route({
      method: operation.method,
      url: family.basePath + operation.path,
      config: {
        operationId: operation.id,
        operation,
        family,
        ...(family.legacy && { replacement: pathOfToday(operation) }),
      },
      ...(body && 'model' in body && { schema: { body: { $ref: `${body.model}#` } } }),
      ...(body && { onRequest: requireMediaType, preValidation: prepareBody }),
      handler: handlers[operation.id],
    });
  }
};

const operationsOf = (family: Family): readonly (typeof OPERATIONS)[number][] =>
  OPERATIONS.filter(({ id }) => family.operations.includes(id));

/**
 * Rejects a body with a wrong media type before it is read. A JSON Patch can be sent as plain JSON, as generated clients and the CLI
 * do. [A] An upload with a JSON type is rejected even without a body; the empty bodies of SDKs have other types. [W]
 */
const requireMediaType: onRequestHookHandler = (request, _reply, done) => {
  const { body, document } = request.route.operation ?? {};
  const given = mediaTypeOf(request);
  if (!body || given === body.mediaType) return done();
  const isUpload = body.mediaType === MULTIPART_TYPE;
  if (body.mediaType === JSON_PATCH_TYPE && given === JSON_TYPE) return done();
  if (!hasBody(request) && !(isUpload && isJson(given))) return done();
  if (!isUpload) {
    const note = `The Content-Type is ${quote(given)}; expected ${body.mediaType}.`;
    throw new ApiError('unsupportedMediaType', { note });
  }
  const note = `An upload is multipart/form-data; curl sends it with -X PUT -F file=@${document ? `${document}.xml` : 'FILE.properties'}`;
  request.warnings = [note];
  throw new ApiError('unsupportedMediaType', { note });
};

/** Converts a JSON body to the form of its model, before validation. */
const prepareBody: preValidationHookHandler = (request, _reply, done) => {
  const mediaType = request.route.operation?.body?.mediaType;
  if (mediaType !== MULTIPART_TYPE) {
    if (request.body === undefined) throw new ApiError('badSyntax', { causes: ['The request has no body.'] });
    request.body = mediaType === JSON_TYPE ? normalizeCreate(request.body) : normalizePatch(request.body);
  }
  done();
};
