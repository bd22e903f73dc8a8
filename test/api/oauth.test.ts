import t from 'tap';
import { adminClient, type Client } from '../../server/domain/auth/clients.ts';
import { validator } from '../../server/models/validators.ts';
import {
  ask,
  basic,
  callWith,
  claimsOf,
  FORM,
  grant,
  guarded,
  isRejected,
  MANAGE,
  multipart,
  query,
  READ,
  type TokenRequest,
  urlencoded,
} from '../support/oauth.ts';

t.test('a token request is accepted in every form that clients send', async (t) => {
  // A secret that shows whether each form is decoded exactly once.
  const [id, secret] = ['c 1', 's%41+&=é'];
  const emulator = await guarded(t, { clients: [adminClient(id, secret)] });
  const client = { client_id: id, client_secret: secret };
  const type = { grant_type: 'client_credentials' };
  const all = { ...type, ...client };
  const table: (TokenRequest & { name: string })[] = [
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

t.test('HTTP Basic is accepted unencoded, as curl -u and Postman send it', async (t) => {
  const headers = (id: string, secret: string) => ({ 'content-type': FORM, authorization: basic(id, secret) });
  for (const secret of ['plain', 'with:colon', 'a b', '100%', 'é', 'a+b', 'a%41b']) {
    const emulator = await guarded(t, { clients: [adminClient('id', secret)] });
    const request = urlencoded({ grant_type: 'client_credentials' });
    const response = await ask(emulator, { ...request, headers: headers('id', secret) });
    t.equal(response.statusCode, 200, secret);
    isRejected(
      t,
      await ask(emulator, { ...request, headers: headers('id', `${secret}x`) }),
      401,
      'invalid_client',
      secret,
    );
  }
});

t.test('the grant type ignores case', async (t) => {
  const emulator = await guarded(t);
  const client = { client_id: 'a', client_secret: 'b' };
  for (const type of ['client_credentials', 'CLIENT_CREDENTIALS', 'Client_Credentials', 'cLIENT_cREDENTIALS']) {
    const { access_token } = await grant(t, emulator, { ...client, grant_type: type });
    t.equal(await callWith(emulator, access_token), 200, type);
  }
  for (const type of ['REFRESH_TOKEN', 'Authorization_Code']) {
    isRejected(t, await ask(emulator, urlencoded({ ...client, grant_type: type })), 400, 'invalid_grant', type);
  }
  const unknown = ['password', 'client-credentials', 'clientcredentials', 'constructor', '__proto__', 'toString', 'é'];
  for (const type of unknown) {
    isRejected(
      t,
      await ask(emulator, urlencoded({ ...client, grant_type: type })),
      400,
      'unsupported_grant_type',
      type,
    );
  }
  for (const fields of [client, { ...client, grant_type: '' }, {}]) {
    isRejected(t, await ask(emulator, urlencoded(fields)), 400, 'invalid_request', JSON.stringify(fields));
  }
});

t.test('the token response and its claims have exactly the published fields', async (t) => {
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

t.test('cached responses share nothing that is specific to one request', async (t) => {
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

t.test('wrong clients are rejected if clients are configured', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret'), adminClient('other', 'other-secret')] });
  const type = { grant_type: 'client_credentials' };
  const withBasic = (header: string): TokenRequest => ({
    url: `/oauth/token?${query({ ...type, client_id: 'id', client_secret: 'secret' })}`,
    headers: { authorization: header },
  });
  const table: (TokenRequest & { name: string })[] = [
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

t.test('if no clients are configured, any client is valid', async (t) => {
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
    isRejected(t, await ask(emulator, urlencoded(fields)), 401, 'invalid_client', JSON.stringify(fields));
  }
});

t.test('a token has the requested scopes, if the client holds them', async (t) => {
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
      isRejected(t, response, 400, 'invalid_scope', name);
      continue;
    }
    t.match({ status: response.statusCode, scope: response.json().scope }, { status: 200, scope: granted }, name);
    t.same(claimsOf(response.json().access_token)['scope'], granted.split(' '), name);
  }
});
