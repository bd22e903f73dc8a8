import type { FastifyInstance } from 'fastify';
import { ApiError } from '../domain/errors.ts';

/** Maximum number of parameters in a query or form, including repeated ones. More are a `limitViolation`. [A] */
export const MAX_PARAMETERS = 1_000;

/**
 * Rejects a query or form with too many parameters.
 *
 * @param text the parameters, separated by `&`.
 * @param field name for the error, such as `query`.
 * @throws ApiError `limitViolation`.
 */
export const requireFewParameters = (text: string, field: string): void => {
  // A shorter text cannot have too many, because each parameter takes at least its separator.
  if (text.length < MAX_PARAMETERS) return;
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0 && count <= MAX_PARAMETERS; at = text.indexOf('&', at + 1)) count += 1;
  if (count <= MAX_PARAMETERS) return;
  throw new ApiError('limitViolation', { field, causes: [`The ${field} has more than ${MAX_PARAMETERS} parameters.`] });
};

/** An escape beyond ASCII, or a stray percent sign. Most queries have neither, so they need no check. */
const BEYOND_ASCII = /%(?![0-7][0-9a-f])/i;

/**
 * Rejects a query that cannot be decoded, so that it is not misread. [A]
 *
 * @throws ApiError `badSyntax`, with the position and the correct spelling.
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
        : `Position ${stray + 1} of the query: write a literal "%" as %25.`;
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
