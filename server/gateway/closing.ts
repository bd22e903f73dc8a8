import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { currentResponseOf, lastResponseOf } from '../http/pipelining.ts';

/**
 * Time that requests have to finish when the server closes, in milliseconds. After that, all open connections are destroyed.
 */
export const CLOSING_GRACE = 900;

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to close, so that requests that wait on purpose do not delay it. */
    closing: AbortSignal;
    /**
     * Resolves when every connection has ended, and with it every request. Node reports a server as closed as soon as its last
     * connection is destroyed, which is before its requests end.
     */
    disconnected(): Promise<void>;
  }
}

/**
 * Closes connections when the server closes: idle ones at once, busy ones after their response, and all others after
 * `CLOSING_GRACE`.
 *
 * Node by itself waits for connections that have sent nothing, or half a head or body, for those in a TLS handshake, and for those
 * that a client keeps alive.
 */
export const registerClosing = (app: FastifyInstance): void => {
  const closing = new AbortController();
  const connections = trackConnections(app);
  const unclosed = trackUnclosed(app);
  app.decorate('closing', { getter: () => closing.signal });
  app.decorate('disconnected', async () => {
    await Promise.all(Array.from(unclosed, (socket) => once(socket, 'close')));
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing.signal.aborted) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', async () => {
    closing.abort();
    if (!app.server.listening) return;
    const grace = setTimeout(() => {
      for (const { tcp } of connections()) tcp.destroy();
    }, CLOSING_GRACE);
    app.server.once('close', () => clearTimeout(grace));
    for (const { tcp, client } of connections()) {
      if (!client?.bytesRead) tcp.destroy();
      else lastResponseOf(client)?.once('close', () => client.destroySoon());
    }
    // If a client reads slowly, Node considers its connection idle before the response is sent, and cuts it.
    for (let unsent = unsentResponses(connections()); unsent.length > 0; unsent = unsentResponses(connections())) {
      await Promise.all(unsent.map((response) => new Promise((resolve) => response.once('close', resolve))));
    }
  });
};

/** Returns the complete responses that have not been fully passed to the operating system. */
const unsentResponses = (connections: Iterable<Connection>): ServerResponse[] =>
  Array.from(connections)
    .map(({ client }) => client && currentResponseOf(client))
    .filter((response) => response !== undefined)
    .filter(({ writableEnded, closed }) => writableEnded && !closed);

/** Runs `action` when the server starts closing (at once if it already is), unless the request has ended. */
export const onServerClosing = (request: FastifyRequest, action: () => void): void => {
  if (request.raw.socket.destroyed) return;
  if (request.server.closing.aborted) {
    action();
    return;
  }
  const gone = new AbortController();
  request.raw.once('close', () => gone.abort());
  request.server.closing.addEventListener('abort', action, { once: true, signal: gone.signal });
};

const tcpSockets = new WeakMap<Socket, Socket>();

/** Returns the TCP socket that carries a connection: the one beneath a TLS socket, or else the socket itself. */
export const tcpSocketOf = (socket: Socket): Socket => tcpSockets.get(socket) ?? socket;

interface Connection {
  readonly tcp: Socket;
  /** The socket that requests arrive on; undefined until a TLS handshake is finished. */
  client: Socket | undefined;
}

/** Tracks the server's connections. @returns a function that lists the open ones. */
const trackConnections = ({ server }: FastifyInstance): (() => Iterable<Connection>) => {
  const open = new Map<string, Connection>();
  const secure = server.listenerCount('secureConnection') > 0;
  server.on('connection', (tcp: Socket) => {
    const name = nameOf(tcp);
    open.set(name, { tcp, client: secure ? undefined : tcp });
    tcp.once('close', () => open.delete(name));
  });
  // Node does not say which TCP socket a TLS socket belongs to, but both have the same addresses.
  server.on('secureConnection', (client: Socket) => {
    const connection = open.get(nameOf(client));
    if (!connection) return;
    connection.client = client;
    tcpSockets.set(client, connection.tcp);
  });
  return () => open.values();
};

/** Returns the sockets, with TLS both of a connection, that have not emitted `close`. Their property `closed` is true earlier. */
const trackUnclosed = ({ server }: FastifyInstance): ReadonlySet<Socket> => {
  const unclosed = new Set<Socket>();
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      unclosed.add(socket);
      socket.once('close', () => unclosed.delete(socket));
    });
  }
  return unclosed;
};

const nameOf = ({ remoteAddress, remotePort, localAddress }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress}`;
