import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectSecurely } from 'node:tls';
import t, { type Test } from 'tap';
import type { Emulator, FaultRule } from '../../server/index.ts';
import { connector, started } from '../support/started.ts';

type Broken = Extract<FaultRule['response'], string>;

/** Sends a request. @returns everything that the client receives, and how its connection ends. */
const send = async (t: Test, { url, certificate }: Emulator, method: string, path: string) => {
  const port = Number(new URL(url).port);
  const socket =
    certificate === undefined
      ? connect(port, '127.0.0.1')
      : connectSecurely({ port, host: '127.0.0.1', ca: certificate, servername: 'localhost' });
  t.teardown(() => socket.destroy());
  let read = '';
  let code: string | undefined;
  socket.setEncoding('latin1').on('data', (text) => {
    read += text;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code;
  });
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await new Promise((resolve) => socket.once('close', resolve));
  const [head = '', body = ''] = read.split('\r\n\r\n', 2);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  return { read, code, isWhole: read !== '' && (method === 'HEAD' || body.length >= length) };
};

/** Requests with a body in their response and without. */
const REQUESTS: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/v3/connectors'],
  ['GET', '/v3/connectors/doomed/translations/de'],
  ['GET', '/v3/connectors/nobody'],
  ['HEAD', '/v3/connectors'],
  ['DELETE', '/v3/connectors/doomed'],
];

for (const tls of ['off', 'self-signed'] as const) {
  t.test(`no response is whole, TLS ${tls}`, { timeout: 60_000 }, async (t) => {
    const emulator = await started(t, { auth: false, tls });
    for (const response of ['reset', 'truncate'] as const) {
      for (const [method, path] of REQUESTS) {
        const name = `${response}: ${method} ${path}`;
        emulator.resetFaults();
        await emulator.inject({ method: 'POST', url: '/v3/connectors', payload: connector('Doomed') });
        emulator.resetRequests();
        const { id } = emulator.fault({ response });
        const { read, code, isWhole } = await send(t, emulator, method, path);
        t.notOk(isWhole, `${name}: ${read.slice(0, 80)}`);
        if (response === 'reset') t.same({ read, code }, { read: '', code: 'ECONNRESET' }, name);
        t.match(emulator.faults(), [{ hits: 1 }], name);
        for (let tries = 0; emulator.requests().length === 0 && tries < 200; tries += 1) await sleep(10);
        t.match(emulator.requests(), [{ fault: id }], `${name}: it is in the request log`);
      }
    }
  });
}

t.test('truncate: half of the body arrives', async (t) => {
  const emulator = await started(t, { auth: false });
  const whole = (await emulator.inject({ url: '/v3/connectors' })).body;
  emulator.fault({ response: 'truncate', times: 1 });
  const { read } = await send(t, emulator, 'GET', '/v3/connectors');
  const body = Buffer.from(read.slice(read.indexOf('\r\n\r\n') + 4), 'latin1').toString();
  t.match(read, /^HTTP\/1\.1 200 /);
  t.ok(body.length > 0 && whole.startsWith(body), `${body.length} of ${whole.length} characters`);
  t.equal((await emulator.inject({ url: '/v3/connectors' })).body, whole);
});

t.test('a faulted write is not applied, except after truncate or delay', async (t) => {
  const emulator = await started(t, { auth: false });
  const table: readonly (readonly [response: Broken, status: number])[] = [
    ['reset', 200],
    ['truncate', 404],
  ];
  for (const [response, status] of table) {
    await emulator.inject({ method: 'POST', url: '/v3/connectors', payload: connector('Doomed') });
    emulator.fault({ response, times: 1 });
    await send(t, emulator, 'DELETE', '/v3/connectors/doomed');
    t.equal((await emulator.inject({ url: '/v3/connectors/doomed' })).statusCode, status, response);
  }
});

t.test('inject rejects if a connection would break', { timeout: 15_000 }, async (t) => {
  const emulator = await started(t, { auth: false });
  for (const response of ['reset', 'hang', 'truncate'] as const) {
    for (const [method, path] of REQUESTS) {
      for (const chosen of [emulator, emulator.tenant('other')]) {
        const url = path;
        await chosen.inject({ method: 'POST', url: '/v3/connectors', payload: connector('Doomed') });
        const { id } = chosen.fault({ response });
        const rejected = chosen.inject({ method: method as 'GET', url });
        await t.rejects(rejected, { code: /^(?:LIGHT_)?ECONNRESET$/ }, `${response}: ${method} ${path}`);
        if (response !== 'truncate')
          await t.rejects(chosen.inject({ url }), { message: new RegExp(`fault rule ${id} `) });
        chosen.resetFaults();
      }
    }
    t.equal((await emulator.inject({ url: '/v3/connectors' })).statusCode, 200, 'later requests are served');
  }
  const payload = { ...connector('Late'), type: 'x'.repeat(100_000) };
  emulator.fault({ response: 'truncate' });
  await t.rejects(emulator.inject({ method: 'POST', url: '/v3/connectors', payload }));
});

t.test('inject accepts a path or a whole URL', async (t) => {
  const emulator = await started(t, { auth: false });
  const other = emulator.tenant('other');
  const table: readonly (readonly [url: unknown, tenants: readonly string[]])[] = [
    ['/oauth/info?x=1', ['default', 'other']],
    ['/oauth/info#a', ['default', 'other']],
    [`${emulator.url}/oauth/info`, ['default', 'default']],
    [`${other.url}/oauth/info`, ['other', 'other']],
    ['HTTPS://a.example/t/other/oauth/info', ['other', 'other']],
    ['', []],
    ['oauth/info', []],
    ['http://', []],
    ['http:///oauth/info', []],
    ['ftp://localhost/oauth/info', []],
    [undefined, []],
  ];
  for (const [url, tenants] of table) {
    for (const [index, chosen] of [emulator, other].entries()) {
      const sent = chosen.inject({ url: url as string });
      if (tenants.length > 0) t.match((await sent).json(), { tenantName: tenants[index] }, String(url));
      else
        await t.rejects(
          sent,
          { name: 'LibraryError', message: /^inject takes a url that is a path such as / },
          String(url),
        );
    }
  }
  for (const url of ['/', '//oauth/info', '//']) t.equal((await emulator.inject({ url })).statusCode, 404, url);
});
