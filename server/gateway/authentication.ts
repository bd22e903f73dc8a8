import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ANONYMOUS_ADMIN, type Principal, refusal } from '../domain/access.ts';
import { Failure } from '../domain/failures.ts';
import { bearerOf } from './claimed-client.ts';
import { type Tokens, unauthorized } from './tokens.ts';

/**
 * Asks every request of the API for a token, and the token for what the operation needs. [D]
 *
 * @param tokens undefined where all requests are let in as an administrator's.
 */
export const registerAuthentication = (app: FastifyInstance, tokens: Tokens | undefined): void => {
  app.addHook('onRequest', async (request) => {
    request.principal = tokens ? await readPrincipal(request, tokens) : ANONYMOUS_ADMIN;
    const access = request.routeOptions.config.operation?.access;
    const refused = access && refusal(request.principal, access);
    if (refused) throw new Failure('forbidden', { causes: [refused] });
  });
};

const readPrincipal = (request: FastifyRequest, tokens: Tokens): Promise<Principal> => {
  const token = bearerOf(request);
  if (token === undefined) throw unauthorized('JWT is missing');
  return tokens.readAccessToken(request.tenant, token);
};
