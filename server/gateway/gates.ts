import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Checks a request. @throws ApiError to reject it. */
export type Gate = (request: FastifyRequest) => void;

/** Checks every request of a scope with these gates, in order, before its body is read. */
export const registerGates = (app: FastifyInstance, gates: readonly Gate[]): void => {
  for (const pass of gates) {
    app.addHook('onRequest', (request, _reply, done) => {
      pass(request);
      done();
    });
  }
};
