import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { MAX_LOGGED_BODY } from '../domain/request-log.ts';
import { decodeUtf8 } from '../domain/text/encoding.ts';
import { exceededBound, type JsonBounds, MAX_JSON_DEPTH, MAX_JSON_MEMBERS } from '../domain/text/json.ts';
import { type InexactNumber, inexactNumber } from '../domain/text/json-numbers.ts';
import { TaskQueue } from '../platform/task-queue.ts';

export const JSON_TYPE = 'application/json';
export const JSON_PATCH_TYPE = 'application/json-patch+json';
export const MULTIPART_TYPE = 'multipart/form-data';
export const URLENCODED_TYPE = 'application/x-www-form-urlencoded';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as text, as far as it was read. */
    bodyText: string | undefined;
  }
}

/** The media type of a request, without parameters, in lower case; empty where it names none. */
export const mediaTypeOf = (request: FastifyRequest): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Whether a media type is one of JSON: `application/json`, or one that ends in `+json`. */
export const isJson = (mediaType: string): boolean => /^application\/(?:[^/]+\+)?json$/.test(mediaType);

/** Whether a body follows the head of the request. */
export const hasBody = (request: FastifyRequest): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/** Takes the framework's parsers out; each scope puts in what its routes take. */
export const removeParsers = (app: FastifyInstance): void => {
  app.decorateRequest('bodyText', undefined);
  app.removeAllContentTypeParsers();
};

/** Size of a JSON body from which it waits for its turn to be parsed, in characters. */
export const LARGE_BODY = 32 * 1024;

/**
 * Reads JSON and JSON Patch in the scope where they are taken, within some bounds. They are UTF-8, whatever charset is named.
 * [A] An empty body is no body whatever its type: PowerShell and Terraform send GET and DELETE with a JSON type. [W]
 */
export const registerJsonParsers = (
  app: FastifyInstance,
  bounds: JsonBounds = { depth: MAX_JSON_DEPTH, members: MAX_JSON_MEMBERS },
): void => {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  const large = new TaskQueue();
  app.addContentTypeParser<Buffer>([JSON_TYPE, JSON_PATCH_TYPE], { parseAs: 'buffer' }, (request, bytes, done) => {
    const text = decodeUtf8(bytes);
    request.bodyText = text ?? bytes.toString('latin1', 0, HEARD_BYTES);
    if (text === undefined) return done(new ApiError('badSyntax', { causes: [NOT_UTF8] }));
    if (text.trim() === '') return done(null, undefined);
    const parse = () => {
      const exceeded = exceededBound(text, bounds);
      if (exceeded) return done(tooMuch(exceeded, bounds[exceeded]));
      return parseJson(request, text, (error, value) => {
        if (error) return done(new ApiError('badSyntax', { causes: ['The body is not JSON that can be read.'] }));
        const inexact = inexactNumber(text);
        return inexact === undefined ? done(null, value) : done(notExact(inexact));
      });
    };
    return text.length < LARGE_BODY ? parse() : large.add(parse);
  });
};

const NOT_UTF8 =
  "The body is not UTF-8. PowerShell before 7.4 sends ISO-8859-1: pass -ContentType 'application/json; charset=utf-8'.";

const notExact = ({ literal, position }: InexactNumber): ApiError =>
  new ApiError('illegalValue', {
    field: 'body',
    causes: [
      `The number ${literal} at position ${position} of the body cannot be carried exactly; send it as a text, or with fewer digits.`,
    ],
  });

const tooMuch = (what: keyof JsonBounds, bound: number): ApiError =>
  new ApiError('limitViolation', {
    field: 'body',
    causes: [
      what === 'depth'
        ? `The body is nested deeper than ${bound} levels.`
        : `The body holds more than ${bound} items and keys.`,
    ],
  });

/**
 * Bytes of a body that are kept as text for the request log where nothing else needs it as text: always more characters than
 * the log shows, so that a longer body counts as truncated.
 */
export const HEARD_BYTES = 3 * MAX_LOGGED_BODY + 1;

/** Lets empty bodies of any type through, in the scopes where clients send them; what holds something is 415. [W] */
export const registerEmptyBodyParser = (app: FastifyInstance): void => {
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    request.bodyText = bytes.toString('utf8', 0, HEARD_BYTES);
    if (bytes.length > 0) return done(new ApiError('unsupportedMediaType'));
    return done(null, undefined);
  });
};

/** Query parameters as one text each: of a name that stands more than once the first counts. [A] */
export const firstValues = (query: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query as Record<string, string | string[]>).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value[0] ?? '') : value,
    ]),
  );
