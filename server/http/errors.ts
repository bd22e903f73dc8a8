import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_ERRORS, ApiError, type ErrorShape } from '../domain/errors.ts';
import type {
  ErrorMessage,
  ErrorResponse,
  RateLimitResponse,
  TokenError,
  UnauthorizedResponse,
  UnsupportedResponse,
} from '../models/index.ts';
import { RECORDED_HEADERS, REQUEST_ID_HEADER } from './response-headers.ts';
import { validationError } from './validators.ts';

type ErrorBody = ErrorResponse | UnauthorizedResponse | RateLimitResponse | UnsupportedResponse | TokenError;

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request was rejected, or undefined if it was not. */
    apiError: ApiError | undefined;
  }
}

/** Sends every error in the shapes of the real service. */
export const registerErrors = (app: FastifyInstance): void => {
  app.decorateRequest('apiError', undefined);
  app.setErrorHandler(sendError);
};

/** Sends the response to a failed request. No other code does. */
export const sendError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  const apiError = toApiError(error);
  request.apiError = apiError;
  // An ApiError is not logged, even an internal fault: a test asked for it.
  if (apiError.name === 'internalFault' && !(error instanceof ApiError)) request.log.error(error);
  reply
    .code(apiError.status)
    .headers({ [REQUEST_ID_HEADER]: request.id, ...apiError.details.headers })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(apiError, request.id, request.headers['accept-language'])));
};

/** Sends the response to a request that failed before any hook ran. */
export const sendFrameworkError: typeof sendError = (error, request, reply) =>
  sendError(error, request, reply.headers(RECORDED_HEADERS));

/** Returns the body for an error, in its shape. */
export const errorBody = (apiError: ApiError, trackingId: string, acceptLanguage?: string): ErrorBody =>
  BODIES[API_ERRORS[apiError.name].shape](apiError, trackingId, acceptLanguage);

const BODIES: Readonly<Record<ErrorShape, (apiError: ApiError, id: string, acceptLanguage?: string) => ErrorBody>> = {
  isc: (apiError, trackingId, acceptLanguage) => ({
    detailCode: API_ERRORS[apiError.name].code,
    trackingId,
    messages: [
      inEnglish(apiError.text),
      // [W] `und` without an Accept-Language header, [A] the requested tag with one.
      { locale: readLanguage(acceptLanguage) ?? 'und', localeOrigin: 'REQUEST', text: apiError.text },
    ],
    causes: (apiError.details.causes ?? []).map(inEnglish),
  }),
  unauthorized: ({ text }) => ({ error: text }),
  rateLimit: ({ text }) => ({ message: text }),
  unsupported: (apiError, trackingId) => ({
    errorName: API_ERRORS[apiError.name].code,
    errorMessage: apiError.text,
    trackingId,
  }),
  oauth: (apiError) => ({ error: API_ERRORS[apiError.name].code, error_description: apiError.text }),
};

/** Maximum length of a cause from Fastify, whose messages can contain a whole path. */
const MAX_CAUSE = 200;

const inEnglish = (text: string): ErrorMessage => ({ locale: 'en-US', localeOrigin: 'DEFAULT', text });

/** Converts an error from any source. Only an unexpected one becomes an internal fault. */
const toApiError = (error: FastifyError): ApiError => {
  if (error instanceof ApiError) return error;
  if (error.validation) return validationError(error.validation);
  switch (error.statusCode) {
    case 404:
      return new ApiError('notFound');
    case 413:
      return new ApiError('payloadTooLarge');
    case 415:
      return new ApiError('unsupportedMediaType');
  }
  const ours = error.statusCode === undefined || error.statusCode < 400 || error.statusCode >= 500;
  return ours
    ? new ApiError('internalFault')
    : new ApiError('badSyntax', { causes: [error.message.slice(0, MAX_CAUSE)] });
};

/** A common BCP 47 tag. Longer ones are ignored, to keep responses short. */
const LANGUAGE_TAG = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/;

/** Returns the preferred language tag in an Accept-Language header, or undefined if there is none. */
export const readLanguage = (header: string | undefined): string | undefined =>
  header
    ?.split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length) ?? '1';
      return { tag, weight: Number(weight) };
    })
    .filter(({ tag, weight }) => LANGUAGE_TAG.test(tag) && weight > 0)
    .reduce<{ tag: string; weight: number } | undefined>(
      (best, range) => (best && best.weight >= range.weight ? best : range),
      undefined,
    )?.tag;
