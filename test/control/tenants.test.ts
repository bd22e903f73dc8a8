import { axiosRetry, Configuration, ConnectorsApi } from 'sailpoint-api-client';
import t, { type Test } from 'tap';
import { type EmulatedTenant, LibraryError, type TenantState, type Verification } from '../../server/index.ts';
import { askForToken, call, callRaw, connector, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const LONGEST = `a${'-'.repeat(61)}z`;

const customNames = (tenant: EmulatedTenant): string[] =>
  tenant
    .state()
    .connectors.filter(({ custom }) => custom)
    .map(({ name }) => name);

/** A seed of one connector, for tests that compare the states of many tenants. */
const smallSeed = (t: Test): string => {
  const row = { name: 'Seeded', type: 'seeded', scriptName: 'seeded', className: 'org.example.Seeded' };
  const others = { directConnect: true, fileUpload: false, features: null, labels: [] };
  const connectors = [{ ...row, ...others, status: 'RELEASED', connectorMetadata: { shortDesc: 'Seeded' } }];
  return t.testdir({ 'connectors.json': JSON.stringify({ connectors }) });
};

t.test('fifty concurrent tenants are isolated', async (t) => {
  const emulator = await started(t, { fixtures: smallSeed(t) });
  const seeded = emulator.state();

  const work = async (number: number) => {
    const tenant = `${emulator.url}/t/worker-${number}`;
    const control = `${tenant}/_emulator`;
    const token = await askForToken(tenant, `client-${number}`);
    const statuses: number[] = [];
    const send = async (method: string, url: string, body?: unknown) => {
      const response = await call(method, url, { token, body });
      statuses.push(response.status);
      return response;
    };

    const writes = 1 + (number % 4);
    for (let index = 0; index < writes; index += 1) await send('POST', tenant + LIST, connector(`Lost ${index}`));
    await send('POST', `${control}/reset`);
    const afterReset = (await send('GET', `${control}/state`)).body;
    await send('POST', tenant + LIST, connector(`Kept ${number}`));

    const response = { status: 418, body: { worker: number } };
    await send('POST', `${control}/faults`, { match: { operation: 'getConnectorList' }, times: 1, response });
    const failed = await send('GET', tenant + LIST);
    const passed = await send('GET', tenant + LIST);
    const { body: faults } = await send('GET', `${control}/faults`);
    return { number, token, tenant, control, writes, statuses, afterReset, failed, passed, faults };
  };
  const workers = await Promise.all(Array.from({ length: 50 }, (_, number) => work(number)));

  for (const { number, control, writes, statuses, afterReset, failed, passed, faults } of workers) {
    const name = `worker-${number}`;
    const created = Array.from({ length: writes }, () => 200);
    t.same(statuses, [...created, 204, 200, 200, 200, 418, 200, 200], `${name}: every response`);
    t.same(afterReset, seeded, `${name}: the reset brought the seed back`);
    t.same(JSON.parse(failed.text), { worker: number }, `${name}: its own fault`);
    t.equal(passed.status, 200);
    t.match(faults, [{ id: 'fault-1', seen: 2, hits: 1 }], `${name}: one rule`);
    t.same(customNames(emulator.tenant(name)), [`Kept ${number}`], `${name}: only what it wrote`);

    const verify = async (match: object, exactly: number): Promise<void> => {
      const { body } = await call('POST', `${control}/requests/verify`, { body: { match, count: { exactly } } });
      const { matched, ok } = body as Verification;
      t.same({ matched, ok }, { matched: exactly, ok: true }, `${name}: ${JSON.stringify(match)}`);
    };
    await verify({}, writes + 4);
    await verify({ clientId: `client-${number}` }, writes + 4);
    await verify({ operation: 'createCustomConnector', status: 200 }, writes + 1);
    await verify({ status: 418 }, 1);
    for (const entry of emulator.tenant(name).requests()) t.equal(entry.tenant, name);
  }
  for (const { number, token } of workers) {
    const other = workers[(number + 1) % workers.length];
    const rejected = await call('GET', `${other?.tenant}${LIST}`, { token });
    t.equal(rejected.status, 401, `worker-${number}: its token is no good elsewhere`);
    t.same(rejected.body, { error: 'JWT validation failed: JWT is of another tenant' });
  }
  t.same(emulator.requests(), [], 'the default tenant saw none of it');
  t.same(emulator.state(), seeded);
  t.equal(emulator.tenants().length, 51);
});

t.test('changes in one tenant do not affect another', async (t) => {
  const emulator = await started(t, { rateLimit: { requests: 1, seconds: 10 } });
  const [one, other] = [emulator.tenant('one'), emulator.tenant('other')];
  const token = await other.token();
  const list = () => call('GET', `${other.url}${LIST}`, { token });

  one.advance(3600);
  one.addClient({ id: 'only', secret: 'secret' });
  one.snapshot('mine');
  one.fault({ response: '500' });
  await call('GET', `${one.url}${LIST}`, { token: await one.token() });
  t.equal((await list()).status, 200, 'no fault, and a count of its own');
  t.equal((await list()).status, 429);
  t.equal((await call('GET', `${emulator.url}${LIST}`, { token: await emulator.token() })).status, 200);
  t.same(other.clients(), []);
  t.same(other.snapshots(), []);
  t.throws(() => other.restore('mine'), /There is no snapshot "mine"/);
  t.ok(Math.abs(Date.parse(other.clock().now) - Date.now()) < 60_000, 'the time is real');
  t.ok(await askForToken(other.url, 'anyone'));
  await t.rejects(askForToken(one.url, 'anyone'));
});

t.test('refresh tokens and authorization codes belong to one tenant', async (t) => {
  const emulator = await started(t);
  const [one, other] = [emulator.tenant('one').url, emulator.tenant('other').url];
  const redirect = 'http://localhost/back';
  const authorize = async () => {
    const query = new URLSearchParams({ response_type: 'code', client_id: 'c', redirect_uri: redirect });
    const { headers } = await call('GET', `${one}/oauth/authorize?${query}`);
    return new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  };
  const redeem = (url: string, fields: Record<string, string>) =>
    call('POST', `${url}/oauth/token?${new URLSearchParams({ client_id: 'c', client_secret: 's', ...fields })}`);
  const byCode = (url: string, code: string) =>
    redeem(url, { grant_type: 'authorization_code', code, redirect_uri: redirect });

  t.equal((await byCode(other, await authorize())).status, 400);
  const { status, body } = await byCode(one, await authorize());
  t.equal(status, 200);
  const { refresh_token } = body as { refresh_token: string };
  t.equal((await redeem(other, { grant_type: 'refresh_token', refresh_token })).status, 400);
  t.equal((await redeem(one, { grant_type: 'refresh_token', refresh_token })).status, 200);
});

t.test('a tenant name has letters, digits, and hyphens', async (t) => {
  const emulator = await started(t, { auth: false });
  for (const name of ['a', '0', 'worker-3', 'x--y', LONGEST]) {
    const { status, body } = await callRaw(emulator.url, 'GET', `/t/${name}/oauth/info`);
    t.match({ status, body }, { status: 200, body: { tenantName: name } }, name);
    t.equal((await callRaw(emulator.url, 'GET', `/t/${name}${LIST}`)).status, 200);
  }
  const held = emulator.tenants();
  t.same(held, ['0', 'a', LONGEST, 'default', 'worker-3', 'x--y'].sort());

  const unfit = [
    '',
    '-',
    '-a',
    'a-',
    'A',
    'a_b',
    'a.b',
    '.',
    '..',
    '%61',
    'a%2Fb',
    'a b',
    'ä',
    `${LONGEST}z`,
    '~',
    '*',
  ];
  for (const name of unfit) {
    for (const path of ['/oauth/info', LIST, '/_emulator/state']) {
      const response = await callRaw(emulator.url, 'GET', `/t/${encodeURI(name).replaceAll('%25', '%')}${path}`);
      t.match(response, { status: 404, body: { detailCode: '404 Not found' } }, `${JSON.stringify(name)} ${path}`);
    }
    t.throws(() => emulator.tenant(name), LibraryError, `the method rejects ${JSON.stringify(name)}`);
  }
  t.same(emulator.tenants(), held, 'none was made');
});

t.test('the default tenant has a name too, and /t/<name> alone is 404', async (t) => {
  const emulator = await started(t);
  const token = await emulator.token();
  t.equal((await call('POST', `${emulator.url}/t/default${LIST}`, { token, body: connector('Mine') })).status, 200);
  t.same(customNames(emulator), ['Mine']);
  t.equal(emulator.tenant('default').url, emulator.url);
  for (const path of ['/t', '/t/', '/t/x', '/t/x/', '/t/x?y', '/t/x/t/y/v3/connectors', '/tx/v3/connectors']) {
    t.equal((await callRaw(emulator.url, 'GET', path)).status, 404, path);
  }
});

t.test('every control route is a method, and every method a route', async (t) => {
  const emulator = await started(t);
  const tenant = emulator.tenant('acme');
  t.equal(tenant.url, `${emulator.url}/t/acme`);
  const token = await tenant.token();
  const injected = await tenant.inject({ method: 'GET', url: LIST, headers: { authorization: `Bearer ${token}` } });
  t.equal(injected.statusCode, 200);
  t.match(tenant.requests(), [{ tenant: 'acme', path: LIST, operation: 'getConnectorList', status: 200 }]);
  const { body } = await call('GET', `${tenant.url}/_emulator/requests`);
  t.same(body, JSON.parse(JSON.stringify(tenant.requests())));
});

t.test('--max-tenants evicts the least recently used tenant in memory, never the default one', async (t) => {
  const emulator = await started(t, { auth: false, maxTenants: 3 });
  const write = async (name: string, connectorName: string): Promise<number> =>
    (await call('POST', `${emulator.url}/t/${name}${LIST}`, { body: connector(connectorName) })).status;

  t.equal(await write('default', 'Stays'), 200);
  t.equal(await write('one', 'First'), 200);
  t.equal(await write('two', 'Second'), 200);
  t.same(customNames(emulator.tenant('one')), ['First'], 'used again, it is no longer the longest unused');
  t.equal(await write('three', 'Third'), 200);
  t.same(emulator.tenants(), ['default', 'one', 'three']);
  t.same(customNames(emulator.tenant('one')), ['First']);
  t.same(customNames(emulator.tenant('two')), [], 'it begins anew, and takes the place of another');
  t.same(emulator.tenants(), ['default', 'one', 'two']);
  for (let index = 0; index < 20; index += 1) t.equal(await write(`more-${index}`, 'More'), 200);
  t.equal(emulator.tenants().length, 3);
  t.same(customNames(emulator), ['Stays']);
});

t.test('--max-tenants 1 allows only the default tenant', async (t) => {
  const emulator = await started(t, { auth: false, maxTenants: 1 });
  const { status, body } = await call('GET', `${emulator.url}/t/other${LIST}`);
  t.match({ status, body }, { status: 400, body: { causes: [{ text: /--max-tenants/ }] } });
  t.throws(() => emulator.tenant('other').state(), /All 1 tenants of the server are in use/);
  t.equal((await call('GET', `${emulator.url}${LIST}`)).status, 200);
  t.same(emulator.tenants(), ['default']);
});

t.test('a tenant with a running request is not evicted', async (t) => {
  const emulator = await started(t, { auth: false, maxTenants: 2 });
  const waiting = emulator.tenant('waiting');
  const rule = { match: { operation: 'getConnectorList' as const }, delay: 300 };
  waiting.fault(rule);
  const arrived = Promise.withResolvers<void>();
  const watch = setInterval(() => waiting.faults()[0]?.hits === 1 && arrived.resolve(), 5);
  const late = call('GET', `${waiting.url}${LIST}`);
  await arrived.promise;
  clearInterval(watch);
  const { status } = await call('GET', `${emulator.tenant('newcomer').url}${LIST}`);
  t.ok(status < 500, `the newcomer: ${status}`);
  t.equal((await late).status, 200);
});

t.test('tenants on disk survive a restart', async (t) => {
  const data = t.testdir();
  const names = ['default', 'one', 'two'];
  const first = await started(t, { auth: false, data, maxTenants: 3 });
  for (const name of names) {
    t.equal((await call('POST', `${first.url}/t/${name}${LIST}`, { body: connector(`Of ${name}`) })).status, 200);
  }
  t.equal((await call('GET', `${first.url}/t/three${LIST}`)).status, 200, 'one is closed for another');
  t.same(first.tenants(), [...names, 'three'].sort());
  for (const name of names) t.same(customNames(first.tenant(name)), [`Of ${name}`]);
  await first.close();

  const second = await started(t, { auth: false, data });
  t.same(second.tenants(), names, 'known before they are used');
  for (const name of names) t.same(customNames(second.tenant(name)), [`Of ${name}`], `${name} is as it was`);
});

t.test('the tenant can be in the host name', async (t) => {
  const emulator = await started(t, { tenantFrom: 'host' });
  const { port } = new URL(emulator.url);
  const table: { host: string; path?: string; tenant: string; base: string }[] = [
    { host: 'acme.api.identitynow.com', tenant: 'acme', base: 'http://acme.api.identitynow.com' },
    { host: 'acme.api.identitynow.com:8080', tenant: 'acme', base: 'http://acme.api.identitynow.com:8080' },
    { host: 'ACME.api.identitynow.com', tenant: 'acme', base: 'http://ACME.api.identitynow.com' },
    { host: 'worker-3.localhost', tenant: 'worker-3', base: 'http://worker-3.localhost' },
    { host: `localhost:${port}`, tenant: 'default', base: `http://localhost:${port}` },
    { host: `127.0.0.1:${port}`, tenant: 'default', base: `http://127.0.0.1:${port}` },
    { host: '10.1.2.3', tenant: 'default', base: 'http://10.1.2.3' },
    { host: `[::1]:${port}`, tenant: 'default', base: `http://[::1]:${port}` },
    { host: 'a_b.example.com', tenant: 'default', base: 'http://a_b.example.com' },
    { host: 'emulator', tenant: 'default', base: 'http://emulator' },
    { host: 'acme.example.com', path: '/t/other', tenant: 'other', base: 'http://acme.example.com/t/other' },
  ];
  for (const { host, path = '', tenant, base } of table) {
    const { status, body } = await callRaw(emulator.url, 'GET', `${path}/oauth/info`, { host });
    const endpoints = { tokenEndpoint: `${base}/oauth/token`, authorizeEndpoint: `${base}/oauth/authorize` };
    t.equal(status, 200, host);
    t.match(body, { tenantName: tenant, cloudDomainUrl: base, ...endpoints }, host);
  }

  const acme = { host: 'acme.api.identitynow.com' };
  const query = 'grant_type=client_credentials&client_id=a&client_secret=b';
  const { body } = await callRaw(emulator.url, 'POST', `/oauth/token?${query}`, acme);
  const authorization = `Bearer ${(body as { access_token: string }).access_token}`;
  t.equal((await callRaw(emulator.url, 'GET', LIST, { ...acme, authorization })).status, 200);
  t.equal((await callRaw(emulator.url, 'GET', LIST, { host: 'b.identitynow.com', authorization })).status, 401);
  t.equal((await callRaw(emulator.url, 'GET', `/t/acme${LIST}`, { authorization })).status, 200);
  t.match(emulator.tenant('acme').requests({ clientId: 'a' }), [{}, { path: LIST }, { path: LIST }]);
});

t.test('without --tenant-from host, a host name names no tenant', async (t) => {
  const emulator = await started(t);
  const { body } = await callRaw(emulator.url, 'GET', '/oauth/info', { host: 'acme.api.identitynow.com' });
  t.match(body, { tenantName: 'default' });
});

t.test('the official SDK works with the base URL of a tenant', async (t) => {
  const emulator = await started(t);
  const tenant = emulator.tenant('x');
  const { body } = await call('GET', `${tenant.url}/oauth/info`);
  t.match(body, {
    tenantName: 'x',
    tokenEndpoint: `${tenant.url}/oauth/token`,
    authorizeEndpoint: `${tenant.url}/oauth/authorize`,
    cloudDomainUrl: tenant.url,
  });

  const { tokenEndpoint: tokenUrl } = body as { tokenEndpoint: string };
  const configuration = new Configuration({ baseurl: tenant.url, tokenUrl, clientId: 'sdk', clientSecret: 'secret' });
  configuration.retriesConfig = { retries: 0, retryDelay: axiosRetry.exponentialDelay };
  const api = new ConnectorsApi(configuration);
  const v3CreateConnectorDto = { name: 'By SDK', className: 'org.example.Connector' };
  const { data } = await api.createCustomConnector({ v3CreateConnectorDto });
  t.equal(data.scriptName, 'by-sdk');
  t.equal((await api.getConnector({ scriptName: 'by-sdk' })).status, 200);
  t.same(customNames(tenant), ['By SDK']);
  t.same(customNames(emulator), []);
  t.match(tenant.requests(), [
    { path: '/oauth/info' },
    { path: '/oauth/token', clientId: 'sdk', status: 200 },
    { operation: 'createCustomConnector', clientId: 'sdk', status: 200 },
    { operation: 'getConnector', scriptName: 'by-sdk', clientId: 'sdk', status: 200 },
  ]);
  t.same(emulator.requests(), []);
});

t.test('the state of one tenant can be imported into another', async (t) => {
  const emulator = await started(t);
  const [one, other] = [emulator.tenant('one'), emulator.tenant('other')];
  const token = await one.token();
  await call('POST', `${one.url}${LIST}`, { token, body: connector('Carried over') });
  const state = (await call('GET', `${one.url}/_emulator/state`)).body as TenantState;
  t.equal((await call('PUT', `${other.url}/_emulator/state`, { body: state })).status, 204);
  t.same(customNames(other), ['Carried over']);
  one.reset();
  t.same(customNames(other), ['Carried over']);
});
