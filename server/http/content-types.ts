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

/** Returns the media type of a request in lower case, without parameters; empty if there is none. */
export const mediaTypeOf = (request: FastifyRequest): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Returns whether a media type is JSON: `application/json`, or one that ends in `+json`. */
export const isJson = (mediaType: string): boolean => /^application\/(?:[^/]+\+)?json$/.test(mediaType);

/** Returns whether a request has a body. */
export const hasBody = (request: FastifyRequest): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

/** Removes Fastify's body parsers. Each scope adds those that its routes need. */
export const removeParsers = (app: FastifyInstance): void => {
  app.decorateRequest('bodyText', undefined);
  app.removeAllContentTypeParsers();
};

/** Length from which a JSON body is queued for parsing, in characters. */
export const LARGE_BODY = 32 * 1024;

/**
 * Adds parsers for JSON and JSON Patch to a scope. Bodies are UTF-8, whatever charset the header names. [A] An empty body counts as
 * no body: PowerShell and Terraform send a JSON type with GET and DELETE. [W]
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
        if (error) return done(new ApiError('badSyntax', { causes: ['The body cannot be parsed as JSON.'] }));
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
      `The number ${literal} at position ${position} of the body cannot be represented exactly; send it as a string, or with fewer digits.`,
    ],
  });

const tooMuch = (what: keyof JsonBounds, bound: number): ApiError =>
  new ApiError('limitViolation', {
    field: 'body',
    causes: [
      what === 'depth'
        ? `The body is nested deeper than ${bound} levels.`
        : `The body has more than ${bound} items and keys.`,
    ],
  });

/**
 * Maximum number of bytes of a body to decode just for the request log. They are always more characters than the log shows, so that a
 * longer body counts as truncated.
 */
export const HEARD_BYTES = 3 * MAX_LOGGED_BODY + 1;

/** Accepts empty bodies of any type in a scope, because clients send them. A body that is not empty is a 415. [W] */
export const registerEmptyBodyParser = (app: FastifyInstance): void => {
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    request.bodyText = bytes.toString('utf8', 0, HEARD_BYTES);
    if (bytes.length > 0) return done(new ApiError('unsupportedMediaType'));
    return done(null, undefined);
  });
};

/** Returns the query parameters with one value each: the first, if a parameter is repeated. [A] */
export const firstValues = (query: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query as Record<string, string | string[]>).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value[0] ?? '') : value,
    ]),
  );
