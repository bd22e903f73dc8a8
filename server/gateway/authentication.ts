import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ANONYMOUS_ADMIN, type Principal, refusal } from '../domain/access.ts';
import { Failure } from '../domain/failures.ts';
import type { Tokens } from './tokens.ts';

/**
 * Asks every request of the API for a token, and the token for what the operation needs. [D]
 *
 * @param tokens undefined where all requests are let in as an administrator's.
 */
export const registerAuthentication = (app: FastifyInstance, tokens: Tokens | undefined): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    const principal = tokens?.readAuthorization(request.tenant, request.headers.authorization) ?? ANONYMOUS_ADMIN;
    if (principal instanceof Promise) return principal.then((read) => letIn(request, read));
    letIn(request, principal);
    return done();
  });
};

const letIn = (request: FastifyRequest, principal: Principal): void => {
  request.principal = principal;
  const access = request.route.operation?.access;
  const refused = access && refusal(principal, access);
  if (refused) throw new Failure('forbidden', { causes: [refused] });
};
