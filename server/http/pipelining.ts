import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Requests of a connection that may wait for the one before them. With one more, the connection is destroyed: Node offers no
 * way to stop reading, and each request that waits takes memory. [A]
 */
export const MAX_WAITING_REQUESTS = 1_000;

/** What is known of the requests of a connection. */
interface Pipeline {
  /** The response to the request that has begun. */
  current: ServerResponse;
  /** The response to the latest request. */
  last: ServerResponse;
  /** Requests that have not begun. */
  waiting: number;
}

const pipelines = new WeakMap<Socket, Pipeline>();

/** Returns the response to the latest request of a connection; undefined before its first. */
export const lastResponseOf = (socket: Socket): ServerResponse | undefined => pipelines.get(socket)?.last;

/** Returns the response to the request of a connection that runs, or was the last to run; undefined before its first. */
export const currentResponseOf = (socket: Socket): ServerResponse | undefined => pipelines.get(socket)?.current;

/**
 * Begins each request of a connection when the response to the one before has been sent.
 *
 * A client may send requests without waiting for responses (RFC 9112, 9.3.2). Node hands each one over when its head has
 * been read, so that a GET would overtake the POST in front of it, whose body is still to come.
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
      // With the connection gone, nobody would learn what came of it.
      if (response.destroyed) return;
      pipeline.current = response;
      done();
    });
  });
};
