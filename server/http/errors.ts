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
    /** Why it was rejected; undefined where it was not. */
    apiError: ApiError | undefined;
  }
}

/** Answers every error in the service's own shapes. */
export const registerErrors = (app: FastifyInstance): void => {
  app.decorateRequest('apiError', undefined);
  app.setErrorHandler(sendError);
};

/** Answers a request that failed; the one place where that happens. */
export const sendError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  const apiError = toApiError(error);
  request.apiError = apiError;
  // An error that is thrown by name is no error of the server: a test asked for it.
  if (apiError.name === 'internalFault' && !(error instanceof ApiError)) request.log.error(error);
  reply
    .code(apiError.status)
    .headers({ [REQUEST_ID_HEADER]: request.id, ...apiError.details.headers })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(apiError, request.id, request.headers['accept-language'])));
};

/** The same for a request that failed before the hooks could see it. */
export const sendFrameworkError: typeof sendError = (error, request, reply) =>
  sendError(error, request, reply.headers(RECORDED_HEADERS));

/** The body of an error in the shape of its kind. */
export const errorBody = (apiError: ApiError, trackingId: string, acceptLanguage?: string): ErrorBody =>
  BODIES[API_ERRORS[apiError.name].shape](apiError, trackingId, acceptLanguage);

const BODIES: Readonly<Record<ErrorShape, (apiError: ApiError, id: string, acceptLanguage?: string) => ErrorBody>> = {
  isc: (apiError, trackingId, acceptLanguage) => ({
    detailCode: API_ERRORS[apiError.name].code,
    trackingId,
    messages: [
      inEnglish(apiError.text),
      // [W] `und` without a header, [A] the asked tag with one.
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

/** The framework's messages may repeat a whole path. */
const MAX_CAUSE = 200;

const inEnglish = (text: string): ErrorMessage => ({ locale: 'en-US', localeOrigin: 'DEFAULT', text });

/** What an error of any origin is called; only what nobody foresaw is an internal fault. */
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

/** A tag of BCP 47 in its common form; longer ones are not worth a response's bytes. */
const LANGUAGE_TAG = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/;

/** The tag that an Accept-Language header likes best; undefined where it names none. */
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
