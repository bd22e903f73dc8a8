import type { FastifyInstance } from 'fastify';
import { ApiError } from '../domain/errors.ts';

/** Parameters that a query or a form may have, repeated ones included. More are a `limitViolation`. [A] */
export const MAX_PARAMETERS = 1_000;

/**
 * Rejects a query or a form with too many parameters.
 *
 * @param text the parameters, with `&` between them.
 * @param field names them in the error, such as `query`.
 * @throws ApiError `limitViolation`.
 */
export const requireFewParameters = (text: string, field: string): void => {
  // Each parameter but the last takes a character and its separator.
  if (text.length < MAX_PARAMETERS) return;
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0 && count <= MAX_PARAMETERS; at = text.indexOf('&', at + 1)) count += 1;
  if (count <= MAX_PARAMETERS) return;
  throw new ApiError('limitViolation', { field, causes: [`The ${field} has more than ${MAX_PARAMETERS} parameters.`] });
};

/** An escape of more than ASCII, or a percent sign that begins none; most queries have neither, and need not be decoded twice. */
const BEYOND_ASCII = /%(?![0-7][0-9a-f])/i;

/**
 * Rejects a query that cannot be decoded, before what it says is taken for something else. [A]
 *
 * @throws ApiError `badSyntax` that says where, and how to write it.
 */
export const requireDecodable = (url: string): void => {
  if (!BEYOND_ASCII.test(url)) return;
  const query = url.slice(url.indexOf('?') + 1);
  try {
    decodeURIComponent(query);
  } catch {
    const stray = query.search(/%(?![0-9a-f]{2})/i);
    const cause =
      stray < 0
        ? 'The query has escapes that are not UTF-8.'
        : `Position ${stray + 1} of the query: a "%" that begins no escape must be written as %25.`;
    throw new ApiError('badSyntax', { causes: [cause] });
  }
};

/** Rejects requests whose query has too many parameters. */
export const registerParameterLimit = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    requireFewParameters(request.raw.url ?? '', 'query');
    done();
  });
};
