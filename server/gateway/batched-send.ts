import type { FastifyInstance, FastifyReply } from 'fastify';

interface Waiting {
  readonly reply: FastifyReply;
  readonly send: () => void;
}

/**
 * Sends the responses of one turn of the event loop together, after the handlers of all its requests: the same code runs many times in
 * a row, and a client that waits for several is woken once.
 */
export const registerBatchedSend = (app: FastifyInstance): void => {
  let waiting: Waiting[] = [];
  const sendAll = (): void => {
    const ready = waiting;
    waiting = [];
    for (const { reply, send } of ready) {
      try {
        send();
      } catch (error) {
        // Fastify is not on the stack to turn what it throws, such as for a header that cannot be sent, into a response.
        reply.send(error);
      }
    }
  };
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (waiting.length === 0) setImmediate(sendAll);
    waiting.push({ reply, send: () => done(null, payload) });
  });
};
