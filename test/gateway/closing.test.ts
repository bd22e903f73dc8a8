import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectSecurely } from 'node:tls';
import t, { type Test } from 'tap';
import type { Observer } from '../../server/domain/request-log.ts';
import type { Emulator } from '../../server/index.ts';
import { checkOptions } from '../../server/options/read-options.ts';
import { startServer } from '../../server/running/server.ts';
import { started } from '../support/started.ts';
import { parseResponses } from '../support/wire.ts';

const LIST = '/v3/connectors';
const BODY = '{"name":"Late","className":"x"}';
const get = (path: string, fields = ''): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`;
const POST = `POST ${LIST} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n`;
/** A delay that ends when the server closes. */
const ENDLESS = 'X-Emulator-Delay: 600000\r\n';

interface State {
  readonly name: string;
  /** What the client has sent when the server begins to close. */
  readonly before: readonly string[];
  /** What it sends then. */
  readonly after?: string;
  /** Status codes of the responses that it gets in all. */
  readonly statuses: readonly number[];
  /** Whether the client reads nothing. */
  readonly deaf?: true;
  /** Whether a fault rule leaves its requests without a response. */
  readonly hangs?: true;
}

const STATES: readonly State[] = [
  { name: 'nothing sent', before: [], statuses: [] },
  { name: 'half a head', before: [get(LIST).slice(0, 20)], statuses: [] },
  { name: 'half a head after a whole request', before: [get('/nope'), get(LIST).slice(0, 20)], statuses: [404] },
  { name: 'half a body', before: [POST + BODY.slice(0, 5)], statuses: [] },
  { name: 'a body that is whole in time', before: [POST + BODY.slice(0, 5)], after: BODY.slice(5), statuses: [200] },
  {
    name: 'a head that is whole in time',
    before: [get('/nope').slice(0, 20)],
    after: get('/nope').slice(20),
    statuses: [404],
  },
  { name: 'kept alive', before: [get('/nope')], statuses: [404] },
  { name: 'a request that ends after the server began to close', before: [get('/nope', ENDLESS)], statuses: [404] },
  { name: 'two of them', before: [get('/nope', ENDLESS) + get('/nope', ENDLESS)], statuses: [404] },
  { name: 'a response that is not read', before: [get('/_emulator/state').repeat(20)], statuses: [], deaf: true },
  { name: 'an event stream', before: [get('/_emulator/requests/stream')], statuses: [200] },
  { name: 'a request that hangs', before: [get('/oauth/info')], statuses: [], hangs: true },
  { name: 'garbage', before: ['nonsense\r\n\r\n'], statuses: [400] },
];

const open = async (t: Test, { url, certificate }: Emulator): Promise<Socket> => {
  const port = Number(new URL(url).port);
  const socket =
    certificate === undefined
      ? connect(port, '127.0.0.1')
      : connectSecurely({ port, host: '127.0.0.1', ca: certificate, servername: 'localhost' });
  t.teardown(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, certificate === undefined ? 'connect' : 'secureConnect');
  return socket;
};

/** The end of a connection, also of one that was reset: `once` of node:events would reject. */
const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });

/** All that a client reads which sends these bytes. */
const talk = async (port: number, host: string, bytes: string): Promise<string> => {
  const socket = connect(port, host)
    .setEncoding('latin1')
    .on('error', () => {});
  let read = '';
  socket.on('data', (text) => {
    read += text;
  });
  socket.write(bytes);
  await closeOf(socket);
  return read;
};
const statusesOf = (read: string): number[] => parseResponses(read).map(({ status }) => status);

for (const tls of ['off', 'self-signed'] as const) {
  t.test(`what a closing server does with each connection, TLS ${tls}`, async (t) => {
    // They wait more than they compute.
    t.jobs = STATES.length;
    for (const { name, before, after, statuses, deaf, hangs } of STATES) {
      // Node itself waits for most of these: 60 seconds, 72, or for ever. CLOSING_GRACE ends that.
      t.test(name, { timeout: 15_000, buffered: true }, async (t) => {
        const emulator = await started(t, { auth: false, tls });
        const socket = await open(t, emulator);
        const closed = closeOf(socket);
        if (hangs) emulator.fault({ response: 'hang' });
        let read = '';
        if (deaf) socket.pause();
        else
          socket.setEncoding('latin1').on('data', (text) => {
            read += text;
          });
        for (const packet of before) {
          socket.write(packet);
          await sleep(150);
          // On a busy machine the timer is late and comes before what the server, in this same process, has to read.
          await sleep(10);
        }
        const closing = emulator.close();
        if (after !== undefined) socket.write(after);
        await closing;
        if (deaf) socket.resume();
        await closed;
        const responses = parseResponses(read);
        t.same(
          responses.map(({ status }) => status),
          statuses,
        );
        const last = responses.at(-1);
        if (after !== undefined || before.join().includes(ENDLESS)) t.equal(last?.headers.get('connection'), 'close');
      });
    }
  });
}

t.test('a client that reads slowly gets its whole response', { timeout: 15_000 }, async (t) => {
  for (const tls of ['off', 'self-signed'] as const) {
    const emulator = await started(t, { tls });
    const socket = await open(t, emulator);
    const closed = closeOf(socket);
    // More than the buffers of both systems hold.
    socket.write(get('/_emulator/state').repeat(20));
    socket.pause();
    await sleep(200);
    const closing = emulator.close();
    await sleep(200);
    let read = '';
    socket.setEncoding('latin1').on('data', (text) => {
      read += text;
    });
    socket.resume();
    await Promise.all([closed, closing]);
    const responses = parseResponses(read);
    for (const { headers, body } of responses) t.equal(String(Buffer.byteLength(body)), headers.get('content-length'));
    t.equal(responses.at(-1)?.headers.get('connection'), 'close', 'and is told which one is the last');
  }
});

t.test('a stalled TLS handshake is ended', { timeout: 15_000 }, async (t) => {
  const emulator = await started(t, { tls: 'self-signed' });
  const port = Number(new URL(emulator.url).port);
  for (const bytes of ['', '\x16\x03\x01\x00\xf5\x01\x00']) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    t.teardown(() => socket.destroy());
    await once(socket, 'connect');
    socket.write(bytes, 'latin1');
  }
  await sleep(50);
  await emulator.close();
});

t.test('localhost has two addresses, which are served and closed alike', { timeout: 15_000 }, async (t) => {
  const emulator = await started(t, { host: 'localhost', auth: false });
  const port = Number(new URL(emulator.url).port);
  const hosts: string[] = [];
  for (const host of ['127.0.0.1', '::1']) {
    const socket = connect(port, host);
    const reachable = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (reachable) hosts.push(host);
  }
  t.ok(hosts.includes('127.0.0.1'));
  // A machine may have no IPv6.
  t.equal(
    hosts.includes('::1'),
    Object.values(networkInterfaces())
      .flat()
      .some((address) => address?.address === '::1'),
  );
  const open: Socket[] = [];
  for (const host of hosts) {
    t.same(statusesOf(await talk(port, host, `${get('/nope')}nonsense\r\n\r\n`)), [404, 400], host);
    for (const bytes of ['', get(LIST).slice(0, 20), get('/nope')]) {
      const socket = connect(port, host).on('error', () => {});
      t.teardown(() => socket.destroy());
      await once(socket, 'connect');
      socket.write(bytes);
      socket.resume();
      open.push(socket);
    }
  }
  await sleep(150);
  const closed = Promise.all(open.map((socket) => closeOf(socket)));
  await emulator.close();
  await closed;
});

t.test('a closed server has told its observers of every request', async (t) => {
  const outcomes: number[] = [];
  const observe: Observer = ({ status }) => {
    outcomes.push(status);
  };
  const options = checkOptions({ auth: false, logLevel: 'silent' });
  const server = await startServer(options, { observers: [observe] });
  const { tenants } = server.engine;
  tenants.get('default').faults.add({ response: 'hang' });
  const { port } = new URL(server.url);
  const sockets = Array.from({ length: 20 }, () => connect(Number(port), '127.0.0.1').on('error', () => {}));
  t.teardown(() => sockets.forEach((socket) => void socket.destroy()));
  for (const socket of sockets) socket.write(get(LIST));
  while (tenants.get('default').faults.list()[0]?.hits !== sockets.length) await sleep(5);
  await server.close();
  t.same(outcomes, new Array(sockets.length).fill(0));
});
