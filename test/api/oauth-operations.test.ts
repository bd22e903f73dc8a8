import t, { type Test } from 'tap';
import { adminClient } from '../../server/domain/auth/clients.ts';
import type { RequestLogEntry } from '../../server/domain/request-log.ts';
import { validator } from '../../server/models/validators.ts';
import { JSON_HEADERS, type TestEmulator } from '../support/emulator.ts';
import { ask, CLIENT, codeOf, guarded, query, redeem, urlencoded } from '../support/oauth.ts';

const GRANT = urlencoded({ grant_type: 'client_credentials', ...CLIENT });

const addFault = async (t: Test, emulator: TestEmulator, rule: object): Promise<void> => {
  const payload = JSON.stringify(rule);
  const { statusCode, body } = await emulator.send('POST', '/_emulator/faults', { headers: JSON_HEADERS, payload });
  t.equal(statusCode, 200, body);
};

const logged = async ({ send }: TestEmulator): Promise<RequestLogEntry[]> =>
  (await send('GET', '/_emulator/requests')).json();

t.test('a fault rule matches the OAuth routes by their operations', async (t) => {
  const authorize = query({ response_type: 'code', client_id: 'id', redirect_uri: 'http://localhost/back' });
  const requests = {
    getToken: (emulator: TestEmulator) => ask(emulator, GRANT),
    authorize: ({ send }: TestEmulator) => send('GET', `/oauth/authorize?${authorize}`),
    getTenantInfo: ({ send }: TestEmulator) => send('GET', '/oauth/info'),
  };
  for (const operation of Object.keys(requests)) {
    const emulator = await guarded(t);
    await addFault(t, emulator, { match: { operation }, times: 1, response: '429' });
    for (const [name, send] of Object.entries(requests)) {
      const { statusCode } = await send(emulator);
      t.equal(statusCode === 429, name === operation, `a rule for ${operation} and ${name}`);
      t.ok((await send(emulator)).statusCode < 400, `${name} after the rule is spent`);
    }
  }
});

t.test('a token request that a fault hits does not consume its code', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const code = await codeOf(t, emulator);
  await addFault(t, emulator, { match: { operation: 'getToken' }, times: 1, response: '500' });
  t.equal((await ask(emulator, redeem(code))).statusCode, 500);
  t.equal((await ask(emulator, redeem(code))).statusCode, 200, 'the retry');
});

t.test('the request log names the operations of the OAuth routes', async (t) => {
  const emulator = await guarded(t);
  await ask(emulator, GRANT);
  await codeOf(t, emulator);
  await emulator.send('GET', '/oauth/info');
  await emulator.send('HEAD', '/oauth/info');
  await emulator.send('GET', '/oauth/token');
  const named = (await logged(emulator)).map(({ operation }) => operation);
  t.same(
    named,
    ['getToken', 'authorize', 'getTenantInfo', 'getTenantInfo', null],
    'a method that is not there has none',
  );
});

t.test('any other method on an OAuth route is 405, whatever its body', async (t) => {
  const emulator = await guarded(t);
  const table = [
    { path: '/oauth/token', allow: 'POST', methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
    { path: '/oauth/authorize', allow: 'GET, HEAD', methods: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
    { path: '/oauth/info', allow: 'GET, HEAD', methods: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
  ] as const;
  const bodies = [{}, { headers: { 'content-type': 'text/plain' }, payload: 'x'.repeat(100_000) }, GRANT];
  for (const { path, allow, methods } of table) {
    for (const method of methods) {
      for (const body of method === 'GET' || method === 'HEAD' ? [{}] : bodies) {
        const response = await emulator.send(method, path, body);
        t.match(response, { statusCode: 405, headers: { allow } }, `${method} ${path}`);
        if (method === 'HEAD') t.equal(response.body, '', path);
        else t.match(response.json(), { errorName: 'NotAllowedException' }, `${method} ${path}`);
      }
    }
  }
});

t.test('/oauth/info needs no token and names the token endpoint', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const response = await emulator.send('GET', '/oauth/info', { headers: { host: 'tenant.example:8443' } });
  t.equal(response.statusCode, 200);
  const body = response.json();
  t.ok(validator('TenantInfo')(body), response.body);
  t.match(body, {
    tenantId: /^[0-9a-f-]{36}$/,
    tenantName: /./,
    pod: /./,
    logoutUrl: /^http:\/\/tenant\.example:8443\//,
  });
  t.match(body, {
    authorizeEndpoint: 'http://tenant.example:8443/oauth/authorize',
    tokenEndpoint: 'http://tenant.example:8443/oauth/token',
    cloudDomainUrl: 'http://tenant.example:8443',
  });
  t.same(Object.keys(body).sort(), [
    'authorizeEndpoint',
    'cloudDomainUrl',
    'logoutUrl',
    'pod',
    'tenantId',
    'tenantName',
    'tokenEndpoint',
  ]);
});
