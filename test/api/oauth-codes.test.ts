import { createHash } from 'node:crypto';
import t from 'tap';
import { adminClient } from '../../server/domain/auth/clients.ts';
import { validator } from '../../server/models/validators.ts';
import {
  ask,
  authorize,
  basic,
  CLIENT,
  callWith,
  claimsOf,
  codeOf,
  type Fields,
  guarded,
  isRejected,
  multipart,
  READ,
  REDIRECT,
  redeem,
  refresh,
  type TokenRequest,
  urlencoded,
} from '../support/oauth.ts';

// The pair of RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** What an authorization request can say of PKCE, and what /authorize responds to it. */
const CHALLENGES: readonly { name: string; fields: Fields; status: number }[] = [
  { name: 'S256', fields: { code_challenge: CHALLENGE, code_challenge_method: 'S256' }, status: 302 },
  { name: 'plain', fields: { code_challenge: VERIFIER, code_challenge_method: 'plain' }, status: 302 },
  { name: 'no method is plain', fields: { code_challenge: VERIFIER }, status: 302 },
  { name: 'an unknown method', fields: { code_challenge: CHALLENGE, code_challenge_method: 'S512' }, status: 400 },
  { name: 'a method in lower case', fields: { code_challenge: CHALLENGE, code_challenge_method: 's256' }, status: 400 },
  { name: 'an empty method', fields: { code_challenge: CHALLENGE, code_challenge_method: '' }, status: 400 },
  {
    name: 'a method of every object',
    fields: { code_challenge: CHALLENGE, code_challenge_method: 'toString' },
    status: 400,
  },
  { name: 'a method without a challenge', fields: { code_challenge_method: 'S256' }, status: 400 },
  { name: 'an empty challenge', fields: { code_challenge: '', code_challenge_method: 'S256' }, status: 400 },
  {
    name: 'a challenge that is padded',
    fields: { code_challenge: `${CHALLENGE}=`, code_challenge_method: 'S256' },
    status: 400,
  },
  { name: 'a challenge that is too short', fields: { code_challenge: 'x'.repeat(42) }, status: 400 },
  { name: 'a challenge that is too long', fields: { code_challenge: 'x'.repeat(129) }, status: 400 },
];

t.test('a code arrives in an immediate redirect', async (t) => {
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

t.test('an invalid authorization request does not redirect', async (t) => {
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
    ...CHALLENGES.filter(({ status }) => status === 400).map((row) => ({ ...row, error: 'invalid_request' })),
  ];
  for (const { name, fields, status, error } of table) {
    const response = await authorize(emulator, fields);
    isRejected(t, response, status, error, name);
    t.notOk('location' in response.headers, name);
  }
});

t.test('a code can be redeemed once', async (t) => {
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
  isRejected(t, await ask(emulator, redeem(code)), 400, 'invalid_grant', 'the second time');
  const viaMultipart = multipart({
    grant_type: 'AUTHORIZATION_CODE',
    code: await codeOf(t, emulator),
    redirect_uri: REDIRECT,
    ...CLIENT,
  });
  t.equal((await ask(emulator, viaMultipart)).statusCode, 200, 'in multipart');
});

t.test('a code is valid only for the client and redirect URI that it was issued for', async (t) => {
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
    { name: 'no secret and another client', fields: { client_id: 'other' }, status: 400, error: 'invalid_grant' },
    { name: 'no secret and an unknown client', fields: { client_id: 'x' }, status: 401, error: 'invalid_client' },
    { name: 'no secret and no client', fields: {}, status: 401, error: 'invalid_client' },
  ];
  for (const { name, fields, status, error } of table) {
    isRejected(t, await ask(emulator, redeem(await codeOf(t, emulator), fields)), status, error, name);
  }
  const code = await codeOf(t, emulator);
  const bare = { grant_type: 'authorization_code', code, ...CLIENT };
  isRejected(t, await ask(emulator, urlencoded(bare)), 400, 'invalid_grant', 'no redirect URI');
});

t.test('PKCE replaces a secret, but does not excuse a wrong one', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  t.equal(createHash('sha256').update(VERIFIER).digest('base64url'), CHALLENGE);
  const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
  const id = { client_id: 'id' };
  const table: { name: string; asked: Fields; fields: Fields; status: number }[] = [
    { name: 'the verifier, no secret', asked: pkce, fields: { ...id, code_verifier: VERIFIER }, status: 200 },
    { name: 'the verifier and the secret', asked: pkce, fields: { ...CLIENT, code_verifier: VERIFIER }, status: 200 },
    { name: 'another verifier', asked: pkce, fields: { ...id, code_verifier: `${VERIFIER}x` }, status: 400 },
    { name: 'another verifier and the secret', asked: pkce, fields: { ...CLIENT, code_verifier: 'x' }, status: 400 },
    { name: 'the challenge as the verifier', asked: pkce, fields: { ...id, code_verifier: CHALLENGE }, status: 400 },
    { name: 'an empty verifier', asked: pkce, fields: { ...id, code_verifier: '' }, status: 400 },
    { name: 'no verifier, the secret', asked: pkce, fields: CLIENT, status: 400 },
    { name: 'no verifier, no secret', asked: pkce, fields: id, status: 400 },
    {
      name: 'the verifier and a wrong secret',
      asked: pkce,
      fields: { ...CLIENT, client_secret: 'x', code_verifier: VERIFIER },
      status: 401,
    },
    {
      name: 'a verifier of an unknown client',
      asked: pkce,
      fields: { client_id: 'x', code_verifier: VERIFIER },
      status: 401,
    },
  ];
  for (const { name, asked, fields, status } of table) {
    const response = await ask(emulator, redeem(await codeOf(t, emulator, asked), fields));
    t.equal(response.statusCode, status, `${name}: ${response.body}`);
    if (status === 200) t.equal(await callWith(emulator, response.json().access_token), 200, name);
    else isRejected(t, response, status, status === 401 ? 'invalid_client' : 'invalid_grant', name);
  }
});

t.test('every PKCE method either works completely or is rejected at the authorization request', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  for (const { name, fields, status } of CHALLENGES) {
    const asked = await authorize(emulator, fields);
    t.equal(asked.statusCode, status, `${name}: ${asked.body}`);
    if (status !== 302) continue;
    const redeemBy = async (verifier: string) => {
      const code = await codeOf(t, emulator, fields);
      return (await ask(emulator, redeem(code, { client_id: 'id', code_verifier: verifier }))).statusCode;
    };
    t.equal(await redeemBy(VERIFIER), 200, `${name}: the verifier`);
    t.equal(await redeemBy(`${VERIFIER}x`), 400, `${name}: another verifier`);
  }
});

t.test('a verifier without a challenge is rejected, with or without a secret', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  for (const fields of [{ client_id: 'id' }, CLIENT]) {
    const response = await ask(emulator, redeem(await codeOf(t, emulator), { ...fields, code_verifier: VERIFIER }));
    isRejected(t, response, 400, 'invalid_grant', JSON.stringify(fields));
    const empty = await ask(emulator, redeem(await codeOf(t, emulator), { ...fields, code_verifier: '' }));
    t.equal(empty.statusCode, 200, 'an empty verifier is none');
  }
});

t.test('a public client redeems its code and its refresh token without a secret', async (t) => {
  const type = { grant_type: 'client_credentials' };
  const tool = { client_id: 'sailpoint-cli' };
  const servers = {
    'no clients configured': await guarded(t),
    'the client is configured': await guarded(t, {
      clients: [adminClient('sailpoint-cli', 'secret'), adminClient('x', 'y')],
    }),
  };
  const shown: readonly { name: string; fields: Fields; headers?: Fields }[] = [
    { name: 'the ID alone', fields: tool },
    { name: 'an empty secret', fields: { ...tool, client_secret: '' } },
    { name: 'HTTP Basic with an empty secret', fields: {}, headers: { authorization: basic('sailpoint-cli', '') } },
  ];
  for (const [server, emulator] of Object.entries(servers)) {
    for (const { name, fields, headers } of shown) {
      const send = (request: TokenRequest) =>
        ask(emulator, { ...request, headers: { ...request.headers, ...headers } });
      const redeemed = await send(redeem(await codeOf(t, emulator, tool), fields));
      t.equal(redeemed.statusCode, 200, `${server}, ${name}: code, ${redeemed.body}`);
      const renewed = await send(refresh(redeemed.json().refresh_token, fields));
      t.equal(renewed.statusCode, 200, `${server}, ${name}: refresh token, ${renewed.body}`);
      t.equal(await callWith(emulator, renewed.json().access_token), 200, `${server}, ${name}`);

      isRejected(t, await send(redeem('x', fields)), 400, 'invalid_grant', `${server}, ${name}: an unknown code`);
      isRejected(t, await send(refresh('x', fields)), 400, 'invalid_grant', `${server}, ${name}: a bad refresh token`);
      isRejected(
        t,
        await send(urlencoded({ ...type, ...fields })),
        401,
        'invalid_client',
        `${server}, ${name}: neither`,
      );
    }
    const { refresh_token } = (await ask(emulator, redeem(await codeOf(t, emulator, tool), tool))).json();
    isRejected(t, await ask(emulator, refresh(refresh_token, { client_id: 'x' })), 400, 'invalid_grant', server);
    isRejected(t, await ask(emulator, refresh(refresh_token, {})), 401, 'invalid_client', `${server}: no ID`);
  }
  const wrong = { ...tool, client_secret: 'wrong' };
  const configured = servers['the client is configured'];
  isRejected(
    t,
    await ask(configured, redeem(await codeOf(t, configured, tool), wrong)),
    401,
    'invalid_client',
    'wrong',
  );
});

t.test('a refresh token gives new tokens of the same scopes', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret'), adminClient('other', 'o')] });
  const tokens = (await ask(emulator, redeem(await codeOf(t, emulator, { scope: READ })))).json();
  const renew = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };

  for (const request of [refresh(tokens.refresh_token), multipart({ ...renew, ...CLIENT })]) {
    const response = await ask(emulator, request);
    t.equal(response.statusCode, 200, response.body);
    const body = response.json();
    t.equal(body.scope, READ);
    t.not(body.access_token, tokens.access_token);
    t.equal(await callWith(emulator, body.access_token), 200);
    t.equal((await ask(emulator, refresh(body.refresh_token))).statusCode, 200, 'and so on');
  }

  const [head = '', , signature = ''] = String(tokens.refresh_token).split('.');
  const forged = Buffer.from(JSON.stringify({ ...claimsOf(tokens.refresh_token), scope: ['sp:scopes:all'] })).toString(
    'base64url',
  );
  const bad = [
    { name: 'nonsense', request: refresh('x') },
    { name: 'none', request: refresh('') },
    { name: 'an access token', request: refresh(tokens.access_token) },
    { name: 'one that was tampered with', request: refresh(`${head}.${forged}.${signature}`) },
    {
      name: 'the token of another client',
      request: refresh(tokens.refresh_token, { client_id: 'other', client_secret: 'o' }),
    },
  ];
  for (const { name, request } of bad) isRejected(t, await ask(emulator, request), 400, 'invalid_grant', name);
  const stranger = refresh(tokens.refresh_token, { client_id: 'id', client_secret: 'x' });
  isRejected(t, await ask(emulator, stranger), 401, 'invalid_client', 'a wrong secret');
});
