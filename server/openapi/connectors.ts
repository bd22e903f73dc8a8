import { type Family, modelOf } from '../api/families.ts';
import { OPERATIONS, type Operation, type QueryParameter } from '../api/operations.ts';
import { SCOPES_FOR, USER_LEVELS } from '../domain/auth/access.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET } from '../domain/connectors/paging.ts';
import { type FilterRules, OPERATORS } from '../domain/filter/fields.ts';
import { LOCALES } from '../models/enums.ts';
import { type DescribedApi, type DescribedOperation, type DocumentAt, type Method, makeDocument } from './document.ts';
import { modelRef } from './schema.ts';

const documents = new Map<string, DocumentAt>();

/** Returns what makes the OpenAPI document of a family. @param auth whether requests need a token. */
export const describeFamily = (family: Family, auth: boolean): DocumentAt => {
  const key = `${family.name} ${auth}`;
  const known = documents.get(key);
  if (known) return known;
  const made = makeDocument(describe(family, auth));
  documents.set(key, made);
  return made;
};

const TAG = { name: 'Connectors', description: 'Connectors, their documents, and their translations.' };

const describe = (family: Family, auth: boolean): DescribedApi => ({
  title: family.title,
  description: 'The Connectors API as the emulator serves it.',
  tag: TAG,
  securitySchemes: auth ? securitySchemes : () => ({}),
  operations: OPERATIONS.filter(({ id }) => family.operations.includes(id)).map((operation) => ({
    method: operation.method.toLowerCase() as Method,
    path: family.basePath + operation.path,
    operation: describeOperation(operation, family, auth),
  })),
});

const describeOperation = (operation: Operation, family: Family, auth: boolean): DescribedOperation => ({
  operationId: operation.id + family.operationIdSuffix,
  summary: operation.summary,
  description: `Needs one of the scopes ${SCOPES_FOR[operation.access].join(', ')} and one of the user levels ${USER_LEVELS.join(', ')}.`,
  tags: [TAG.name],
  ...(auth && { security: [{ userAuth: [...SCOPES_FOR[operation.access]] }] }),
  ...describeParameters(operation, family),
  ...describeBody(operation),
  responses: {
    [operation.success.status]: describeSuccess(operation, family),
    ...Object.fromEntries(
      Object.entries(ERRORS).map(([status, [description, model]]) => [
        status,
        { description, content: { 'application/json': { schema: modelRef(model) } } },
      ]),
    ),
  },
  'x-sailpoint-userLevels': [...USER_LEVELS],
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

const describeParameters = ({ path, query = [] }: Operation, family: Family): object => {
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...(name === 'locale' ? locale : scriptName),
  }));
  const asked = query.map((name) => ({ name, in: 'query', ...queryParameter(name, family.filterRules) }));
  const parameters = [...named, ...asked];
  return parameters.length > 0 ? { parameters } : {};
};

const scriptName = { description: 'Key of the connector.', schema: { type: 'string' } };
const locale = {
  description: 'Locale of the texts. One that is not viable means "en".',
  schema: { type: 'string', enum: [...LOCALES] },
};

const queryParameter = (name: QueryParameter, rules: FilterRules): object =>
  ({
    locale,
    limit: {
      description: 'Maximum number of items in the response.',
      schema: { type: 'integer', minimum: 0, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    },
    offset: {
      description: 'Number of items to skip.',
      schema: { type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 },
    },
    count: {
      description: 'If true, the response carries the filtered total in X-Total-Count.',
      schema: { type: 'boolean', default: false },
    },
    filters: {
      description: `Filter of ${Object.entries(rules)
        .map(([field, operators]) => `${field} (${OPERATORS.filter((known) => operators.includes(known)).join(', ')})`)
        .join(', ')}.`,
      schema: { type: 'string' },
    },
  })[name];

const describeBody = ({ body }: Operation): object => {
  if (!body) return {};
  if ('model' in body) {
    return { requestBody: { required: true, content: { [body.mediaType]: { schema: modelRef(body.model) } } } };
  }
  const file = { type: 'string', format: 'binary', description: 'The document.' };
  const schema = { type: 'object', ...(body.fileRequired && { required: ['file'] }), properties: { file } };
  return { requestBody: { required: body.fileRequired, content: { [body.mediaType]: { schema } } } };
};

const describeSuccess = ({ success }: Operation, family: Family): object => {
  if (success.mediaType === undefined) return { description: success.description };
  const model = modelOf(family, success);
  const one = model === undefined ? { type: 'string' } : modelRef(model);
  return {
    description: success.description,
    ...(success.list && {
      headers: {
        'X-Total-Count': { description: 'The filtered total, if count is true.', schema: { type: 'integer' } },
      },
    }),
    content: { [success.mediaType]: { schema: success.list ? { type: 'array', items: one } : one } },
  };
};

/** The security schemes of the published descriptions, at the endpoints of the emulator. [D] */
const securitySchemes = (baseUrl: string): Record<string, object> => {
  const scopes = {
    'sp:scopes:default': 'The scopes that the user level has.',
    'sp:scopes:all': 'All scopes.',
    'idn:connector-config:read': 'Read connectors.',
    'idn:connector-config:manage': 'Read and change connectors.',
  };
  const tokenUrl = `${baseUrl}/oauth/token`;
  const clientCredentials = { tokenUrl, scopes };
  return {
    userAuth: {
      type: 'oauth2',
      description: 'A token of a user. Any client ID and secret work until you configure clients.',
      flows: {
        clientCredentials,
        authorizationCode: { authorizationUrl: `${baseUrl}/oauth/authorize`, tokenUrl, scopes },
      },
    },
    applicationAuth: {
      type: 'oauth2',
      description: 'A token of a client without a user.',
      flows: { clientCredentials },
    },
  };
};
