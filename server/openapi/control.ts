import { CONTROL_OPERATIONS, CONTROL_PREFIX, type ControlOperation } from '../control/operations.ts';
import { JSON_TYPE } from '../http/content-types.ts';
import { REQUEST_ID_HEADER } from '../http/response-headers.ts';
import { CONTROL_EXAMPLES } from './control-examples.ts';
import { type DescribedOperation, type DocumentAt, type Method, makeDocument } from './document.ts';
import { namesInPath } from './parameters.ts';
import { type ErrorTable, errorComponents, errorExample, errorReferences, HEADERS, headersOf } from './responses.ts';
import { modelRef, modelSchema } from './schema.ts';

const TAG = { name: 'Control', description: 'Controls one tenant of the emulator. Real tenants have no such routes.' };

/** Returns what makes the OpenAPI document of the control API. @param keyed whether requests need the control key. */
export const describeControl = (keyed: boolean): DocumentAt =>
  makeDocument({
    title: 'Control API of the emulator',
    description: 'Controls one tenant of the emulator. Put `/t/<name>` in front of a path for another tenant.',
    tag: TAG,
    headers: { [REQUEST_ID_HEADER]: HEADERS[REQUEST_ID_HEADER] },
    responses: errorComponents(ERRORS),
    securitySchemes: () => ({
      controlKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Emulator-Key',
        description: 'The key that the server was started with. Without one, requests over loopback need none.',
      },
    }),
    operations: Object.entries(CONTROL_OPERATIONS).map(([name, operation]) => ({
      method: operation.method.toLowerCase() as Method,
      path: CONTROL_PREFIX + operation.path,
      operation: describe(name, operation, keyed),
    })),
  });

const ERRORS: ErrorTable = {
  400: {
    name: 'BadRequest',
    description: 'The request is invalid. Nothing has changed.',
    examples: {
      invalid: errorExample('A value is out of range', 'badContent', {
        causes: ['/response/status must be <= 599.'],
      }),
    },
  },
  403: {
    name: 'Forbidden',
    description: 'The control API does not accept this request.',
    examples: {
      key: errorExample('The key is missing', 'forbidden', {
        causes: ['The header x-emulator-key does not hold the control key.'],
      }),
    },
  },
  404: {
    name: 'NotFound',
    description: 'Nothing has this name or ID.',
    examples: {
      snapshot: errorExample('The snapshot does not exist', 'notFound', {
        causes: ['There is no snapshot "default".'],
      }),
    },
  },
};

const describe = (name: string, operation: ControlOperation, keyed: boolean): DescribedOperation => {
  const { summary, path, query = [], body, returnsBody, mediaType } = operation;
  const type = mediaType?.split(';', 1)[0] ?? JSON_TYPE;
  const { parameters: values = {}, response, body: example } = CONTROL_EXAMPLES[name] ?? {};
  const { properties } = modelSchema('RequestLogMatch');
  const parameters = [
    ...namesInPath(path).map((key) => ({
      name: key,
      in: 'path',
      required: true,
      schema: { type: 'string', example: values[key] },
    })),
    ...query.map((key) => {
      const { description, ...schema } = properties[key] ?? { type: 'string', example: values[key] };
      return { name: key, in: 'query', ...(description !== undefined && { description }), schema };
    }),
  ];
  const media = body === undefined ? undefined : { schema: modelRef(body), example };
  return {
    operationId: name,
    summary,
    tags: [TAG.name],
    security: keyed ? [{ controlKey: [] }] : [{}, { controlKey: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(media && { requestBody: { required: name !== 'issueToken', content: { [JSON_TYPE]: media } } }),
    responses: {
      ...(returnsBody
        ? {
            200: {
              description: 'The result.',
              headers: headersOf(),
              content: { [type]: { schema: schemaOf(response), example: response } },
            },
          }
        : { 204: { description: 'Done.', headers: headersOf() } }),
      ...errorReferences(ERRORS),
    },
  };
};

const ANY_OBJECT = { type: 'object', additionalProperties: true };

/** Returns a schema for responses like an example. */
const schemaOf = (example: unknown): object => {
  if (typeof example === 'string') return { type: 'string' };
  if (!Array.isArray(example)) return ANY_OBJECT;
  return { type: 'array', items: typeof example[0] === 'string' ? { type: 'string' } : ANY_OBJECT };
};
