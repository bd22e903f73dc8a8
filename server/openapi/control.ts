import type { FastifySchema } from 'fastify';
import { CONTROL_OPERATIONS, CONTROL_PREFIX, type ControlOperation } from '../control/operations.ts';
import { makeDocument, modelRef, type OpenApiDocument } from './document.ts';

/** The OpenAPI document of the control API, made from its rows. */
export const describeControl = (): Promise<OpenApiDocument> =>
  makeDocument({
    title: 'Control API of the emulator',
    description: 'What a test does to one tenant and asks of it. With /t/<name> in front of the path, another tenant.',
    securitySchemes: {
      controlKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Emulator-Key',
        description: 'The key that the server was started with; without one, none is needed on loopback.',
      },
    },
    routes: Object.entries(CONTROL_OPERATIONS).map(([name, operation]) => ({
      method: operation.method,
      url: CONTROL_PREFIX + operation.path,
      schema: { operationId: name, tags: ['Control'], security: [{ controlKey: [] }], ...describe(operation) },
    })),
  });

const describe = ({ summary, path, query, body, answers }: ControlOperation): FastifySchema => {
  const [, parameter] = /:(\w+)/.exec(path) ?? [];
  const text = { type: 'string' };
  return {
    summary,
    ...(parameter !== undefined && {
      params: { type: 'object', required: [parameter], properties: { [parameter]: text } },
    }),
    ...(query && {
      querystring: { type: 'object', properties: Object.fromEntries(query.map((name) => [name, text])) },
    }),
    ...(body !== undefined && { body: { content: { 'application/json': { schema: modelRef(body) } } } }),
    response: {
      ...(answers
        ? { 200: { description: 'What was asked for.', content: { 'application/json': { schema: {} } } } }
        : { 204: { description: 'It is done.', type: 'null' } }),
      400: refused('The request is not right; nothing has changed.'),
      403: refused('The control API is not open to this request.'),
      404: refused('There is no such thing.'),
    },
  };
};

const refused = (description: string) => ({
  description,
  content: { 'application/json': { schema: modelRef('ErrorResponseDto') } },
});
