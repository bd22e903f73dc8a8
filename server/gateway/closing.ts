import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to close: what waits on purpose must not hold it up. */
    closing: AbortSignal;
  }
}

/** Tells those who keep a request waiting that the server is about to close. */
export const registerClosing = (app: FastifyInstance): void => {
  const closing = new AbortController();
  app.decorate('closing', { getter: () => closing.signal });
  app.addHook('preClose', async () => closing.abort());
};

/** Does something to a waiting request when the server begins to close, or has begun, unless its connection is gone by then. */
export const whenClosing = (request: FastifyRequest, action: () => void): void => {
  if (request.server.closing.aborted) {
    action();
    return;
  }
  const gone = new AbortController();
  request.raw.once('close', () => gone.abort());
  request.server.closing.addEventListener('abort', action, { once: true, signal: gone.signal });
};

/**
 * Ends the TLS connections that have not finished their handshake when the server begins to close: they belong to no request, so
 * that Node's own closing leaves them alone and waits for them.
 */
export const endHandshakes = (app: FastifyInstance): void => {
  const unfinished = new Map<string, Socket>();
  const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
  app.server.on('connection', (socket) => {
    const name = nameOf(socket);
    unfinished.set(name, socket);
    socket.once('close', () => unfinished.delete(name));
  });
  app.server.on('secureConnection', (socket: Socket) => unfinished.delete(nameOf(socket)));
  app.addHook('preClose', async () => {
    for (const socket of unfinished.values()) socket.destroy();
  });
};
