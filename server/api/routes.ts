import type { FastifyInstance, preValidationHookHandler } from 'fastify';
import { normalizeCreate } from '../domain/connectors/create.ts';
import { normalizePatch } from '../domain/connectors/json-patch.ts';
import { Failure } from '../domain/errors.ts';
import {
  hasBody,
  JSON_TYPE,
  MULTIPART_TYPE,
  mediaTypeOf,
  registerEmptyBodyParser,
  registerJsonParsers,
} from '../http/content-types.ts';
import { registerMultipart } from '../http/upload.ts';
import { FAMILIES, type Family, pathOfToday } from './families.ts';
import { handlersOf } from './handlers.ts';
import { type Method, OPERATIONS, type Operation } from './operations.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What fault rules and the request log call a request of this route: the `operationId` of its operation. */
    operationId?: string;
    /** The operation that a route serves; undefined on routes that are not of the Connectors API. */
    operation?: Operation;
    family?: Family;
    /** The path of today that replaces the one of a legacy family. */
    replacement?: string;
  }
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PATHS = [...new Set(OPERATIONS.map(({ path }) => path))];

/** The routes of every family. @param maxUpload largest upload in bytes. */
export const registerApi = (app: FastifyInstance, maxUpload: number): void => {
  registerJsonParsers(app);
  registerEmptyBodyParser(app);
  for (const family of FAMILIES) {
    registerOperations(app, family, (operation) => !isUpload(operation));
    for (const path of PATHS) refuseOtherMethods(app, family, path);
  }
  // Elsewhere a multipart body is of the wrong type.
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
      ...(body && { preValidation: prepareBody }),
      handler: handlers[operation.id],
    });
  }
};

const operationsOf = (family: Family): readonly (typeof OPERATIONS)[number][] =>
  OPERATIONS.filter(({ id }) => family.operations.includes(id));

/** What another family has here is 404 in this one; what none has is a method that is not allowed. [A] */
const refuseOtherMethods = (app: FastifyInstance, family: Family, path: string): void => {
  const here = operationsOf(family).filter((operation) => operation.path === path);
  if (here.length === 0) return;
  const known = OPERATIONS.filter((operation) => operation.path === path).map(({ method }) => method);
  const allow = here.map(({ method }) => method).join(', ');
  app.route({
    method: [...METHODS.filter((method) => !known.includes(method)), 'OPTIONS'],
    url: family.basePath + path,
    config: { family },
    handler: () => {
      throw new Failure('methodNotAllowed', { headers: { Allow: allow } });
    },
  });
};

/** Holds a body against the media type of its operation and brings JSON into the form that its model describes. */
const prepareBody: preValidationHookHandler = (request, _reply, done) => {
  const mediaType = request.route.operation?.body?.mediaType;
  if (hasBody(request) && mediaTypeOf(request) !== mediaType) throw new Failure('unsupportedMediaType');
  if (mediaType !== MULTIPART_TYPE) {
    if (request.body === undefined) throw new Failure('badSyntax', { causes: ['The request has no body.'] });
    request.body = mediaType === JSON_TYPE ? normalizeCreate(request.body) : normalizePatch(request.body);
  }
  done();
};
