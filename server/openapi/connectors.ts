import type { FastifySchema } from 'fastify';
import { type Family, modelOf } from '../api/families.ts';
import { OPERATIONS, type Operation, type QueryParameter } from '../api/operations.ts';
import { SCOPES_FOR, USER_LEVELS } from '../domain/auth/access.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET } from '../domain/connectors/paging.ts';
import { type FilterRules, OPERATORS } from '../domain/filter/fields.ts';
import { LOCALES } from '../models/enums.ts';
import { makeDocument, modelRef, type OpenApiDocument } from './document.ts';

const documents = new Map<string, Promise<OpenApiDocument>>();

/** The OpenAPI document of a family, made from its rows once for the process. */
export const describeFamily = (family: Family): Promise<OpenApiDocument> => {
  const known = documents.get(family.name);
  if (known) return known;
  const document = describe(family);
  documents.set(family.name, document);
  return document;
};

const describe = (family: Family): Promise<OpenApiDocument> =>
  makeDocument({
    title: family.title,
    description: 'The Connectors API as the emulator serves it.',
    securitySchemes: {
      userAuth: {
        type: 'oauth2',
        description: 'Any client id and secret do, until a client is added. With --auth off no token is needed.',
        flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: {} } },
      },
    },
    routes: OPERATIONS.filter(({ id }) => family.operations.includes(id)).map((operation) => ({
      method: operation.method,
      url: family.basePath + operation.path,
      schema: describeOperation(operation, family),
    })),
  });

const describeOperation = (operation: Operation, family: Family): FastifySchema => ({
  operationId: operation.id,
  summary: operation.summary,
  description: `Needs one of the scopes ${SCOPES_FOR[operation.access].join(', ')} and one of the user levels ${USER_LEVELS.join(', ')}.`,
  tags: ['Connectors'],
  security: [{ userAuth: [...SCOPES_FOR[operation.access]] }],
  ...describeParameters(operation, family),
  ...describeBody(operation),
  response: {
    [operation.success.status]: describeSuccess(operation, family),
    ...Object.fromEntries(
      Object.entries(ERRORS).map(([status, [description, model]]) => [
        status,
        { description, content: { 'application/json': { schema: modelRef(model) } } },
      ]),
    ),
  },
});

const ERRORS: Readonly<Record<number, readonly [description: string, model: string]>> = {
  400: ['The request is not right.', 'ErrorResponseDto'],
  401: ['The token is missing or not good.', 'UnauthorizedResponse'],
  403: ['The token may not do this.', 'ErrorResponseDto'],
  404: ['There is no such connector or document.', 'ErrorResponseDto'],
  413: ['The request is too large.', 'ErrorResponseDto'],
  415: ['The media type is not supported.', 'UnsupportedResponse'],
  429: ['Too many requests.', 'RateLimitResponse'],
  500: ['The emulator failed.', 'ErrorResponseDto'],
};

const describeParameters = ({ path, query }: Operation, family: Family): FastifySchema => {
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return {
    ...(named.length > 0 && {
      params: {
        type: 'object',
        required: named,
        properties: Object.fromEntries(named.map((name) => [name, name === 'locale' ? locale : scriptName])),
      },
    }),
    ...(query && {
      querystring: {
        type: 'object',
        properties: Object.fromEntries(query.map((name) => [name, queryParameter(name, family.filterRules)])),
      },
    }),
  };
};

const scriptName = { type: 'string', description: 'Key of the connector.' };
const locale = {
  type: 'string',
  enum: [...LOCALES],
  description: 'Locale of the texts; one that is not viable means "en".',
};

const queryParameter = (name: QueryParameter, rules: FilterRules): object =>
  ({
    locale,
    limit: {
      type: 'integer',
      minimum: 0,
      maximum: MAX_LIMIT,
      default: DEFAULT_LIMIT,
      description: 'Most items of the page.',
    },
    offset: { type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0, description: 'Items to pass over.' },
    count: { type: 'boolean', default: false, description: 'Whether X-Total-Count tells the filtered total.' },
    filters: {
      type: 'string',
      description: `Filter of ${Object.entries(rules)
        .map(([field, operators]) => `${field} (${OPERATORS.filter((known) => operators.includes(known)).join(', ')})`)
        .join(', ')}.`,
    },
  })[name];

const describeBody = ({ body }: Operation): FastifySchema => {
  if (!body) return {};
  if ('model' in body) return { body: { content: { [body.mediaType]: { schema: modelRef(body.model) } } } };
  const file = { type: 'string', format: 'binary', description: 'The document.' };
  const schema = { type: 'object', ...(body.fileRequired && { required: ['file'] }), properties: { file } };
  return { body: { content: { [body.mediaType]: { schema } } } };
};

const describeSuccess = ({ success }: Operation, family: Family): object => {
  if (success.mediaType === undefined) return { description: success.description, type: 'null' };
  const model = modelOf(family, success);
  const one = model === undefined ? { type: 'string' } : modelRef(model);
  const schema = success.list ? { type: 'array', items: one } : one;
  const headers = success.list && {
    'X-Total-Count': { type: 'integer', description: 'The filtered total, where count is true.' },
  };
  return {
    description: success.description,
    ...(headers && { headers }),
    content: { [success.mediaType]: { schema } },
  };
};
