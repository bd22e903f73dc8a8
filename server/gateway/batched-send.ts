import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Sends the responses of one event loop iteration together, after all its handlers: the same code runs many times in a row, and a
 * client that waits for several responses is woken once.
 */
export const registerBatchedSend = (app: FastifyInstance): void => {
  let waiting: Response[] = [];
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (waiting.length === 0) {
      setImmediate(() => {
        const ready = waiting;
        waiting = [];
        for (const response of ready) sendOne(response);
      });
    }
    waiting.push({ reply, send: () => done(null, payload) });
  });
};

interface Response {
  readonly reply: FastifyReply;
  readonly send: () => void;
}

/**
 * Sends a response. Catches errors, such as for an invalid header: nothing else would, so they would end the process and hold back the
 * other responses.
 */
const sendOne = ({ reply, send }: Response): void => {
  try {
    send();
  } catch (error) {
    reply.log.error(error);
    reply.raw.destroy(error as Error);
  }
};
