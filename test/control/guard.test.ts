import { networkInterfaces } from 'node:os';
import t, { type Test } from 'tap';
import type { Emulator } from '../../server/index.ts';
import { askForToken, call, callRaw, connector, type RawResponse, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const KEY = 'a key of the control API';

/** The routes of a walk through the guard: what is read, what is changed, what streams, and another tenant's. */
const ROUTES: readonly [method: string, path: string][] = [
  ['GET', '/_emulator/state'],
  ['GET', '/_emulator/requests'],
  ['POST', '/_emulator/reset'],
  ['DELETE', '/_emulator/faults'],
  ['POST', '/t/other/_emulator/reset'],
];

const shut = async (
  t: Test,
  emulator: { readonly url: string },
  headers: Record<string, string>,
  cause: RegExp,
  name: string,
): Promise<void> => {
  for (const [method, path] of [...ROUTES, ['GET', '/_emulator/requests/stream']] as const) {
    const response = await callRaw(emulator.url, method, path, headers);
    const rejected = { status: 403, body: { detailCode: '403 Forbidden', causes: [{ text: cause }] } };
    t.match(response, rejected, `${name}: ${method} ${path}`);
  }
};

const isOpen = async (
  t: Test,
  emulator: { readonly url: string },
  headers: Record<string, string>,
  name: string,
): Promise<void> => {
  for (const [method, path] of ROUTES) {
    const { status = 0 } = await callRaw(emulator.url, method, path, headers);
    t.ok(status === 200 || status === 204, `${name}: ${method} ${path} is ${status}`);
  }
};

/** Host headers of a server, which fetch would set by itself. */
const hostOf = ({ url }: Emulator): { host: string } => ({ host: new URL(url).host });

t.test('on loopback, the control API needs no key', async (t) => {
  const emulator = await started(t);
  const { port } = new URL(emulator.url);
  for (const host of [
    `127.0.0.1:${port}`,
    `localhost:${port}`,
    'LOCALHOST',
    '127.9.9.9',
    `[::1]:${port}`,
    'a.localhost',
  ]) {
    await isOpen(t, emulator, { host }, host);
  }
  await isOpen(t, emulator, { ...hostOf(emulator), 'x-emulator-key': 'any' }, 'a key that is not needed');
});

t.test('a page of another origin is rejected', async (t) => {
  for (const options of [{}, { controlKey: KEY }, { cors: ['*'] }]) {
    const emulator = await started(t, options);
    const { host } = hostOf(emulator);
    const key = { 'x-emulator-key': KEY };
    for (const origin of [
      'http://evil.example',
      'https://evil.example',
      'http://localhost:1',
      `http://${host}.evil.example`,
      `http://evil.example/${host}`,
      `http://${host}@evil.example`,
      'null',
      'nonsense',
    ]) {
      await shut(t, emulator, { host, ...key, origin }, /other origins/, `${JSON.stringify(options)} ${origin}`);
    }
    await isOpen(t, emulator, { host, ...key, origin: `http://${host}` }, 'a page of the same origin');
  }
});

t.test('requests of pages of other origins have no effect', async (t) => {
  const emulator = await started(t, { auth: false });
  await call('POST', emulator.url + LIST, { body: connector('Kept') });
  const state = emulator.state();
  const origin = 'http://evil.example';
  for (const [method, path, body] of [
    ['POST', '/_emulator/reset', undefined],
    ['PUT', '/_emulator/state', { version: 1, connectors: [] }],
    ['POST', '/_emulator/faults', { response: '500' }],
    ['POST', '/_emulator/clients', { id: 'a', secret: 'b' }],
  ] as const) {
    t.equal((await call(method, emulator.url + path, { body, headers: { origin } })).status, 403, path);
  }
  t.same(emulator.state(), state);
  t.same([emulator.faults(), emulator.clients()], [[], []]);
  t.equal(
    (await call('GET', emulator.url + LIST, { headers: { origin } })).status,
    200,
    'the emulated API is open to it',
  );
});

t.test('a foreign name that resolves to this machine is rejected', async (t) => {
  const emulator = await started(t);
  for (const host of [
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '0.0.0.0',
    '[2001:db8::1]',
    'notlocalhost',
  ]) {
    await shut(t, emulator, { host }, /Host header is not a loopback address/, host);
    await shut(
      t,
      emulator,
      { host, origin: `http://${host}` },
      /Host header is not a loopback address/,
      `${host}, its own origin`,
    );
  }
  const keyed = await started(t, { controlKey: KEY });
  await isOpen(t, keyed, { host: 'evil.example', 'x-emulator-key': KEY }, 'with the key any name will do');
});

t.test('with a key, every request needs it', async (t) => {
  const emulator = await started(t, { controlKey: KEY });
  const host = hostOf(emulator);
  await shut(t, emulator, host, /x-emulator-key does not hold/, 'none');
  for (const key of ['', 'wrong', KEY.slice(0, -1), `${KEY}x`, KEY.toUpperCase()]) {
    await shut(t, emulator, { ...host, 'x-emulator-key': key }, /x-emulator-key does not hold/, JSON.stringify(key));
  }
  await shut(t, emulator, { ...host, authorization: `Bearer ${KEY}` }, /x-emulator-key does not hold/, 'as a token');
  await isOpen(t, emulator, { ...host, 'x-emulator-key': KEY }, 'the right one');
  for (const path of ['/_emulator/health', '/_emulator/ready', '/oauth/info']) {
    t.equal((await callRaw(emulator.url, 'GET', path, host)).status, 200, `${path} needs none`);
  }
  t.ok(await askForToken(emulator.url, 'client'));
});

t.test('beyond loopback, the control API is off without a key, and requires the key otherwise', async (t) => {
  const emulator = await started(t, { host: '0.0.0.0' });
  await shut(t, emulator, hostOf(emulator), /with --control-key/, '0.0.0.0');
  await shut(t, emulator, { host: 'localhost' }, /with --control-key/, 'by the name localhost');
  await shut(t, emulator, { ...hostOf(emulator), 'x-emulator-key': 'any key' }, /with --control-key/, 'with any key');
  t.equal((await callRaw(emulator.url, 'GET', '/_emulator/health', hostOf(emulator))).status, 200);
  t.ok(await askForToken(emulator.url, 'client'), 'the emulated API is there');
  t.same(emulator.faults(), [], 'and the methods work');

  const keyed = await started(t, { host: '0.0.0.0', controlKey: KEY });
  await shut(t, keyed, hostOf(keyed), /x-emulator-key does not hold/, '0.0.0.0 with a key');
  await isOpen(t, keyed, { ...hostOf(keyed), 'x-emulator-key': KEY }, '0.0.0.0 with a key');
  const outward = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal);
  if (outward) {
    const url = `http://${outward.address}:${new URL(keyed.url).port}`;
    await isOpen(t, { url }, { host: new URL(url).host, 'x-emulator-key': KEY }, 'from outside');
  }
});

t.test('a key with the same number of characters but more bytes is rejected', async (t) => {
  const emulator = await started(t, { controlKey: 'a key of some bytes' });
  await shut(
    t,
    emulator,
    { ...hostOf(emulator), 'x-emulator-key': 'ä key of some bytes' },
    /does not hold/,
    'more bytes',
  );
});

const preflight = (emulator: Emulator, path: string, origin: string): Promise<RawResponse> =>
  callRaw(emulator.url, 'OPTIONS', path, {
    ...hostOf(emulator),
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  });

const ORIGIN = 'http://localhost:3000';

t.test('without --cors, no response has CORS headers', async (t) => {
  const emulator = await started(t);
  const { status, headers } = await preflight(emulator, LIST, ORIGIN);
  t.ok((status ?? 0) >= 400);
  t.notOk(headers['access-control-allow-origin']);
  const listed = await call('GET', emulator.url + LIST, { token: await emulator.token(), headers: { origin: ORIGIN } });
  t.equal(listed.status, 200);
  t.notOk(listed.headers.has('access-control-allow-origin'));
});

t.test('with --cors, the listed origins get CORS headers', async (t) => {
  for (const { cors, allowed } of [
    { cors: [ORIGIN], allowed: ORIGIN },
    { cors: ['https://other.example', ORIGIN], allowed: ORIGIN },
    { cors: ['*'], allowed: '*' },
  ]) {
    const name = cors.join(', ');
    const emulator = await started(t, { cors });
    const token = await emulator.token();
    const headers = { origin: ORIGIN };
    for (const path of [LIST, `${LIST}/workday`, '/oauth/token', `/t/other${LIST}`]) {
      const response = await preflight(emulator, path, ORIGIN);
      t.match(
        response,
        {
          status: 204,
          headers: {
            'access-control-allow-origin': allowed,
            'access-control-allow-methods': /PATCH/,
            'access-control-allow-headers': /authorization/,
          },
        },
        `${name}: preflight of ${path}, without a token`,
      );
    }
    const table = [
      { path: LIST, more: { token }, status: 200 },
      { path: LIST, more: {}, status: 401 },
      { path: `${LIST}/nobody`, more: { token }, status: 404 },
      { path: `${LIST}?limit=x`, more: { token }, status: 400 },
      { path: '/nowhere', more: {}, status: 404 },
      { path: LIST, more: { token, headers: { prefer: 'code=429' } }, status: 429 },
    ];
    for (const { path, more, status } of table) {
      const sent = { ...more, headers: { ...headers, ...more.headers } };
      const response = await call('GET', emulator.url + path, sent);
      t.equal(response.status, status, `${name}: ${path}`);
      t.equal(
        response.headers.get('access-control-allow-origin'),
        allowed,
        `${name}: ${status} of ${path} can be read`,
      );
      t.match(response.headers.get('access-control-expose-headers'), /Retry-After.*SLPT-Request-ID.*X-Total-Count/i);
    }
    emulator.fault({ times: 1, response: { status: 503 } });
    const failed = await call('GET', emulator.url + LIST, { token, headers });
    t.equal(failed.status, 503);
    t.equal(failed.headers.get('access-control-allow-origin'), allowed, `${name}: a fault can be read`);

    emulator.resetFaults();
    emulator.fault({ match: { header: { origin: ORIGIN } }, times: 1, response: { status: 503 } });
    t.equal((await preflight(emulator, LIST, ORIGIN)).status, 204, `${name}: a preflight is not what a fault is for`);
    t.match(emulator.faults(), [{ hits: 0 }]);
  }
  const emulator = await started(t, { cors: [ORIGIN] });
  const response = await preflight(emulator, LIST, 'http://evil.example');
  t.not(response.headers['access-control-allow-origin'], 'http://evil.example', 'another origin is not let in');
  t.not(response.headers['access-control-allow-origin'], '*');
});

t.test('CORS does not apply to the control API', async (t) => {
  for (const cors of [['*'], [ORIGIN]]) {
    const emulator = await started(t, { cors, auth: false });
    await shut(t, emulator, { ...hostOf(emulator), origin: ORIGIN }, /other origins/, cors.join());
  }
});

t.test('CORS does not change the response to a wrong method', async (t) => {
  const emulator = await started(t, { cors: [ORIGIN], auth: false });
  t.equal((await callRaw(emulator.url, 'PUT', LIST)).status, 405);
  for (const headers of [{}, { origin: ORIGIN }, { 'access-control-request-method': 'POST' }]) {
    const name = `no preflight: ${JSON.stringify(headers)}`;
    t.equal((await callRaw(emulator.url, 'OPTIONS', '/nowhere', headers)).status, 404, name);
    const response = await callRaw(emulator.url, 'OPTIONS', LIST, headers);
    t.match(response, { status: 405, body: { errorName: 'NotAllowedException' } }, name);
  }
});
