import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { modelOf } from '../../server/api/families.ts';
import { validator } from '../../server/models/validators.ts';

/** Error models by status; the API has one for each. */
const ERROR_MODELS: Readonly<Record<number, string>> = {
  401: 'UnauthorizedResponse',
  405: 'UnsupportedResponse',
  415: 'UnsupportedResponse',
  429: 'RateLimitResponse',
};

/**
 * Holds every response of an app against its published schema: one that is outside it becomes a 599 that says why, so that the
 * test which saw it fails.
 */
export const checkResponses = (app: FastifyInstance): void => {
  app.addHook('onSend', async (request, reply, payload) => {
    const problem = problemOf(request, reply, payload);
    if (problem === undefined) return payload;
    reply.code(599).header('content-type', 'text/plain');
    return `${request.method} ${request.url}: ${problem}`;
  });
};

const problemOf = (request: FastifyRequest, reply: FastifyReply, payload: unknown): string | undefined => {
  if (reply.getHeader('SLPT-Request-ID') !== request.id) return 'the response has no SLPT-Request-ID';
  const model = expectedModel(request, reply, payload);
  if (model === undefined) return undefined;
  const body: unknown = JSON.parse(String(payload));
  const validate = validator(model.id);
  for (const item of model.list ? (body as unknown[]) : [body]) {
    if (!validate(item)) return `${model.id} ${JSON.stringify(validate.errors)} in ${payload}`;
  }
  if (reply.statusCode < 400 || !isTracked(body)) return undefined;
  return body.trackingId === request.id ? undefined : 'trackingId is not the request id';
};

const isTracked = (body: unknown): body is { trackingId: string } =>
  typeof body === 'object' && body !== null && 'trackingId' in body;

const expectedModel = (
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): { id: string; list: boolean } | undefined => {
  const status = reply.statusCode;
  if (request.url.startsWith('/oauth/') && (status === 400 || status === 401)) {
    return { id: oauthError(payload), list: false };
  }
  if (status >= 400) return { id: ERROR_MODELS[status] ?? 'ErrorResponseDto', list: false };
  const { operation, family } = request.routeOptions.config;
  if (!operation?.success.model || !family) return undefined;
  return { id: modelOf(family, operation.success) ?? '', list: operation.success.list === true };
};

/** What cannot be read at all is rejected in ISC's own shape; what can, in that of OAuth. */
const oauthError = (payload: unknown): string =>
  String(payload).includes('"detailCode"') ? 'ErrorResponseDto' : 'TokenError';
