import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Clock } from '../../server/domain/clock.ts';
import { type ClientInput, type EmulatedTenant, StartError, startEmulator } from '../../server/index.ts';
import { askForToken, call, connector, type HttpResponse, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const NOON = '2030-01-01T12:00:00.000Z';
const EXPIRED = { status: 401, body: { error: 'JWT validation failed: JWT is expired' } };
const READ = 'idn:connector-config:read';

const list = (tenant: EmulatedTenant, token: string): Promise<HttpResponse> =>
  call('GET', `${tenant.url}${LIST}?limit=1`, { token });

const control = (tenant: EmulatedTenant, method: string, path: string, body?: unknown): Promise<HttpResponse> =>
  call(method, `${tenant.url}/_emulator${path}`, { body });

const grant = (tenant: EmulatedTenant, fields: Record<string, string>): Promise<HttpResponse> =>
  call('POST', `${tenant.url}/oauth/token?${new URLSearchParams({ client_id: 'c', client_secret: 's', ...fields })}`);

t.test('the clock can be advanced, set, frozen, and reset', async (t) => {
  const emulator = await started(t);
  const change = async (body: unknown) => (await control(emulator, 'PUT', '/clock', body)).body;
  t.match((await control(emulator, 'GET', '/clock')).body, { frozen: false });

  t.match(await change({ set: NOON, freeze: true }), { now: NOON, frozen: true });
  t.match(await change({ advance: 3600 }), { now: '2030-01-01T13:00:00.000Z', frozen: true });
  t.match(await change({ advance: -0.5 }), { now: '2030-01-01T12:59:59.500Z', frozen: true });
  t.match(await change({ set: '2030-01-01T14:00:00+02:00' }), { now: NOON, frozen: true });
  t.match(await change({ advance: 1, set: NOON }), { now: NOON }, 'set comes after advance');
  t.match(emulator.clock(), { now: NOON, frozen: true }, 'it stands still');

  const running = (await change({ freeze: false })) as { now: string; frozen: boolean };
  t.equal(running.frozen, false);
  t.ok(Date.parse(running.now) >= Date.parse(NOON), 'it goes on from there');
  t.ok(Date.parse(emulator.clock().now) < Date.parse(NOON) + 3_600_000);
  t.ok(Date.parse(emulator.advance(7200).now) >= Date.parse(NOON) + 7_200_000, 'the method');

  t.match((await control(emulator, 'DELETE', '/clock')).body, { frozen: false });
  t.ok(Math.abs(Date.parse(emulator.clock().now) - Date.now()) < 60_000, 'back to real time');
});

t.test('an unchanged clock has no offset, even if time passes while it is read', (t) => {
  let real = 1_000_000;
  const clock = new Clock(() => {
    real += 1;
    return real;
  });
  t.match(clock.state, { frozen: false, offset: 0 });
  clock.change({ advance: 60 });
  clock.reset();
  t.match(clock.state, { frozen: false, offset: 0 });
  t.end();
});

t.test('an invalid clock change changes nothing', async (t) => {
  const emulator = await started(t);
  emulator.setClock({ set: NOON, freeze: true });
  for (const body of [
    {},
    [],
    { advance: '3600' },
    { advance: 1e11 },
    { advance: 3600, set: 'noon' },
    { advance: 3600, set: '1969-01-01T00:00:00Z' },
    { advance: -1e10, freeze: false },
    { advance: 60, set: '9999-12-31T23:59:60Z', freeze: false },
    { set: 'yesterday' },
    { set: '2030-13-01T00:00:00Z' },
    { set: 0 },
    { freeze: 'yes' },
    { stop: true },
  ]) {
    const { status } = await control(emulator, 'PUT', '/clock', body);
    t.equal(status, 400, JSON.stringify(body));
    t.match(emulator.clock(), { now: NOON, frozen: true });
  }
});

t.test('a clock at its last second still works', async (t) => {
  const emulator = await started(t, { auth: false });
  for (let index = 0; index < 900; index += 1) {
    const { statusCode } = await emulator.inject({
      method: 'PUT',
      url: '/_emulator/clock',
      payload: { advance: 1e10 },
    });
    if (statusCode >= 500) t.fail(`advance number ${index + 1} is ${statusCode}`);
    if (statusCode !== 200) break;
  }
  t.ok((await control(emulator, 'GET', '/clock')).status < 500);
  t.equal((await call('GET', emulator.url + LIST)).status, 200);
  t.equal(emulator.requests().length, 1, 'and the request log goes on');
});

t.test("tokens expire by the tenant's clock", async (t) => {
  const emulator = await started(t);
  emulator.setClock({ set: NOON, freeze: true });
  const token = await askForToken(emulator.url, 'client');
  t.equal((await list(emulator, token)).status, 200);
  emulator.advance(748);
  t.equal((await list(emulator, token)).status, 200, 'a second before');
  emulator.advance(1);
  t.match(await list(emulator, token), EXPIRED, 'at its end');
  emulator.setClock({ set: NOON });
  t.equal((await list(emulator, token)).status, 200, 'good again when the clock is set back');
  emulator.setClock({ set: '2031-01-01T00:00:00Z' });
  t.match(await list(emulator, token), EXPIRED);
  t.equal((await list(emulator, await askForToken(emulator.url, 'client'))).status, 200, 'a new one is good');
  emulator.resetClock();
  t.equal((await list(emulator, token)).status, 200, 'real time is before that');

  const short = await started(t, { tokenLifetime: 10 });
  const now = await short.token();
  short.advance(11);
  t.match(await list(short, now), EXPIRED, '--token-lifetime');
});

t.test("refresh tokens and codes expire by the tenant's clock", async (t) => {
  const emulator = await started(t);
  emulator.setClock({ set: NOON, freeze: true });
  const redirect = 'http://localhost/back';
  const codeFor = async (): Promise<string> => {
    const query = new URLSearchParams({ response_type: 'code', client_id: 'c', redirect_uri: redirect });
    const { headers } = await call('GET', `${emulator.url}/oauth/authorize?${query}`);
    return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  };
  const redeem = async (code: string) =>
    await grant(emulator, { grant_type: 'authorization_code', code, redirect_uri: redirect });
  const late = await codeFor();
  emulator.advance(3600);
  t.equal((await redeem(late)).status, 400, 'a code');
  const { body } = await redeem(await codeFor());
  const { refresh_token } = body as { refresh_token: string };
  emulator.advance(89 * 24 * 3600);
  t.equal((await grant(emulator, { grant_type: 'refresh_token', refresh_token })).status, 200);
  emulator.advance(24 * 3600);
  t.match(await grant(emulator, { grant_type: 'refresh_token', refresh_token }), {
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

t.test('any client is valid until one is added, and then only added ones', async (t) => {
  const emulator = await started(t);
  t.same((await control(emulator, 'GET', '/clients')).body, []);
  t.ok(await askForToken(emulator.url, 'anyone'));
  t.match(await control(emulator, 'POST', '/clients', { id: 'a', secret: 'first' }), { status: 204, text: '' });
  t.match(await grant(emulator, { grant_type: 'client_credentials' }), {
    status: 401,
    body: { error: 'invalid_client', error_description: 'Bad client credentials' },
  });
  t.ok(await askForToken(emulator.url, 'a', 'first'));
  emulator.addClient({ id: 'a', secret: 'second' });
  emulator.addClient({ id: 'b', secret: 'third' });
  await t.rejects(askForToken(emulator.url, 'a', 'first'), 'its secret was changed');
  t.ok(await askForToken(emulator.url, 'a', 'second'));
  const listed = await control(emulator, 'GET', '/clients');
  t.match(listed.body, [{ id: 'a', authorities: ['ORG_ADMIN'], scopes: ['sp:scopes:all'] }, { id: 'b' }]);
  t.notMatch(listed.text, /first|second|third|secret/);
  t.notMatch(JSON.stringify(emulator.clients()), /first|second|third|secret/);
  emulator.reset();
  t.equal(emulator.clients().length, 2, 'a reset leaves them');
  t.equal((await control(emulator, 'DELETE', '/clients')).status, 204);
  t.ok(await askForToken(emulator.url, 'anyone'));
});

t.test("a client's scopes, authorities, and lifetime apply to its tokens", async (t) => {
  const emulator = await started(t);
  const table: { client: Partial<ClientInput>; read: number; write: number }[] = [
    { client: {}, read: 200, write: 200 },
    { client: { scopes: [READ] }, read: 200, write: 403 },
    { client: { scopes: ['idn:connector-config:manage'] }, read: 200, write: 200 },
    { client: { scopes: ['idn:other:read'] }, read: 403, write: 403 },
    { client: { scopes: [] }, read: 403, write: 403 },
    { client: { authorities: ['SOURCE_ADMIN'] }, read: 200, write: 200 },
    { client: { authorities: ['USER'] }, read: 403, write: 403 },
    { client: { authorities: [] }, read: 403, write: 403 },
  ];
  for (const [index, { client, read, write }] of table.entries()) {
    const id = `client-${index}`;
    t.equal((await control(emulator, 'POST', '/clients', { id, secret: 's', ...client })).status, 204);
    for (const [kind, token] of Object.entries({
      'asked for': await askForToken(emulator.url, id, 's'),
      'made by the method': await emulator.token(client),
    })) {
      const name = `${JSON.stringify(client)}, ${kind}`;
      t.equal((await list(emulator, token)).status, read, `${name}: reads`);
      const created = await call('POST', emulator.url + LIST, { token, body: connector(`${kind} ${index}`) });
      t.equal(created.status, write, `${name}: writes`);
    }
  }

  emulator.setClock({ set: NOON, freeze: true });
  emulator.addClient({ id: 'c', secret: 's', tokenLifetime: 5 });
  const { body } = await grant(emulator, { grant_type: 'client_credentials' });
  const { access_token: token, expires_in } = body as { access_token: string; expires_in: number };
  t.equal(expires_in, 5);
  emulator.advance(4);
  t.equal((await list(emulator, token)).status, 200);
  emulator.advance(1);
  t.match(await list(emulator, token), EXPIRED);
});

t.test('an invalid client is rejected', async (t) => {
  const emulator = await started(t);
  for (const body of [
    {},
    { id: 'a' },
    { id: '', secret: 's' },
    { id: 'a', secret: '' },
    { id: 'a', secret: 's', scopes: 'all' },
    { id: 'a', secret: 's', authorities: [1] },
    { id: 'a', secret: 's', tokenLifetime: 0 },
    { id: 'a', secret: 's', tokenLifetime: 1.5 },
    { id: 'a', secret: 's', more: 1 },
    [{ id: 'a', secret: 's' }],
  ]) {
    t.equal((await control(emulator, 'POST', '/clients', body)).status, 400, JSON.stringify(body));
  }
  t.same(emulator.clients(), []);
});

t.test('--clients reads clients from a file', async (t) => {
  const folder = t.testdir({
    'clients.json': JSON.stringify([
      { id: 'admin', secret: 'a' },
      { id: 'reader', secret: 'r', scopes: [READ], authorities: ['SOURCE_ADMIN'], tokenLifetime: 60 },
    ]),
    'none.json': '[]',
  });
  const clientsFile = join(folder, 'clients.json');
  const given = { id: 'given', secret: 'g', authorities: ['ORG_ADMIN'], scopes: ['sp:scopes:all'] };
  const emulator = await started(t, { clientsFile, clients: [given] });
  t.match(emulator.clients(), [{ id: 'given' }, { id: 'admin' }, { id: 'reader', scopes: [READ], tokenLifetime: 60 }]);
  await t.rejects(askForToken(emulator.url, 'anyone'));
  for (const [id, secret] of [
    ['given', 'g'],
    ['admin', 'a'],
    ['reader', 'r'],
  ] as const) {
    t.equal((await list(emulator, await askForToken(emulator.url, id, secret))).status, 200, id);
  }
  t.ok(await askForToken(emulator.tenant('other').url, 'admin', 'a'), 'they are in every tenant');
  emulator.addClient({ id: 'more', secret: 'm' });
  t.equal(emulator.clients().length, 4);
  emulator.resetClients();
  t.match(emulator.clients(), [{ id: 'given' }, { id: 'admin' }, { id: 'reader' }], 'back to those of the start');

  const none = await started(t, { clientsFile: join(folder, 'none.json') });
  t.ok(await askForToken(none.url, 'anyone'), 'a list of none lets anyone in');
});

const rejectsFile = async (t: Test, clientsFile: string, reason: RegExp): Promise<void> => {
  const error: unknown = await startEmulator({ port: 0, logLevel: 'silent', clientsFile }).then(
    (emulator) => emulator.close().then(() => 'It has started.'),
    (thrown: unknown) => thrown,
  );
  t.ok(error instanceof StartError, `${clientsFile}: ${error}`);
  const { message } = error as StartError;
  t.ok(message.startsWith(clientsFile), message);
  t.match(message, reason);
};

t.test('an invalid clients file prevents the start', async (t) => {
  const files: Record<string, { content: string; reason: RegExp }> = {
    'text.json': { content: 'no JSON', reason: /JSON/ },
    'empty.json': { content: '', reason: /JSON/ },
    'object.json': { content: '{"id":"a","secret":"s"}', reason: /array/ },
    'lacks.json': { content: '[{"id":"a","secret":"s"},{"id":"b"}]', reason: /\/1 .*secret/ },
    'type.json': { content: '[{"id":"a","secret":7}]', reason: /\/0\/secret / },
    'more.json': { content: '[{"id":"a","secret":"s","role":"x"}]', reason: /\/0 / },
    'lifetime.json': { content: '[{"id":"a","secret":"s","tokenLifetime":0}]', reason: /\/0\/tokenLifetime / },
  };
  const folder = t.testdir(Object.fromEntries(Object.entries(files).map(([name, { content }]) => [name, content])));
  for (const [name, { reason }] of Object.entries(files)) await rejectsFile(t, join(folder, name), reason);
  await rejectsFile(t, join(folder, 'missing.json'), /--clients takes a JSON file.*ENOENT/);
  await rejectsFile(t, folder, /--clients takes a JSON file/);
});

t.test("the rate limit counts per client and family, by the tenant's clock", async (t) => {
  const emulator = await started(t, { rateLimit: { requests: 3, seconds: 10 } });
  emulator.setClock({ set: NOON, freeze: true });
  const [a, again, b] = [
    await askForToken(emulator.url, 'a'),
    await askForToken(emulator.url, 'a'),
    await askForToken(emulator.url, 'b'),
  ];
  const get = (token: string, path = LIST) => call('GET', `${emulator.url}${path}?limit=1`, { token });
  const rejected = (seconds: number, response: HttpResponse, name: string): void => {
    t.match(response, { status: 429, text: '{"message":" Rate Limit Exceeded "}' }, name);
    t.equal(response.headers.get('retry-after'), String(seconds), name);
  };
  t.equal((await get(a)).status, 200);
  emulator.advance(1);
  t.equal((await get(again)).status, 200, 'another token of one client shares its count');
  t.equal((await get(a, `${LIST}/workday`)).status, 200, 'as does another operation');
  rejected(9, await get(a), 'the fourth');
  rejected(9, await get(again), 'by the other token');
  t.equal((await get(a, '/v2024/connectors')).status, 200, 'another family has a count of its own');
  t.equal((await get(b)).status, 200, 'as has another client');
  t.same((await control(emulator, 'GET', '/rate-limit')).body, {
    rule: { requests: 3, seconds: 10 },
    counts: [
      { clientId: 'a', family: 'v3', used: 3, remaining: 0, resetsAt: '2030-01-01T12:00:10.000Z' },
      { clientId: 'a', family: 'v2024', used: 1, remaining: 2, resetsAt: '2030-01-01T12:00:11.000Z' },
      { clientId: 'b', family: 'v3', used: 1, remaining: 2, resetsAt: '2030-01-01T12:00:11.000Z' },
    ],
  });

  emulator.advance(8.5);
  rejected(1, await get(a), 'half a second before');
  emulator.advance(0.5);
  t.equal((await get(a)).status, 200, 'the window has passed');
  t.match(emulator.rateLimit().counts, [
    { clientId: 'a', family: 'v2024' },
    { clientId: 'b' },
    { clientId: 'a', family: 'v3', used: 1 },
  ]);

  for (let index = 0; index < 2; index += 1) await get(a);
  rejected(10, await get(a), 'in the next window too');
  t.equal((await control(emulator, 'DELETE', '/rate-limit')).status, 204);
  t.same(emulator.rateLimit().counts, []);
  t.equal((await get(a)).status, 200, 'after a reset of the counts');
  for (let index = 0; index < 2; index += 1) await get(a);
  emulator.setClock({ set: '2029-01-01T00:00:00Z' });
  t.equal((await get(a)).status, 200, 'a clock that was set back holds no window open');
  t.match(emulator.requests({ status: 429 })[0], { rejection: { rule: 'tooManyRequests' }, clientId: 'a' });
});

t.test('requests with an invalid token, and control requests, do not count toward the rate limit', async (t) => {
  const emulator = await started(t, { rateLimit: { requests: 1, seconds: 10 } });
  const token = await emulator.token({ id: 'c' });
  for (let index = 0; index < 5; index += 1) {
    t.equal((await call('GET', emulator.url + LIST)).status, 401);
    t.equal((await control(emulator, 'GET', '/state')).status, 200);
    t.ok(await askForToken(emulator.url, 'c'));
  }
  t.same(emulator.rateLimit().counts, []);
  t.equal((await list(emulator, token)).status, 200);
  t.equal((await list(emulator, token)).status, 429);
});

t.test('without --rate-limit, requests are not limited', async (t) => {
  const emulator = await started(t);
  t.same((await control(emulator, 'GET', '/rate-limit')).body, { rule: null, counts: [] });
  const token = await emulator.token();
  for (let index = 0; index < 150; index += 1) {
    const { statusCode } = await emulator.inject({
      method: 'GET',
      url: `${LIST}/workday`,
      headers: { authorization: `Bearer ${token}` },
    });
    if (statusCode !== 200) t.fail(`request ${index + 1} is ${statusCode}`);
  }
});
