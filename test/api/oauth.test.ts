import { createHash } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import t, { type Test } from 'tap';
import { adminClient, type Client } from '../../server/domain/auth/clients.ts';
import { validator } from '../../server/models/validators.ts';
import type { Config } from '../../server/settings/options.ts';
import { type TestEmulator, testEmulator } from '../support/emulator.ts';

type Fields = Readonly<Record<string, string>>;
interface Request {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string;
}

const READ = 'idn:connector-config:read';
const MANAGE = 'idn:connector-config:manage';

const guarded = (t: Test, options: Partial<Config> = {}): Promise<TestEmulator> =>
  testEmulator(t, { auth: true, ...options });

const FORM = 'application/x-www-form-urlencoded';
const query = (fields: Fields): string => new URLSearchParams(fields).toString();
const urlencoded = (fields: Fields): Request => ({ headers: { 'content-type': FORM }, payload: query(fields) });
const multipart = (fields: Fields): Request => ({
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  payload: `${Object.entries(fields)
    .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--x--\r\n`,
});
const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

const ask = ({ send }: TestEmulator, { url = '/oauth/token', ...rest }: Request): Promise<LightMyRequestResponse> =>
  send('POST', url, rest);

/** The claims of a JWT, read without any library. */
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

const isRefused = (t: Test, response: LightMyRequestResponse, status: number, error: string, name: string): void => {
  const body = response.body === '' ? {} : response.json();
  t.match({ status: response.statusCode, body }, { status, body: { error } }, name);
  t.same(Object.keys(body), ['error', 'error_description'], name);
};

/** Asks for a token and gives the whole answer. */
const grant = async (t: Test, emulator: TestEmulator, fields: Fields): Promise<Record<string, string>> => {
  const response = await ask(emulator, urlencoded(fields));
  t.equal(response.statusCode, 200, response.body);
  return response.json();
};

const callWith = async ({ send }: TestEmulator, token: string | undefined): Promise<number> =>
  (await send('GET', '/v3/connectors?limit=1', { headers: { authorization: `Bearer ${token}` } })).statusCode;

t.test('a token request, in every form that a client gives it', async (t) => {
  // A secret that shows whether each form is decoded as it should be, and no more than once.
  const [id, secret] = ['c 1', 's%41+&=é'];
  const emulator = await guarded(t, { clients: [adminClient(id, secret)] });
  const client = { client_id: id, client_secret: secret };
  const type = { grant_type: 'client_credentials' };
  const all = { ...type, ...client };
  const table: (Request & { name: string })[] = [
    { name: 'multipart: TypeScript, PowerShell', ...multipart(all) },
    {
      name: 'multipart: .NET',
      headers: { 'content-type': 'multipart/form-data; boundary="y"' },
      payload: Object.entries(all)
        .map(
          ([name, value]) =>
            `--y\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}\r\n`,
        )
        .concat('--y--\r\n')
        .join(''),
    },
    { name: 'urlencoded: Python, Go, Terraform', ...urlencoded(all) },
    { name: 'urlencoded with a charset', ...urlencoded(all), headers: { 'content-type': `${FORM}; charset=UTF-8` } },
    { name: 'urlencoded with %20', ...urlencoded(all), payload: query(all).replaceAll('+', '%20') },
    { name: 'query, no body', url: `/oauth/token?${query(all)}` },
    { name: 'query, an empty form', url: `/oauth/token?${query(all)}`, headers: { 'content-type': FORM } },
    {
      name: 'query, an empty JSON body',
      url: `/oauth/token?${query(all)}`,
      headers: { 'content-type': 'application/json' },
    },
    {
      name: 'query, an empty multipart body',
      url: `/oauth/token?${query(all)}`,
      headers: { 'content-type': 'multipart/form-data' },
    },
    {
      name: 'type in the query, client in the body: the CLI',
      url: `/oauth/token?${query(type)}`,
      ...urlencoded(client),
    },
    { name: 'client in the query, type in the body', url: `/oauth/token?${query(client)}`, ...urlencoded(type) },
    { name: 'type in the query, client in multipart', url: `/oauth/token?${query(type)}`, ...multipart(client) },
    {
      name: 'the body beats the query',
      url: `/oauth/token?${query({ ...all, client_secret: 'wrong' })}`,
      ...urlencoded(client),
    },
    {
      name: 'HTTP Basic, type in the body',
      ...urlencoded(type),
      headers: { 'content-type': FORM, authorization: basic(encodeURIComponent(id), encodeURIComponent(secret)) },
    },
    {
      name: 'HTTP Basic, type in the query',
      url: `/oauth/token?${query(type)}`,
      headers: { authorization: basic(encodeURIComponent(id), encodeURIComponent(secret)).replace('Basic', 'basic') },
    },
    {
      name: 'HTTP Basic in the form encoding of RFC 6749',
      ...urlencoded(type),
      headers: { 'content-type': FORM, authorization: basic('c+1', 's%2541%2B%26%3D%C3%A9') },
    },
    { name: 'parameters that no one knows', ...urlencoded({ ...all, audience: 'x', resource: 'y' }) },
  ];
  for (const { name, ...request } of table) {
    const response = await ask(emulator, request);
    t.equal(response.statusCode, 200, `${name}: ${response.body}`);
    t.equal(response.headers['cache-control'], 'no-store', name);
    t.equal(await callWith(emulator, response.json().access_token), 200, name);
  }
});

t.test('HTTP Basic as curl -u and Postman send it, without encoding', async (t) => {
  const headers = (id: string, secret: string) => ({ 'content-type': FORM, authorization: basic(id, secret) });
  for (const secret of ['plain', 'with:colon', 'a b', '100%', 'é', 'a+b', 'a%41b']) {
    const emulator = await guarded(t, { clients: [adminClient('id', secret)] });
    const request = urlencoded({ grant_type: 'client_credentials' });
    const response = await ask(emulator, { ...request, headers: headers('id', secret) });
    t.equal(response.statusCode, 200, secret);
    isRefused(
      t,
      await ask(emulator, { ...request, headers: headers('id', `${secret}x`) }),
      401,
      'invalid_client',
      secret,
    );
  }
});

t.test('the letter case of the grant type is free', async (t) => {
  const emulator = await guarded(t);
  const client = { client_id: 'a', client_secret: 'b' };
  for (const type of ['client_credentials', 'CLIENT_CREDENTIALS', 'Client_Credentials', 'cLIENT_cREDENTIALS']) {
    const { access_token } = await grant(t, emulator, { ...client, grant_type: type });
    t.equal(await callWith(emulator, access_token), 200, type);
  }
  for (const type of ['REFRESH_TOKEN', 'Authorization_Code']) {
    isRefused(t, await ask(emulator, urlencoded({ ...client, grant_type: type })), 400, 'invalid_grant', type);
  }
  const unknown = ['password', 'client-credentials', 'clientcredentials', 'constructor', '__proto__', 'toString', 'é'];
  for (const type of unknown) {
    isRefused(t, await ask(emulator, urlencoded({ ...client, grant_type: type })), 400, 'unsupported_grant_type', type);
  }
  for (const fields of [client, { ...client, grant_type: '' }, {}]) {
    isRefused(t, await ask(emulator, urlencoded(fields)), 400, 'invalid_request', JSON.stringify(fields));
  }
});

t.test('the answer and the claims, field by field', async (t) => {
  const emulator = await guarded(t, { tokenLifetime: 321 });
  const before = Math.floor(Date.now() / 1000);
  const response = await ask(
    emulator,
    urlencoded({ grant_type: 'client_credentials', client_id: 'me', client_secret: 'x' }),
  );
  const after = Math.floor(Date.now() / 1000);
  t.equal(response.headers['content-type'], 'application/json; charset=utf-8');
  const body = response.json();
  const { tenantId, tenantName, pod } = (await emulator.send('GET', '/oauth/info')).json();
  const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

  t.ok(validator('TokenResponse')(body), response.body);
  const user = {
    tenant_id: tenantId,
    internal: false,
    pod,
    org: tenantName,
    user_id: UUID,
    identity_id: /^[0-9a-f]{32}$/,
    strong_auth: true,
    strong_auth_supported: true,
    enabled: true,
  };
  t.match(body, {
    access_token: /^[\w-]+\.[\w-]+\.[\w-]+$/,
    token_type: 'bearer',
    expires_in: 321,
    scope: 'sp:scopes:all',
    accessType: /./,
    jti: /./,
    ...user,
  });
  t.notOk('refresh_token' in body, 'this grant has no refresh token');

  const claims = claimsOf(body.access_token);
  t.match(claims, {
    ...user,
    user_id: body.user_id,
    identity_id: body.identity_id,
    user_name: 'me',
    client_id: 'me',
    authorities: ['ORG_ADMIN'],
    scope: ['sp:scopes:all'],
    jti: body.jti,
  });
  const { iat, exp } = claims as { iat: number; exp: number };
  t.ok(iat >= before && iat <= after, 'it was issued now');
  t.equal(exp - iat, 321);
  t.match(JSON.parse(Buffer.from(body.access_token.split('.')[0], 'base64url').toString()), {
    alg: 'HS256',
    typ: 'JWT',
  });
});

t.test('what of an answer stays, and what is of this answer alone', async (t) => {
  const emulator = await guarded(t);
  const fields = (id: string) => ({ grant_type: 'client_credentials', client_id: id, client_secret: 'x' });
  const [first, second] = [await grant(t, emulator, fields('a')), await grant(t, emulator, fields('a'))];
  const other = await grant(t, emulator, fields('b'));
  for (const name of ['tenant_id', 'org', 'pod'] as const) t.equal(first[name], other[name], name);
  for (const name of ['user_id', 'identity_id'] as const) {
    t.equal(first[name], second[name], name);
    t.not(first[name], other[name], name);
  }
  t.not(first['jti'], second['jti']);
  t.not(first['access_token'], second['access_token']);
  t.match(first, { expires_in: 749 }, 'the default lifetime');
});

t.test('wrong clients, where clients are configured', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret'), adminClient('other', 'other-secret')] });
  const type = { grant_type: 'client_credentials' };
  const withBasic = (header: string): Request => ({
    url: `/oauth/token?${query({ ...type, client_id: 'id', client_secret: 'secret' })}`,
    headers: { authorization: header },
  });
  const table: (Request & { name: string })[] = [
    { name: 'wrong secret', ...urlencoded({ ...type, client_id: 'id', client_secret: 'Secret' }) },
    { name: 'start of the secret', ...urlencoded({ ...type, client_id: 'id', client_secret: 'secre' }) },
    { name: 'secret of another', ...urlencoded({ ...type, client_id: 'id', client_secret: 'other-secret' }) },
    { name: 'unknown id', ...urlencoded({ ...type, client_id: 'nobody', client_secret: 'secret' }) },
    { name: 'id in capitals', ...urlencoded({ ...type, client_id: 'ID', client_secret: 'secret' }) },
    { name: 'id of every object', ...urlencoded({ ...type, client_id: 'constructor', client_secret: 'x' }) },
    { name: 'no secret', ...urlencoded({ ...type, client_id: 'id' }) },
    { name: 'empty secret', ...urlencoded({ ...type, client_id: 'id', client_secret: '' }) },
    { name: 'no id', ...urlencoded({ ...type, client_secret: 'secret' }) },
    { name: 'neither', ...urlencoded(type) },
    { name: 'multipart, wrong secret', ...multipart({ ...type, client_id: 'id', client_secret: 'x' }) },
    { name: 'Basic with a wrong secret', ...withBasic(basic('id', 'x')) },
    { name: 'Basic without a colon', ...withBasic(`Basic ${Buffer.from('id').toString('base64')}`) },
    { name: 'Basic that is no base64', ...withBasic('Basic !!!') },
    {
      name: 'refresh by a wrong client',
      ...urlencoded({ grant_type: 'refresh_token', client_id: 'id', client_secret: 'x' }),
    },
  ];
  for (const { name, ...request } of table) {
    const response = await ask(emulator, request);
    t.equal(response.statusCode, 401, name);
    t.same(response.json(), { error: 'invalid_client', error_description: 'Bad client credentials' }, name);
  }
  for (const [id, secret] of [
    ['id', 'secret'],
    ['other', 'other-secret'],
  ] as const) {
    const { access_token } = await grant(t, emulator, { ...type, client_id: id, client_secret: secret });
    t.equal(await callWith(emulator, access_token), 200, id);
  }
});

t.test('where no clients are configured, any is good', async (t) => {
  const emulator = await guarded(t);
  const type = { grant_type: 'client_credentials' };
  for (const [id, secret] of [
    ['a', 'b'],
    ['2c9180835d2e5168015d32f890ca1581', '8f4a'],
    ['größe', '☃ 🎉'],
    ['constructor', '__proto__'],
  ] as const) {
    const { access_token = '', scope } = await grant(t, emulator, { ...type, client_id: id, client_secret: secret });
    t.equal(scope, 'sp:scopes:all', id);
    t.match(claimsOf(access_token), { client_id: id, authorities: ['ORG_ADMIN'] });
    t.equal(await callWith(emulator, access_token), 200, id);
  }
  for (const fields of [
    type,
    { ...type, client_id: 'a' },
    { ...type, client_secret: 'b' },
    { ...type, client_id: '', client_secret: 'b' },
  ]) {
    isRefused(t, await ask(emulator, urlencoded(fields)), 401, 'invalid_client', JSON.stringify(fields));
  }
});

t.test('a token has the scopes that were asked for, if the client holds them', async (t) => {
  const limited: Client = { id: 'limited', secret: 's', authorities: ['ORG_ADMIN'], scopes: [READ, 'idn:other'] };
  const emulator = await guarded(t, { clients: [adminClient('admin', 's'), limited] });
  const table: { id: string; scope?: string; granted: string | undefined }[] = [
    { id: 'admin', granted: 'sp:scopes:all' },
    { id: 'admin', scope: '', granted: 'sp:scopes:all' },
    { id: 'admin', scope: '  ', granted: 'sp:scopes:all' },
    { id: 'admin', scope: 'sp:scopes:default', granted: 'sp:scopes:all' },
    { id: 'admin', scope: 'sp:scopes:all', granted: 'sp:scopes:all' },
    { id: 'admin', scope: READ, granted: READ },
    { id: 'admin', scope: `${MANAGE}  ${READ}`, granted: `${MANAGE} ${READ}` },
    { id: 'limited', granted: `${READ} idn:other` },
    { id: 'limited', scope: 'sp:scopes:default', granted: `${READ} idn:other` },
    { id: 'limited', scope: READ, granted: READ },
    { id: 'limited', scope: MANAGE, granted: undefined },
    { id: 'limited', scope: `${READ} ${MANAGE}`, granted: undefined },
    { id: 'limited', scope: 'sp:scopes:all', granted: undefined },
  ];
  for (const { id, scope, granted } of table) {
    const fields = { grant_type: 'client_credentials', client_id: id, client_secret: 's' };
    const response = await ask(emulator, urlencoded(scope === undefined ? fields : { ...fields, scope }));
    const name = `${id} asks for ${scope}`;
    if (granted === undefined) {
      isRefused(t, response, 400, 'invalid_scope', name);
      continue;
    }
    t.match({ status: response.statusCode, scope: response.json().scope }, { status: 200, scope: granted }, name);
    t.same(claimsOf(response.json().access_token)['scope'], granted.split(' '), name);
  }
});

const REDIRECT = 'http://localhost:4000/callback?keep=a%20b#part';

/** Asks for a code the way a browser is sent to do it. */
const authorize = async ({ send }: TestEmulator, fields: Fields): Promise<LightMyRequestResponse> =>
  send(
    'GET',
    `/oauth/authorize?${query({ response_type: 'code', client_id: 'id', redirect_uri: REDIRECT, ...fields })}`,
  );

const codeOf = async (t: Test, emulator: TestEmulator, fields: Fields = {}): Promise<string> => {
  const response = await authorize(emulator, fields);
  t.equal(response.statusCode, 302, response.body);
  return new URL(String(response.headers['location'])).searchParams.get('code') ?? '';
};

const CLIENT = { client_id: 'id', client_secret: 'secret' };
const redeem = (code: string, fields: Fields = CLIENT): Request =>
  urlencoded({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...fields });

t.test('a code comes by an immediate redirect', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const response = await authorize(emulator, { state: 'a b&c=é', scope: READ });
  t.equal(response.statusCode, 302);
  const location = new URL(String(response.headers['location']));
  t.equal(location.origin + location.pathname, 'http://localhost:4000/callback');
  t.equal(location.searchParams.get('keep'), 'a b', 'what the URI held stays');
  t.equal(location.searchParams.get('state'), 'a b&c=é');
  t.match(location.searchParams.get('code'), /^.{16,}$/);
  t.same([...location.searchParams.keys()].sort(), ['code', 'keep', 'state']);
  const stateless = new URL(String((await authorize(emulator, {})).headers['location']));
  t.notOk(stateless.searchParams.has('state'));
  t.not(stateless.searchParams.get('code'), location.searchParams.get('code'));
  t.match(await codeOf(t, emulator, { redirect_uri: 'vscode://sailpoint/auth' }), /./, 'a scheme of an app');
});

t.test('an authorization request that is wrong leads nowhere', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const table: { name: string; fields: Fields; status: number; error: string }[] = [
    { name: 'an unknown client', fields: { client_id: 'nobody' }, status: 401, error: 'invalid_client' },
    { name: 'no client', fields: { client_id: '' }, status: 401, error: 'invalid_client' },
    { name: 'another response type', fields: { response_type: 'token' }, status: 400, error: 'invalid_request' },
    { name: 'no response type', fields: { response_type: '' }, status: 400, error: 'invalid_request' },
    { name: 'no redirect URI', fields: { redirect_uri: '' }, status: 400, error: 'invalid_request' },
    { name: 'a relative redirect URI', fields: { redirect_uri: '/callback' }, status: 400, error: 'invalid_request' },
    { name: 'a script', fields: { redirect_uri: 'javascript:alert(1)' }, status: 400, error: 'invalid_request' },
    {
      name: 'a script in disguise',
      fields: { redirect_uri: ' JavaScript:alert(1)' },
      status: 400,
      error: 'invalid_request',
    },
    {
      name: 'a script with a tab',
      fields: { redirect_uri: 'java\tscript:alert(1)' },
      status: 400,
      error: 'invalid_request',
    },
  ];
  for (const { name, fields, status, error } of table) {
    const response = await authorize(emulator, fields);
    isRefused(t, response, status, error, name);
    t.notOk('location' in response.headers, name);
  }
});

t.test('a code is good once', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const code = await codeOf(t, emulator, { scope: READ });
  const first = await ask(emulator, redeem(code));
  t.match(
    { status: first.statusCode, body: first.json() },
    { status: 200, body: { scope: READ, token_type: 'bearer' } },
  );
  t.match(first.json().refresh_token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  t.ok(validator('TokenResponse')(first.json()), first.body);
  t.equal(await callWith(emulator, first.json().access_token), 200);
  isRefused(t, await ask(emulator, redeem(code)), 400, 'invalid_grant', 'the second time');
  const viaMultipart = multipart({
    grant_type: 'AUTHORIZATION_CODE',
    code: await codeOf(t, emulator),
    redirect_uri: REDIRECT,
    ...CLIENT,
  });
  t.equal((await ask(emulator, viaMultipart)).statusCode, 200, 'in multipart');
});

t.test('a code is good only for what it was given for', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret'), adminClient('other', 'o')] });
  const table: { name: string; fields: Fields; status: number; error: string }[] = [
    {
      name: 'another redirect URI',
      fields: { ...CLIENT, redirect_uri: `${REDIRECT}x` },
      status: 400,
      error: 'invalid_grant',
    },
    { name: 'an empty redirect URI', fields: { ...CLIENT, redirect_uri: '' }, status: 400, error: 'invalid_grant' },
    { name: 'another code', fields: { ...CLIENT, code: 'x' }, status: 400, error: 'invalid_grant' },
    { name: 'no code', fields: { ...CLIENT, code: '' }, status: 400, error: 'invalid_grant' },
    { name: 'another client', fields: { client_id: 'other', client_secret: 'o' }, status: 400, error: 'invalid_grant' },
    { name: 'a wrong secret', fields: { ...CLIENT, client_secret: 'x' }, status: 401, error: 'invalid_client' },
    { name: 'no secret', fields: { client_id: 'id' }, status: 401, error: 'invalid_client' },
  ];
  for (const { name, fields, status, error } of table) {
    isRefused(t, await ask(emulator, redeem(await codeOf(t, emulator), fields)), status, error, name);
  }
  const code = await codeOf(t, emulator);
  const bare = { grant_type: 'authorization_code', code, ...CLIENT };
  isRefused(t, await ask(emulator, urlencoded(bare)), 400, 'invalid_grant', 'no redirect URI');
});

t.test('PKCE takes the place of a secret, and never weakens one', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  // The pair of RFC 7636, appendix B.
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  t.equal(createHash('sha256').update(verifier).digest('base64url'), challenge);
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const id = { client_id: 'id' };
  const table: { name: string; asked: Fields; fields: Fields; status: number }[] = [
    { name: 'the verifier, no secret', asked: pkce, fields: { ...id, code_verifier: verifier }, status: 200 },
    { name: 'the verifier and the secret', asked: pkce, fields: { ...CLIENT, code_verifier: verifier }, status: 200 },
    { name: 'another verifier', asked: pkce, fields: { ...id, code_verifier: `${verifier}x` }, status: 400 },
    { name: 'another verifier and the secret', asked: pkce, fields: { ...CLIENT, code_verifier: 'x' }, status: 400 },
    { name: 'the challenge as the verifier', asked: pkce, fields: { ...id, code_verifier: challenge }, status: 400 },
    { name: 'an empty verifier', asked: pkce, fields: { ...id, code_verifier: '' }, status: 400 },
    { name: 'no verifier, the secret', asked: pkce, fields: CLIENT, status: 400 },
    { name: 'no verifier, no secret', asked: pkce, fields: id, status: 401 },
    {
      name: 'the verifier and a wrong secret',
      asked: pkce,
      fields: { ...CLIENT, client_secret: 'x', code_verifier: verifier },
      status: 401,
    },
    {
      name: 'a verifier of an unknown client',
      asked: pkce,
      fields: { client_id: 'x', code_verifier: verifier },
      status: 401,
    },
  ];
  for (const { name, asked, fields, status } of table) {
    const response = await ask(emulator, redeem(await codeOf(t, emulator, asked), fields));
    t.equal(response.statusCode, status, `${name}: ${response.body}`);
    if (status === 200) t.equal(await callWith(emulator, response.json().access_token), 200, name);
    else isRefused(t, response, status, status === 401 ? 'invalid_client' : 'invalid_grant', name);
  }
});

t.test('a verifier proves nothing where the code was asked for without a challenge', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const code = await codeOf(t, emulator);
  const response = await ask(emulator, redeem(code, { client_id: 'id', code_verifier: 'anything' }));
  t.ok([400, 401].includes(response.statusCode), `no secret, no token; got ${response.statusCode}`);
});

t.test('a refresh token gives new tokens of the same scopes', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret'), adminClient('other', 'o')] });
  const tokens = (await ask(emulator, redeem(await codeOf(t, emulator, { scope: READ })))).json();
  const refresh = (token: string, fields: Fields = CLIENT) => ({
    grant_type: 'refresh_token',
    refresh_token: token,
    ...fields,
  });

  for (const request of [urlencoded(refresh(tokens.refresh_token)), multipart(refresh(tokens.refresh_token))]) {
    const response = await ask(emulator, request);
    t.equal(response.statusCode, 200, response.body);
    const body = response.json();
    t.equal(body.scope, READ);
    t.not(body.access_token, tokens.access_token);
    t.equal(await callWith(emulator, body.access_token), 200);
    t.equal((await ask(emulator, urlencoded(refresh(body.refresh_token)))).statusCode, 200, 'and so on');
  }

  const [head = '', , signature = ''] = String(tokens.refresh_token).split('.');
  const forged = Buffer.from(JSON.stringify({ ...claimsOf(tokens.refresh_token), scope: ['sp:scopes:all'] })).toString(
    'base64url',
  );
  const bad = [
    { name: 'nonsense', fields: refresh('x') },
    { name: 'none', fields: refresh('') },
    { name: 'an access token', fields: refresh(tokens.access_token) },
    { name: 'one that was tampered with', fields: refresh(`${head}.${forged}.${signature}`) },
    {
      name: 'the token of another client',
      fields: refresh(tokens.refresh_token, { client_id: 'other', client_secret: 'o' }),
    },
  ];
  for (const { name, fields } of bad) isRefused(t, await ask(emulator, urlencoded(fields)), 400, 'invalid_grant', name);
  const stranger = refresh(tokens.refresh_token, { client_id: 'id', client_secret: 'x' });
  isRefused(t, await ask(emulator, urlencoded(stranger)), 401, 'invalid_client', 'a wrong secret');
});

t.test('/oauth/info needs no token and tells where to get one', async (t) => {
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
