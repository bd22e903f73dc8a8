import { Readable } from 'node:stream';
import t from 'tap';
import { MAX_TOKEN_REQUEST } from '../../server/api/oauth.ts';
import { adminClient, MAX_CLIENT_ID_LENGTH } from '../../server/domain/auth/clients.ts';
import { MAX_AUTHORIZATION_LENGTH } from '../../server/domain/auth/tokens.ts';
import {
  ask,
  authorize,
  basic,
  CLIENT,
  callWith,
  FORM,
  guarded,
  isRejected,
  multipart,
  query,
  type TokenRequest,
  urlencoded,
} from '../support/oauth.ts';

const TYPE = { grant_type: 'client_credentials' };
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' };

/** Returns the same request with a field that makes its body the given number of bytes long. */
const filledTo = (bytes: number, encode: (fields: Record<string, string>) => TokenRequest): TokenRequest => {
  const { length } = encode({ ...TYPE, ...CLIENT, filler: '' }).payload ?? '';
  return encode({ ...TYPE, ...CLIENT, filler: 'x'.repeat(bytes - length) });
};

t.test('the body of a token request has a maximum size, in every encoding', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const big = MAX_TOKEN_REQUEST + 1;
  const part = (disposition: string) =>
    `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${'y'.repeat(900)}\r\n`;
  const credentials = { url: `/oauth/token?${query({ ...TYPE, ...CLIENT })}` };
  const table: (TokenRequest & { name: string; status: number })[] = [
    { name: 'urlencoded, all of it', ...filledTo(MAX_TOKEN_REQUEST, urlencoded), status: 200 },
    { name: 'urlencoded, a byte more', ...filledTo(big, urlencoded), status: 413 },
    { name: 'urlencoded, very many parameters', ...urlencoded({}), payload: '&'.repeat(big), status: 413 },
    { name: 'multipart, all of it', ...filledTo(MAX_TOKEN_REQUEST, multipart), status: 200 },
    { name: 'multipart, a byte more', ...filledTo(big, multipart), status: 413 },
    {
      name: 'multipart, many small parts',
      ...credentials,
      headers: MULTIPART,
      payload: `${part('name="p"').repeat(70)}--x--`,
      status: 413,
    },
    {
      name: 'multipart, files',
      ...credentials,
      headers: MULTIPART,
      payload: `${part('name="file"; filename="f"').repeat(70)}--x--`,
      status: 413,
    },
    {
      name: 'multipart, a file that is left out',
      ...credentials,
      headers: MULTIPART,
      payload: `${part('name="client_secret"; filename="f"')}--x--`,
      status: 200,
    },
    {
      name: 'another type',
      ...credentials,
      headers: { 'content-type': 'text/plain' },
      payload: 'x'.repeat(big),
      status: 413,
    },
  ];
  for (const { name, status, ...request } of table) {
    const response = await ask(emulator, request);
    t.equal(response.statusCode, status, `${name}: ${response.body.slice(0, 99)}`);
    if (status === 413) t.match(response.json(), { detailCode: '413 Payload too large' }, name);
  }
  for (const type of [FORM, MULTIPART['content-type']]) {
    const payload = Readable.from(Array.from({ length: 70 }, () => 'x'.repeat(1000)));
    const { statusCode } = await emulator.send('POST', '/oauth/token', { headers: { 'content-type': type }, payload });
    t.equal(statusCode, 413, `${type} without a Content-Length`);
  }
});

t.test('no field of a form is silently cut', async (t) => {
  const secret = `${'s'.repeat(64_000)}!`;
  const emulator = await guarded(t, { clients: [adminClient('id', secret)] });
  const name = 'n'.repeat(1000);
  for (const encode of [urlencoded, multipart]) {
    const fields = { ...TYPE, client_id: 'id', [name]: 'x' };
    t.equal((await ask(emulator, encode({ ...fields, client_secret: secret }))).statusCode, 200);
    isRejected(
      t,
      await ask(emulator, encode({ ...fields, client_secret: secret.slice(0, -1) })),
      401,
      'invalid_client',
      '',
    );
  }
});

t.test('the first value of a repeated parameter counts, in every encoding', async (t) => {
  const emulator = await guarded(t, { clients: [adminClient('id', 'secret')] });
  const encodings: Record<string, (pairs: readonly (readonly [string, string])[]) => TokenRequest> = {
    query: (pairs) => ({ url: `/oauth/token?${query(pairs)}` }),
    urlencoded,
    multipart,
  };
  const fields = Object.entries({ ...TYPE, ...CLIENT });
  for (const [encoding, encode] of Object.entries(encodings)) {
    for (const [name, value] of fields) {
      const others = fields.filter(([other]) => other !== name);
      const wrong = [name, 'wrong'] as const;
      const first = await ask(emulator, encode([...others, [name, value], wrong]));
      t.equal(first.statusCode, 200, `${encoding}: ${name}, the right one first: ${first.body}`);
      const last = await ask(emulator, encode([...others, wrong, [name, value]]));
      t.ok(last.statusCode >= 400, `${encoding}: ${name}, the right one last`);
      const empty = await ask(emulator, encode([...others, [name, ''], [name, value]]));
      t.ok(empty.statusCode >= 400, `${encoding}: ${name}, an empty one first`);
    }
  }
  const asked = query({ response_type: 'code', client_id: 'id', redirect_uri: 'http://localhost/back' });
  for (const [parameters, status] of [
    [`${asked}&response_type=token&client_id=x&redirect_uri=x`, 302],
    [`response_type=token&${asked}`, 400],
    [`client_id=x&${asked}`, 401],
  ] as const) {
    t.equal((await emulator.send('GET', `/oauth/authorize?${parameters}`)).statusCode, status, parameters);
  }
});

t.test('a client ID has a maximum length', async (t) => {
  const emulator = await guarded(t);
  const longest = 'i'.repeat(MAX_CLIENT_ID_LENGTH);
  const requests: Record<string, (id: string) => TokenRequest> = {
    query: (id) => ({ url: `/oauth/token?${query({ ...TYPE, client_id: id, client_secret: 's' })}` }),
    urlencoded: (id) => urlencoded({ ...TYPE, client_id: id, client_secret: 's' }),
    multipart: (id) => multipart({ ...TYPE, client_id: id, client_secret: 's' }),
    'HTTP Basic': (id) => ({ ...urlencoded(TYPE), headers: { 'content-type': FORM, authorization: basic(id, 's') } }),
  };
  for (const [name, request] of Object.entries(requests)) {
    const granted = await ask(emulator, request(longest));
    t.equal(granted.statusCode, 200, name);
    t.equal(await callWith(emulator, granted.json().access_token), 200, name);
    isRejected(t, await ask(emulator, request(`${longest}i`)), 401, 'invalid_client', `${name}, a character more`);
  }
  const megabytes = { url: `/oauth/token?${query({ ...TYPE, client_id: 'i'.repeat(9_000_000), client_secret: 's' })}` };
  isRejected(
    t,
    await ask(emulator, megabytes),
    401,
    'invalid_client',
    'nine megabytes, which no HTTP head lets through',
  );
  t.equal((await authorize(emulator, { client_id: longest })).statusCode, 302);
  isRejected(t, await authorize(emulator, { client_id: `${longest}i` }), 401, 'invalid_client', 'asking for a code');
});

t.test('an Authorization header has a maximum length', async (t) => {
  const emulator = await guarded(t);
  const headers = (authorization: string) => ({ headers: { authorization } });
  const bearer = `Bearer ${'x'.repeat(MAX_AUTHORIZATION_LENGTH)}`;
  for (const path of ['/v3/connectors', '/v3/connectors']) {
    const response = await emulator.send('GET', path, headers(bearer));
    t.same(
      { status: response.statusCode, body: response.json() },
      {
        status: 401,
        body: { error: 'JWT validation failed: JWT is too long' },
      },
    );
  }
  const long = basic('id', 's'.repeat(MAX_AUTHORIZATION_LENGTH));
  isRejected(
    t,
    await ask(emulator, { ...urlencoded(TYPE), headers: { 'content-type': FORM, authorization: long } }),
    401,
    'invalid_client',
    'HTTP Basic',
  );
});
