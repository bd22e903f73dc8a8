import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FAILURES, Failure, type FailureShape } from '../domain/errors.ts';
import type {
  ErrorMessage,
  ErrorResponse,
  RateLimitResponse,
  TokenError,
  UnauthorizedResponse,
  UnsupportedResponse,
} from '../models/index.ts';
import { RECORDED_HEADERS, REQUEST_ID_HEADER } from './response-headers.ts';
import { validationFailure } from './validators.ts';

type ErrorBody = ErrorResponse | UnauthorizedResponse | RateLimitResponse | UnsupportedResponse | TokenError;

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused; undefined where it was not. */
    failure: Failure | undefined;
  }
}

/** Answers every failure in the service's own shapes. */
export const registerErrors = (app: FastifyInstance): void => {
  app.decorateRequest('failure', undefined);
  app.setErrorHandler(sendError);
};

/** Answers a request that failed; the one place where that happens. */
export const sendError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  const failure = toFailure(error);
  request.failure = failure;
  // A failure that is thrown by name is no error of the server: a test asked for it.
  if (failure.kind === 'internalFault' && !(error instanceof Failure)) request.log.error(error);
  reply
    .code(failure.status)
    .headers({ [REQUEST_ID_HEADER]: request.id, ...failure.details.headers })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorBody(failure, request.id, request.headers['accept-language'])));
};

/** The same for a request that failed before the hooks could see it. */
export const sendFrameworkError: typeof sendError = (error, request, reply) =>
  sendError(error, request, reply.headers(RECORDED_HEADERS));

/** The body of a failure in the shape of its kind. */
export const errorBody = (failure: Failure, trackingId: string, acceptLanguage?: string): ErrorBody =>
  BODIES[FAILURES[failure.kind].shape](failure, trackingId, acceptLanguage);

const BODIES: Readonly<Record<FailureShape, (failure: Failure, id: string, acceptLanguage?: string) => ErrorBody>> = {
  isc: (failure, trackingId, acceptLanguage) => ({
    detailCode: FAILURES[failure.kind].code,
    trackingId,
    messages: [
      inEnglish(failure.text),
      // [W] `und` without a header, [A] the asked tag with one.
      { locale: readLanguage(acceptLanguage) ?? 'und', localeOrigin: 'REQUEST', text: failure.text },
    ],
    causes: (failure.details.causes ?? []).map(inEnglish),
  }),
  unauthorized: ({ text }) => ({ error: text }),
  rateLimit: ({ text }) => ({ message: text }),
  unsupported: (failure, trackingId) => ({
    errorName: FAILURES[failure.kind].code,
    errorMessage: failure.text,
    trackingId,
  }),
  oauth: (failure) => ({ error: FAILURES[failure.kind].code, error_description: failure.text }),
};

/** The framework's messages may repeat a whole path. */
const MAX_CAUSE = 200;

const inEnglish = (text: string): ErrorMessage => ({ locale: 'en-US', localeOrigin: 'DEFAULT', text });

/** What an error of any origin is called; only what nobody foresaw is an internal fault. */
const toFailure = (error: FastifyError): Failure => {
  if (error instanceof Failure) return error;
  if (error.validation) return validationFailure(error.validation);
  switch (error.statusCode) {
    case 404:
      return new Failure('notFound');
    case 413:
      return new Failure('payloadTooLarge');
    case 415:
      return new Failure('unsupportedMediaType');
  }
  const ours = error.statusCode === undefined || error.statusCode < 400 || error.statusCode >= 500;
  return ours
    ? new Failure('internalFault')
    : new Failure('badSyntax', { causes: [error.message.slice(0, MAX_CAUSE)] });
};

/** A tag of BCP 47 in its common form; longer ones are not worth an answer's bytes. */
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
