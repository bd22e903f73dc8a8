import { type AddressInfo, createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { LOOPBACK } from '../platform/address.ts';

/**
 * Makes a server for `localhost` reachable at the second address of that name too, on the same port, if the machine has one.
 *
 * Fastify would start a second server there, without our handlers for invalid input and without our way of closing. Here, its
 * connections are passed to the one server.
 */
export const registerLoopback = (app: FastifyInstance): void => {
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    app.server.emit('connection', socket),
  );
  let started: Promise<void> | undefined;
  app.addHook('onListen', async () => {
    const { port } = app.server.address() as AddressInfo;
    started = new Promise((resolve) => {
      // The machine may lack the address, or another program may use the port.
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
