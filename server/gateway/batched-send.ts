import type { FastifyInstance } from 'fastify';

/**
 * Sends the responses of one turn of the event loop together, after the handlers of all its requests: the same code runs many times in
 * a row, and a client that waits for several is woken once.
 */
export const registerBatchedSend = (app: FastifyInstance): void => {
  let waiting: (() => void)[] = [];
  app.addHook('onSend', (_request, _reply, payload, done) => {
    if (waiting.length === 0) {
      setImmediate(() => {
        const ready = waiting;
        waiting = [];
        for (const send of ready) send();
      });
    }
    waiting.push(() => done(null, payload));
  });
};
