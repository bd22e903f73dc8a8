import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Maximum number of waiting requests on a connection. With one more, the connection is destroyed: Node cannot stop reading, and each
 * waiting request takes memory. [A]
 */
export const MAX_WAITING_REQUESTS = 1_000;

/** The state of a connection's requests. */
interface Pipeline {
  /** The response to the request that runs. */
  current: ServerResponse;
  /** The response to the latest request. */
  last: ServerResponse;
  /** Number of requests that have not begun. */
  waiting: number;
}

const pipelines = new WeakMap<Socket, Pipeline>();

/** Returns the response to the latest request on a connection, or undefined before its first. */
export const lastResponseOf = (socket: Socket): ServerResponse | undefined => pipelines.get(socket)?.last;

/** Returns the response to the request that runs on a connection, or ran last; undefined before its first. */
export const currentResponseOf = (socket: Socket): ServerResponse | undefined => pipelines.get(socket)?.current;

/**
 * Begins each request on a connection only after the previous response has been sent.
 *
 * A client can send requests without waiting for responses (RFC 9112, 9.3.2). Node dispatches each one when its head has arrived, so
 * a GET would overtake an earlier POST whose body is still on its way.
 */
export const registerPipelining = (app: FastifyInstance): void => {
  app.addHook('onRequest', ({ raw: { socket } }, { raw: response }, done) => {
    const pipeline = pipelines.get(socket);
    if (!pipeline) {
      pipelines.set(socket, { current: response, last: response, waiting: 0 });
      return done();
    }
    const { last } = pipeline;
    pipeline.last = response;
    if (last.closed) {
      pipeline.current = response;
      return done();
    }
    pipeline.waiting += 1;
    if (pipeline.waiting > MAX_WAITING_REQUESTS) {
      socket.destroy();
      return;
    }
    last.once('close', () => {
      pipeline.waiting -= 1;
      // If the connection is gone, no client would see the result.
      if (response.destroyed) return;
      pipeline.current = response;
      done();
    });
  });
};
