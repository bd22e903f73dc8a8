import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { OPERATIONS } from '../../server/api/operations.ts';
import type { Client } from '../../server/domain/auth/clients.ts';
import { createConnector, JSON_HEADERS, type TestEmulator, testEmulator } from '../support/emulator.ts';

const KEY = 'a key that is given from outside, 32 characters or more';
const READ = 'idn:connector-config:read';
const MANAGE = 'idn:connector-config:manage';
const LIST = '/v3/connectors?limit=1';

type Claims = Readonly<Record<string, unknown>>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS made without any library. */
const sign = (claims: unknown, header: object = { alg: 'HS256', typ: 'JWT' }, key = KEY, hash = 'sha256'): string => {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
};

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

const tokenFrom = async (emulator: TestEmulator, fields: Record<string, string>): Promise<string> => {
  const response = await emulator.send('POST', `/oauth/token?${new URLSearchParams(fields)}`);
  if (response.statusCode !== 200) throw new Error(`No token: ${response.body}`);
  return response.json().access_token;
};

const anyToken = (emulator: TestEmulator, scope = ''): Promise<string> =>
  tokenFrom(emulator, { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b', scope });

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** An emulator whose key is known, and the claims that make a good token for it. */
const withKnownKey = async (t: Test): Promise<{ emulator: TestEmulator; good: Claims }> => {
  const emulator = await testEmulator(t, { auth: true, signingKey: KEY });
  const [, payload = ''] = (await anyToken(emulator)).split('.');
  return { emulator, good: JSON.parse(Buffer.from(payload, 'base64url').toString()) };
};

const isUnauthorized = async (t: Test, emulator: TestEmulator, authorization: string | undefined, name: string) => {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await emulator.send('GET', LIST, { headers });
  t.equal(response.statusCode, 401, `${name}: ${response.body.slice(0, 60)}`);
  const body = response.json();
  t.same(Object.keys(body), ['error'], name);
  t.match(body.error, /^JWT validation failed: \S/, name);
  return body.error;
};

t.test('an invalid token is rejected with its reason', async (t) => {
  const { emulator, good } = await withKnownKey(t);
  const token = sign(good);
  const [head = '', payload = '', signature = ''] = token.split('.');
  t.equal((await emulator.send('GET', LIST, bearer(token))).statusCode, 200, 'made by hand, it is good');

  const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
  const table: { name: string; token: string; reason?: RegExp }[] = [
    {
      name: 'expired',
      token: sign({ ...good, exp: inSeconds(-1) }),
      reason: /^JWT validation failed: JWT is expired$/,
    },
    { name: 'expired long ago', token: sign({ ...good, exp: 1 }), reason: /^JWT validation failed: JWT is expired$/ },
    { name: 'without expiry', token: sign({ ...good, exp: undefined }) },
    { name: 'an expiry that is no number', token: sign({ ...good, exp: 'tomorrow' }) },
    { name: 'not good yet', token: sign({ ...good, nbf: inSeconds(600) }) },
    {
      name: 'of another tenant',
      token: sign({ ...good, tenant_id: 'ecf179a1-0000-844f-a302-1462efc8eaec' }),
      reason: /tenant/,
    },
    { name: 'of no tenant', token: sign({ ...good, tenant_id: undefined }) },
    { name: 'a signature with one bit off', token: `${head}.${payload}.${flipped}`, reason: /signature/ },
    { name: 'a signature cut short', token: `${head}.${payload}.${signature.slice(0, -4)}` },
    { name: 'no signature', token: `${head}.${payload}.` },
    { name: 'two parts', token: `${head}.${payload}` },
    { name: 'five parts', token: `${head}.${payload}.${signature}.x.y` },
    {
      name: 'claims exchanged',
      token: `${head}.${encode({ ...good, client_id: 'b' })}.${signature}`,
      reason: /signature/,
    },
    {
      name: 'head exchanged',
      token: `${encode({ alg: 'HS256', kid: '1' })}.${payload}.${signature}`,
      reason: /signature/,
    },
    { name: 'another key', token: sign(good, undefined, `${KEY}x`), reason: /signature/ },
    { name: 'alg none', token: `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.` },
    { name: 'alg None, with a signature', token: sign(good, { alg: 'None' }) },
    { name: 'alg HS512', token: sign(good, { alg: 'HS512', typ: 'JWT' }, KEY, 'sha512') },
    { name: 'alg RS256', token: sign(good, { alg: 'RS256', typ: 'JWT' }) },
    { name: 'no alg', token: sign(good, { typ: 'JWT' }) },
    { name: 'an unknown extension', token: sign(good, { alg: 'HS256', crit: ['x'], x: 1 }) },
    { name: 'a payload that is not encoded', token: sign(good, { alg: 'HS256', crit: ['b64'], b64: false }) },
    { name: 'claims that are an array', token: sign([good]) },
    { name: 'claims that are null', token: sign(null) },
    { name: 'a refresh token', token: sign({ ...good, use: 'refresh' }) },
    { name: 'nonsense', token: 'nonsense' },
    { name: 'dots', token: '..' },
    { name: 'a long one', token: 'x'.repeat(12_000) },
  ];
  for (const { name, token, reason = /./ } of table) {
    const error = await isUnauthorized(t, emulator, `Bearer ${token}`, name);
    t.match(error, reason, `${name}: reason`);
    t.notMatch(error, /undefined|\n|Error/, `${name}: in words`);
  }
});

t.test('a header without a bearer token has no token', async (t) => {
  const { emulator, good } = await withKnownKey(t);
  const token = sign(good);
  const table: [name: string, header: string | undefined][] = [
    ['none', undefined],
    ['empty', ''],
    ['the word alone', 'Bearer'],
    ['the word and a blank', 'Bearer '],
    ['the token alone', token],
    ['HTTP Basic', `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['another scheme', `Token ${token}`],
    ['two tokens', `Bearer ${token} ${token}`],
    ['a list', `Bearer ${token}, Bearer ${token}`],
  ];
  for (const [name, header] of table) await isUnauthorized(t, emulator, header, name);
  for (const header of [`bearer ${token}`, `BEARER ${token}`, `Bearer  ${token} `]) {
    const response = await emulator.send('GET', LIST, { headers: { authorization: header } });
    t.equal(response.statusCode, 200, header.slice(0, 9));
  }
  const inQuery = await emulator.send('GET', `${LIST}&access_token=${token}`);
  t.equal(inQuery.statusCode, 401, 'the query is no place for a token');
});

t.test('a token is valid for as long as its response says', async (t) => {
  const emulator = await testEmulator(t, { auth: true, tokenLifetime: 2 });
  const token = await anyToken(emulator);
  t.equal((await emulator.send('GET', LIST, bearer(token))).statusCode, 200);
  await sleep(2050);
  const error = await isUnauthorized(t, emulator, `Bearer ${token}`, 'after its life');
  t.equal(error, 'JWT validation failed: JWT is expired');
  t.equal((await emulator.send('GET', LIST, bearer(await anyToken(emulator)))).statusCode, 200, 'a new one is good');
});

t.test('a refresh token is not accepted as an access token', async (t) => {
  const emulator = await testEmulator(t, { auth: true });
  const redirect = 'http://localhost/cb';
  const asked = new URLSearchParams({ response_type: 'code', client_id: 'a', redirect_uri: redirect });
  const { headers } = await emulator.send('GET', `/oauth/authorize?${asked}`);
  const code = new URL(String(headers['location'])).searchParams.get('code') ?? '';
  const fields = { grant_type: 'authorization_code', code, redirect_uri: redirect, client_id: 'a', client_secret: 'b' };
  const tokens = (await emulator.send('POST', `/oauth/token?${new URLSearchParams(fields)}`)).json();
  t.equal((await emulator.send('GET', LIST, bearer(tokens.access_token))).statusCode, 200);
  await isUnauthorized(t, emulator, `Bearer ${tokens.refresh_token}`, 'the refresh token');
});

t.test('a cached token is found by its signature', async (t) => {
  const [first, second] = [
    await testEmulator(t, { auth: true, signingKey: KEY }),
    await testEmulator(t, { auth: true, signingKey: KEY }),
  ];
  const strangers = [
    await testEmulator(t, { auth: true, signingKey: `${KEY}x` }),
    await testEmulator(t, { auth: true }),
  ];
  const token = await anyToken(first);
  t.equal((await second.send('GET', LIST, bearer(token))).statusCode, 200, 'an emulator of the same key');
  for (const stranger of strangers) {
    const error = await isUnauthorized(t, stranger, `Bearer ${token}`, 'an emulator of another key');
    t.match(error, /signature/);
  }
  await isUnauthorized(
    t,
    first,
    `Bearer ${await anyToken(await testEmulator(t, { auth: true }))}`,
    'a key made at the start',
  );
});

t.test('a foreign token signed with the key is rejected if it lacks claims, never a 500', async (t) => {
  const { emulator, good } = await withKnownKey(t);
  const table: [name: string, claims: Claims][] = [
    ['no authorities', { ...good, authorities: undefined }],
    ['authorities null', { ...good, authorities: null }],
    ['authorities in a text', { ...good, authorities: 'HELPDESK' }],
    ['no scope', { ...good, scope: undefined }],
    ['scopes of wrong types', { ...good, scope: [null, 1] }],
    ['scope an object', { ...good, scope: {} }],
    ['no client', { ...good, client_id: undefined, authorities: [] }],
    ['nothing but the tenant', { tenant_id: good['tenant_id'], exp: inSeconds(60) }],
  ];
  for (const [name, claims] of table) {
    const { statusCode, body } = await emulator.send('GET', LIST, bearer(sign(claims)));
    t.ok([401, 403].includes(statusCode), `${name}: rejected, not ${statusCode} ${body.slice(0, 120)}`);
  }
});

/** One request for every operation of every family. */
const REQUESTS = FAMILIES.flatMap(({ name, basePath, operations }) =>
  OPERATIONS.filter(({ id }) => operations.includes(id)).map(({ id, method, path, access }) => ({
    name: `${name} ${id}`,
    method,
    access,
    url: basePath + path.replace(':scriptName', 'guarded').replace(':locale', 'de'),
  })),
);

t.test('every operation needs a token', async (t) => {
  const emulator = await testEmulator(t, { auth: true });
  t.equal(REQUESTS.length, 5 * 13 + 1);
  for (const { name, method, url } of REQUESTS) {
    const response = await emulator.send(method, url);
    t.equal(response.statusCode, 401, name);
    t.match(response.json().error, /^JWT validation failed: /, name);
  }
  for (const url of ['/oauth/info', '/_emulator/health', '/_emulator/ready', '/openapi/v3.json']) {
    t.equal((await emulator.send('GET', url)).statusCode, 200, `${url} needs none`);
  }
});

t.test('every operation needs its scope', async (t) => {
  const emulator = await testEmulator(t, { auth: true });
  const admin = await anyToken(emulator);
  const payload = JSON.stringify({ name: 'Guarded', className: 'x' });
  const headers = { ...JSON_HEADERS, ...bearer(admin).headers };
  t.equal((await emulator.send('POST', '/v3/connectors', { headers, payload })).statusCode, 200);
  const table: { scope: string; opens: readonly string[] }[] = [
    { scope: READ, opens: ['read'] },
    { scope: MANAGE, opens: ['read', 'manage'] },
    { scope: `${READ} ${MANAGE}`, opens: ['read', 'manage'] },
    { scope: 'sp:scopes:all', opens: ['read', 'manage'] },
    { scope: 'idn:sources:manage', opens: [] },
    { scope: 'idn:connector-config', opens: [] },
  ];
  for (const { scope, opens } of table) {
    const token = await anyToken(emulator, scope);
    for (const { name, method, url, access } of REQUESTS) {
      // What goes through is not to delete the connector that the next one needs.
      const target = method === 'DELETE' ? url.replace('guarded', 'nobody') : url;
      const response = await emulator.send(method, target, bearer(token));
      if (opens.includes(access)) {
        t.notOk([401, 403].includes(response.statusCode), `${scope}: ${name} is open, ${response.body.slice(0, 99)}`);
        continue;
      }
      t.equal(response.statusCode, 403, `${scope}: ${name}`);
      t.match(response.json(), {
        detailCode: '403 Forbidden',
        messages: [{ text: 'The server understood the request but refuses to authorize it.' }, { locale: 'und' }],
        causes: [{ text: access === 'read' ? READ : MANAGE }],
      });
    }
  }
});

t.test('a rejected request changes nothing', async (t) => {
  const emulator = await testEmulator(t, { auth: true });
  const admin = bearer(await anyToken(emulator));
  const payload = JSON.stringify({ name: 'Guarded', className: 'x' });
  await emulator.send('POST', '/v3/connectors', { headers: { ...JSON_HEADERS, ...admin.headers }, payload });
  const before = (await emulator.send('GET', '/v3/connectors/guarded', admin)).body;
  for (const { headers } of [bearer(await anyToken(emulator, READ)), { headers: {} }]) {
    await emulator.send('DELETE', '/v3/connectors/guarded', { headers });
    await emulator.send('POST', '/v3/connectors', {
      headers: { ...JSON_HEADERS, ...headers },
      payload: JSON.stringify({ name: 'Sneaked', className: 'x' }),
    });
    await emulator.send('PATCH', '/v3/connectors/guarded', {
      headers: { 'content-type': 'application/json-patch+json', ...headers },
      payload: JSON.stringify([{ op: 'add', path: '/connectorMetadata/x', value: 1 }]),
    });
  }
  t.equal((await emulator.send('GET', '/v3/connectors/guarded', admin)).body, before);
  t.equal((await emulator.send('GET', '/v3/connectors/sneaked', admin)).statusCode, 404);
});

t.test('every operation needs one of three user levels', async (t) => {
  const table: { authorities: string[]; open: boolean }[] = [
    { authorities: ['ORG_ADMIN'], open: true },
    { authorities: ['SOURCE_ADMIN'], open: true },
    { authorities: ['SOURCE_SUBADMIN'], open: true },
    { authorities: ['HELPDESK', 'SOURCE_ADMIN'], open: true },
    { authorities: ['HELPDESK'], open: false },
    { authorities: ['org_admin'], open: false },
    { authorities: [], open: false },
  ];
  const clients = table.map(
    ({ authorities }, index): Client => ({ id: `c${index}`, secret: 's', authorities, scopes: ['sp:scopes:all'] }),
  );
  const emulator = await testEmulator(t, { auth: true, clients });
  for (const [index, { authorities, open }] of table.entries()) {
    const client = { grant_type: 'client_credentials', client_id: `c${index}`, client_secret: 's' };
    const token = await tokenFrom(emulator, client);
    for (const { name, method, url } of REQUESTS) {
      const { statusCode } = await emulator.send(method, url, bearer(token));
      const label = `${authorities.join(', ') || 'no level'}: ${name}`;
      if (open) t.notOk([401, 403].includes(statusCode), label);
      else t.equal(statusCode, 403, label);
    }
  }
});

t.test("with --auth off, every request is an administrator's", async (t) => {
  const emulator = await testEmulator(t, { auth: false });
  t.equal(await createConnector(emulator, 'Open'), 'open');
  for (const authorization of ['', 'Bearer nonsense', `Bearer ${sign({ scope: [] })}`, 'Basic x']) {
    t.equal((await emulator.send('GET', LIST, { headers: { authorization } })).statusCode, 200, authorization);
  }
  t.equal((await emulator.send('DELETE', '/v3/connectors/open')).statusCode, 204);
});
