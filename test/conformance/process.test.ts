import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { lookup, Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { CASES } from '../../conformance/index.ts';
import { groupByServer, nameOf, runOnShared } from '../../conformance/run-cases.ts';
import { inProcess } from '../../conformance/transport.ts';
import { testEmulator } from '../support/emulator.ts';
import { watchOutgoing } from '../support/outgoing.ts';

const outgoing = watchOutgoing();

for (const { server, cases } of groupByServer(CASES)) {
  t.test(`with ${JSON.stringify(server)}`, async (t) => {
    const { app, control } = await testEmulator(t, { auth: true, ...server });
    const transport = inProcess(app);
    for (const behavior of cases) t.same(await runOnShared(behavior, transport, control), [], nameOf(behavior));
  });
}

t.test('no case makes the server open a connection', async (t) => {
  t.same(outgoing, []);
  const rejected = (): void => {};
  for (const [way, resource, reachOut] of [
    ['a connection', 'TCPCONNECTWRAP', () => once(connect(65_535, '127.0.0.1'), 'connect').catch(rejected)],
    ['fetch', 'TCPCONNECTWRAP', () => fetch('http://127.0.0.1:65535').catch(rejected)],
    ['a name', 'GETADDRINFOREQWRAP', () => lookup('localhost').catch(rejected)],
    [
      'a resolver',
      'QUERYWRAP',
      () => {
        const resolver = new Resolver();
        const resolved = resolver.resolve4('localhost').catch(rejected);
        resolver.cancel();
        return resolved;
      },
    ],
    ['datagrams', 'UDPWRAP', () => createSocket('udp4').close()],
    ['another program', 'PROCESSWRAP', () => once(spawn(process.execPath, ['--version']), 'close')],
  ] as const) {
    const before = outgoing.length;
    await reachOut();
    t.ok(outgoing.slice(before).includes(resource), `${way} would have been seen`);
  }
});
