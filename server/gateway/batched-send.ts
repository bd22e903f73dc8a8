import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Sends the responses of one turn of the event loop together, after the handlers of all its requests: the same code runs many times in
 * a row, and a client that waits for several is woken once.
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
 * Sends a response. One that cannot be sent, such as with a header that HTTP does not allow, must neither end the process nor
 * keep back the others: nobody would catch what it throws.
 */
const sendOne = ({ reply, send }: Response): void => {
  try {
    send();
  } catch (error) {
    reply.log.error(error);
    reply.raw.destroy(error as Error);
  }
};
