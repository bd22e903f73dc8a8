import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Lets a request in, or throws the ApiError that says why not. */
export type Gate = (request: FastifyRequest) => void;

/** Has every request of a scope pass these gates, one after the other, before its body is read. */
export const registerGates = (app: FastifyInstance, gates: readonly Gate[]): void => {
  for (const pass of gates) {
    app.addHook('onRequest', (request, _reply, done) => {
      pass(request);
      done();
    });
  }
};
