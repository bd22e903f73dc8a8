import { type Family, modelOf } from '../api/families.ts';
import { OPERATIONS, type Operation, type OperationId } from '../api/operations.ts';
import { USER_LEVELS } from '../domain/auth/access.ts';
import { TOTAL_COUNT_HEADER } from '../http/response-headers.ts';
import { CONNECTOR_ERRORS } from './connector-errors.ts';
import { descriptionOf, INTRODUCTION, TAG } from './descriptions.ts';
import { type DescribedApi, type DescribedOperation, type DocumentAt, type Method, makeDocument } from './document.ts';
import { BODY_EXAMPLES, DOCUMENT_EXAMPLES, LOCALE_EXAMPLE, successExamples, TRANSLATION_EXAMPLE } from './examples.ts';
import { namesInPath, parametersOf } from './parameters.ts';
import { errorComponents, errorReferences, HEADERS, headersOf } from './responses.ts';
import { modelRef } from './schema.ts';
import { securityOf, securitySchemes } from './security.ts';

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

type Row = Operation & { readonly id: OperationId };

const describe = (family: Family, auth: boolean): DescribedApi => {
  const rows = OPERATIONS.filter(({ id }) => family.operations.includes(id)).toSorted((a, b) => turn(a) - turn(b));
  return {
    title: family.title,
    description: INTRODUCTION,
    tag: TAG,
    headers: HEADERS,
    responses: errorComponents(CONNECTOR_ERRORS),
    securitySchemes: auth ? securitySchemes : () => ({}),
    operations: rows.map((row) => ({
      method: row.method.toLowerCase() as Method,
      path: family.basePath + row.path,
      operation: describeOperation(row, family, rows, auth),
    })),
  };
};

/** Returns when an operation has its turn: sent in this order with the examples, all succeed, and none leaves anything behind. */
const turn = ({ path, method }: Operation): number => {
  if (path === '') return method === 'POST' ? 0 : 1;
  if (path !== '/:scriptName') return method === 'PUT' ? 2 : 3;
  return method === 'DELETE' ? 5 : 4;
};

const describeOperation = (row: Row, family: Family, rows: readonly Row[], auth: boolean): DescribedOperation => {
  const { access, success } = row;
  const parameters = parametersOf(row, family.filterRules);
  return {
    operationId: row.id + family.operationIdSuffix,
    summary: row.summary,
    description: descriptionOf(row),
    tags: [TAG.name],
    ...(auth && { security: securityOf(access) }),
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(row),
    responses: {
      [success.status]: { ...successOf(row, family), ...linksOf(row, family, rows) },
      ...errorReferences(CONNECTOR_ERRORS),
    },
    'x-sailpoint-userLevels': [...USER_LEVELS],
  };
};

const successOf = ({ id, success }: Row, family: Family): object => {
  const { description, mediaType, list } = success;
  const headers = headersOf(...(list ? [TOTAL_COUNT_HEADER] : []));
  if (mediaType === undefined) return { description, headers };
  const model = modelOf(family, success);
  const one = model === undefined ? { type: 'string' } : modelRef(model);
  const schema = list ? { type: 'array', items: one } : one;
  return { description, headers, content: { [mediaType]: { schema, examples: successExamples(family, id) } } };
};

/** From the response of POST, links to every operation on the new connector. */
const linksOf = ({ id }: Row, { operationIdSuffix }: Family, rows: readonly Row[]): object => {
  if (id !== 'createCustomConnector') return {};
  const links = rows.flatMap((row) => {
    const names = namesInPath(row.path);
    if (names.length === 0) return [];
    const parameters = Object.fromEntries(
      names.map((name) => [name, name === 'locale' ? LOCALE_EXAMPLE : '$response.body#/scriptName']),
    );
    return [[row.id, { operationId: row.id + operationIdSuffix, parameters, description: row.summary }]];
  });
  return { links: Object.fromEntries(links) };
};

const requestBodyOf = ({ body, document }: Operation): object => {
  if (!body) return {};
  if ('model' in body) {
    const media = { schema: modelRef(body.model), examples: BODY_EXAMPLES[body.model] };
    return { requestBody: { required: true, content: { [body.mediaType]: media } } };
  }
  const example = document ? DOCUMENT_EXAMPLES[document] : TRANSLATION_EXAMPLE;
  const description = document ? 'The document, an XML file.' : 'The translations, a Java properties file.';
  const media = {
    schema: {
      type: 'object',
      ...(body.fileRequired && { required: ['file'] }),
      properties: { file: { type: 'string', format: 'binary', description, example } },
    },
    example: { file: example },
  };
  return { requestBody: { required: body.fileRequired, content: { [body.mediaType]: media } } };
};
