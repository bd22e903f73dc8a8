import type { FastifyInstance } from 'fastify';
import { Failure } from '../domain/errors.ts';

/** Parameters that a query or a form may have, repeated ones included. More are a `limitViolation`. [A] */
export const MAX_PARAMETERS = 1_000;

/**
 * Rejects a query or a form with too many parameters.
 *
 * @param text the parameters, with `&` between them.
 * @param field names them in the failure, such as `query`.
 * @throws Failure `limitViolation`.
 */
export const requireFewParameters = (text: string, field: string): void => {
  // Each parameter but the last takes a character and its separator.
  if (text.length < MAX_PARAMETERS) return;
  let count = 1;
  for (let at = text.indexOf('&'); at >= 0 && count <= MAX_PARAMETERS; at = text.indexOf('&', at + 1)) count += 1;
  if (count <= MAX_PARAMETERS) return;
  throw new Failure('limitViolation', { field, causes: [`The ${field} has more than ${MAX_PARAMETERS} parameters.`] });
};

/** Rejects requests whose query has too many parameters. */
export const registerParameterLimit = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    requireFewParameters(request.raw.url ?? '', 'query');
    done();
  });
};
