import { type AddressInfo, createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { LOOPBACK } from '../platform/address.ts';

/**
 * Makes a server that listens for `localhost` reachable by the second address of that name too, with the same port, where
 * there is one.
 *
 * The framework would start a second server there, which has none of the handlers that this one has for what it cannot read,
 * and which closing would leave alone. Here each connection is handed to the one server.
 */
export const registerLoopback = (app: FastifyInstance): void => {
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    app.server.emit('connection', socket),
  );
  let started: Promise<void> | undefined;
  app.addHook('onListen', async () => {
    const { port } = app.server.address() as AddressInfo;
    started = new Promise((resolve) => {
      // The machine may have no such address, or another program the port.
      second.once('error', () => resolve());
      second.listen({ port, host: LOOPBACK.ipv6 }, resolve);
    });
    await started;
  });
  app.addHook('preClose', async () => {
    await started;
    if (!second.listening) return;
    const closed = new Promise((resolve) => second.close(resolve));
    app.server.closeIdleConnections();
    await closed;
  });
};
