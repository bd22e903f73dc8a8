import { CONTROL_OPERATIONS, CONTROL_PREFIX, type ControlOperation } from '../control/operations.ts';
import { type DocumentAt, type Method, makeDocument } from './document.ts';
import { modelRef } from './schema.ts';

const TAG = { name: 'Control', description: 'Drives one tenant of the emulator. A real tenant has no such routes.' };

/** Returns what makes the OpenAPI document of the control API. @param keyed whether requests need the control key. */
export const describeControl = (keyed: boolean): DocumentAt =>
  makeDocument({
    title: 'Control API of the emulator',
    description:
      'Drives one tenant and reads what happened to it. Put /t/<name> in front of a path for another tenant.',
    tag: TAG,
    securitySchemes: () => ({
      controlKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Emulator-Key',
        description: 'The key that the server was started with. Without one, loopback needs none.',
      },
    }),
    operations: Object.entries(CONTROL_OPERATIONS).map(([name, operation]) => ({
      method: operation.method.toLowerCase() as Method,
      path: CONTROL_PREFIX + operation.path,
      operation: {
        operationId: name,
        tags: [TAG.name],
        security: keyed ? [{ controlKey: [] }] : [{}, { controlKey: [] }],
        ...describe(operation),
      },
    })),
  });

const describe = ({ summary, path, query = [], body, returnsBody }: ControlOperation) => {
  const [, parameter] = /:(\w+)/.exec(path) ?? [];
  const schema = { type: 'string' };
  const parameters = [
    ...(parameter === undefined ? [] : [{ name: parameter, in: 'path', required: true, schema }]),
    ...query.map((name) => ({ name, in: 'query', schema })),
  ];
  return {
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: modelRef(body) } } },
    }),
    responses: {
      ...(returnsBody
        ? { 200: { description: 'What was asked for.', content: { 'application/json': { schema: {} } } } }
        : { 204: { description: 'Done.' } }),
      400: rejected('The request is invalid. Nothing has changed.'),
      403: rejected('The control API is not open to this request.'),
      404: rejected('Nothing has this name or ID.'),
    },
  };
};

const rejected = (description: string) => ({
  description,
  content: { 'application/json': { schema: modelRef('ErrorResponseDto') } },
});
