import { createHmac } from 'node:crypto';
import t, { type Test } from 'tap';
import { adminClient, type Client } from '../../../server/domain/auth/clients.ts';
import {
  MAX_AUTHORIZATION_LENGTH,
  MAX_KNOWN_TOKEN_BYTES,
  MAX_KNOWN_TOKENS,
  Tokens,
} from '../../../server/domain/auth/tokens.ts';
import { ApiError } from '../../../server/domain/errors.ts';
import type { Tenant } from '../../../server/domain/tenant.ts';
import { tenantOf } from '../../store/fixtures/records.ts';

const KEY = new TextEncoder().encode('a key of the test, of thirty-two bytes or more');
const NOW = 1_800_000_000;

const base64url = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64url');
const encode = (value: unknown): string => base64url(JSON.stringify(value));

/** A JWS of parts that are encoded already. */
const signParts = (head: string, payload: string, key = KEY, hash = 'sha256'): string =>
  `${head}.${payload}.${createHmac(hash, key).update(`${head}.${payload}`).digest('base64url')}`;

const HEAD = encode({ alg: 'HS256', typ: 'JWT' });
const sign = (claims: unknown): string => signParts(HEAD, encode(claims));

const stopped = (t: Test, name = 'acme'): Tenant => {
  const tenant = tenantOf(t, name, []);
  tenant.clock.change({ set: NOW * 1000, freeze: true });
  return tenant;
};

const grantOf = (client: Client) => ({ client, scopes: client.scopes, refreshable: false });

/** Why a token is not valid; undefined if it is. */
const reasonOf = (tokens: Tokens, tenant: Tenant, authorization: string | undefined): string | undefined => {
  try {
    tokens.readAuthorization(tenant, authorization);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.name === 'unauthorized') return error.text;
    throw error;
  }
};

t.test('a token is valid only with its signature, claims, tenant, and time', (t) => {
  const tenant = stopped(t);
  const good = {
    tenant_id: tenant.id,
    client_id: 'me',
    authorities: ['ORG_ADMIN'],
    scope: ['a'],
    use: 'access',
    exp: NOW + 60,
  };
  const payload = encode(good);
  const signature = sign(good).split('.')[2] ?? '';
  // In base64url, the last character of 32 bytes has two unused bits.
  const sameBytes = signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(42) + 1);
  t.same(Buffer.from(sameBytes, 'base64url'), Buffer.from(signature, 'base64url'), 'another text of the same bytes');
  const table: readonly (readonly [name: string, token: string, reason: string | undefined])[] = [
    ['what the server would sign', sign(good), undefined],
    ['no typ', signParts(encode({ alg: 'HS256' }), payload), undefined],
    ['another typ', signParts(encode({ alg: 'HS256', typ: 'at+jwt', kid: '1' }), payload), undefined],
    ['from this second on', sign({ ...good, nbf: NOW, iat: NOW }), undefined],
    ['issued later', sign({ ...good, iat: NOW + 10 }), undefined],
    ['half a second', sign({ ...good, exp: NOW + 0.5 }), undefined],
    ['more claims', sign({ ...good, aud: 'x', __proto__: null }), undefined],

    ['one part', 'nonsense', 'malformed'],
    ['two parts', `${HEAD}.${payload}`, 'malformed'],
    ['four parts', `${sign(good)}.x`, 'malformed'],
    ['dots', '..', 'malformed'],
    ['no header', signParts('', payload), 'malformed'],
    ['no payload', signParts(HEAD, ''), 'malformed'],
    ['no signature', `${HEAD}.${payload}.`, 'signature'],
    ['a signature cut short', sign(good).slice(0, -3), 'signature'],
    ['a signature and more', `${sign(good)}AAAA`, 'signature'],
    ['a signature in padded base64', `${sign(good)}=`, 'malformed'],
    ['a signature in base64', `${HEAD}.${payload}.${Buffer.alloc(32, 255).toString('base64')}`, 'malformed'],
    ['bits of the signature that count for nothing', `${HEAD}.${payload}.${sameBytes}`, 'malformed'],
    ['a padded header', signParts(`${HEAD}=`, payload), 'malformed'],
    ['a padded payload', signParts(HEAD, `${base64url('{"a":1}')}==`), 'malformed'],
    ['a payload of one character', signParts(HEAD, 'a'), 'malformed'],
    ['another key', signParts(HEAD, payload, KEY.subarray(1)), 'signature'],
    ['claims exchanged', `${HEAD}.${encode({ ...good, client_id: 'x' })}.${signature}`, 'signature'],
    ['header exchanged', `${encode({ alg: 'HS256' })}.${payload}.${signature}`, 'signature'],

    ['alg none', `${encode({ alg: 'none' })}.${payload}.`, 'algorithm'],
    ['alg None, signed', signParts(encode({ alg: 'None' }), payload), 'algorithm'],
    ['alg in lower case', signParts(encode({ alg: 'hs256' }), payload), 'algorithm'],
    ['alg HS512', signParts(encode({ alg: 'HS512' }), payload, KEY, 'sha512'), 'algorithm'],
    ['alg RS256', signParts(encode({ alg: 'RS256' }), payload), 'algorithm'],
    ['no alg', signParts(encode({ typ: 'JWT' }), payload), 'malformed'],
    ['an empty alg', signParts(encode({ alg: '' }), payload), 'malformed'],
    ['alg in a list', signParts(encode({ alg: ['HS256'] }), payload), 'malformed'],
    ['a critical extension', signParts(encode({ alg: 'HS256', crit: ['x'], x: 1 }), payload), 'malformed'],
    ['no critical extension, said so', signParts(encode({ alg: 'HS256', crit: [] }), payload), 'malformed'],
    ['crit null', signParts(encode({ alg: 'HS256', crit: null }), payload), 'malformed'],
    ['an unencoded payload', signParts(encode({ alg: 'HS256', crit: ['b64'], b64: false }), payload), 'malformed'],
    ['a header that is an array', signParts(encode(['HS256']), payload), 'malformed'],
    ['a header that is a text', signParts(encode('HS256'), payload), 'malformed'],
    ['a header that is null', signParts(encode(null), payload), 'malformed'],
    ['a header that is no JSON', signParts(base64url('{'), payload), 'malformed'],
    ['a header that is no UTF-8', signParts(base64url(Buffer.from('7b2261223a22ff227d', 'hex')), payload), 'malformed'],
    ['a header with a byte order mark', signParts(base64url('\uFEFF{"alg":"HS256"}'), payload), 'malformed'],

    ['claims that are an array', sign([good]), 'malformed'],
    ['claims that are null', sign(null), 'malformed'],
    ['claims that are a number', sign(1), 'malformed'],
    ['claims that are no JSON', signParts(HEAD, base64url('x')), 'malformed'],
    ['claims that are no UTF-8', signParts(HEAD, base64url(Buffer.from('7b2261223a22ff227d', 'hex'))), 'malformed'],

    ['no exp', sign({ ...good, exp: undefined }), 'time'],
    ['exp null', sign({ ...good, exp: null }), 'time'],
    ['exp a text', sign({ ...good, exp: String(NOW + 60) }), 'time'],
    [
      'exp beyond all numbers',
      signParts(HEAD, base64url(JSON.stringify(good).replace(String(NOW + 60), '1e999'))),
      'time',
    ],
    ['nbf a text', sign({ ...good, nbf: String(NOW) }), 'time'],
    ['nbf null', sign({ ...good, nbf: null }), 'time'],
    ['not valid yet', sign({ ...good, nbf: NOW + 1 }), 'time'],
    ['iat a text', sign({ ...good, iat: 'now' }), 'time'],
    ['iat an object', sign({ ...good, iat: {} }), 'time'],
    ['expired this second', sign({ ...good, exp: NOW }), 'expired'],
    ['expired long ago', sign({ ...good, exp: -1 }), 'expired'],
    ['expired and not valid yet', sign({ ...good, exp: 1, nbf: NOW + 1 }), 'time'],

    ['no client', sign({ ...good, client_id: undefined }), 'claims'],
    ['a client that is a number', sign({ ...good, client_id: 1 }), 'claims'],
    ['no authorities', sign({ ...good, authorities: undefined }), 'claims'],
    ['authorities in a text', sign({ ...good, authorities: 'ORG_ADMIN' }), 'claims'],
    ['no scope', sign({ ...good, scope: undefined }), 'claims'],
    ['scope a text', sign({ ...good, scope: 'a' }), 'claims'],
    ['a scope of null', sign({ ...good, scope: [null] }), 'claims'],
    ['no tenant', sign({ ...good, tenant_id: undefined }), 'tenant'],
    ['another tenant', sign({ ...good, tenant_id: stopped(t, 'other').id }), 'tenant'],
    ['a refresh token', sign({ ...good, use: 'refresh' }), 'use'],
    ['no use', sign({ ...good, use: undefined }), 'use'],
  ];
  const texts: Readonly<Record<string, string>> = {
    malformed: 'JWT is malformed',
    signature: 'JWT signature is invalid',
    algorithm: 'JWT algorithm is not allowed',
    time: 'JWT lacks a claim or is not valid yet',
    expired: 'JWT is expired',
    claims: 'JWT lacks claims',
    tenant: 'JWT is of another tenant',
    use: 'JWT is no access token',
  };
  const tokens = new Tokens(KEY, 60);
  for (const [name, token, reason] of table) {
    const text = reason && `JWT validation failed: ${texts[reason]}`;
    t.equal(reasonOf(tokens, tenant, `Bearer ${token}`), text, name);
    t.equal(reasonOf(tokens, tenant, `Bearer ${token}`), text, `${name}, again`);
  }
  t.end();
});

t.test('a bearer token is found in its header', (t) => {
  const tenant = stopped(t);
  const tokens = new Tokens(KEY, 60);
  const { access_token: token } = tokens.issue(tenant, grantOf(adminClient('me', 's')));
  const missing = 'JWT validation failed: JWT is missing';
  const longest = `Bearer ${token}`.padEnd(MAX_AUTHORIZATION_LENGTH);
  const table: readonly (readonly [header: string | undefined, reason: string | undefined])[] = [
    [`Bearer ${token}`, undefined],
    [`bearer  ${token} `, undefined],
    [longest, undefined],
    [`${longest} `, 'JWT validation failed: JWT is too long'],
    [undefined, missing],
    ['', missing],
    ['Bearer', missing],
    [token, missing],
    [`Basic ${token}`, missing],
    [`Bearer ${token} x`, missing],
  ];
  for (const [header, reason] of table) t.equal(reasonOf(tokens, tenant, header), reason, String(header).slice(0, 9));
  t.end();
});

t.test('a cached token is checked against clock and tenant each time', (t) => {
  const tenant = stopped(t);
  const tokens = new Tokens(KEY, 60);
  const header = `Bearer ${tokens.issue(tenant, grantOf(adminClient('me', 's'))).access_token}`;
  const principal = tokens.readAuthorization(tenant, header);
  t.same(principal, { clientId: 'me', authorities: ['ORG_ADMIN'], scopes: ['sp:scopes:all'] });
  t.equal(tokens.readAuthorization(tenant, header), principal, 'it was not read again');
  t.match(reasonOf(tokens, stopped(t, 'other'), header), /another tenant/);
  tenant.clock.change({ advance: 59 });
  t.equal(reasonOf(tokens, tenant, header), undefined, 'a second before its end');
  tenant.clock.change({ advance: 1 });
  t.match(reasonOf(tokens, tenant, header), /expired/);
  tenant.clock.change({ advance: -1 });
  t.equal(reasonOf(tokens, tenant, header), undefined, 'the clock went back');
  t.end();
});

/** How many of these headers are still remembered: what is not is read again, into another principal. */
const remembered = (tokens: Tokens, tenant: Tenant, headers: readonly string[]): number => {
  const first = headers.map((header) => tokens.readAuthorization(tenant, header));
  return headers.toReversed().filter((header, index) => {
    return tokens.readAuthorization(tenant, header) === first[headers.length - 1 - index];
  }).length;
};

t.test('the token cache has a limit in entries and in bytes', (t) => {
  const tenant = stopped(t);
  const tokens = new Tokens(KEY, 60);
  const headers = (count: number, client: Client): string[] =>
    Array.from({ length: count }, () => `Bearer ${tokens.issue(tenant, grantOf(client)).access_token}`);
  const small = headers(MAX_KNOWN_TOKENS, adminClient('me', 's'));
  t.equal(remembered(tokens, tenant, small), small.length, 'as many as may be');
  const [first = ''] = small;
  const principal = tokens.readAuthorization(tenant, first);
  const others = headers(MAX_KNOWN_TOKENS, adminClient('me', 's'));
  for (const header of others.slice(1)) tokens.readAuthorization(tenant, header);
  t.equal(tokens.readAuthorization(tenant, first), principal, 'the one used last stays');
  for (const header of others) tokens.readAuthorization(tenant, header);
  t.not(tokens.readAuthorization(tenant, first), principal, 'the least recently used one goes');

  const scopes = Array.from({ length: 250 }, (_, index) => `idn:a-scope-of-the-test:${index}`);
  const large = headers(MAX_KNOWN_TOKENS, { ...adminClient('me', 's'), scopes });
  const size = large[0]?.length ?? 0;
  t.ok(size > 8_000 && size * large.length > MAX_KNOWN_TOKEN_BYTES, `tokens of ${size} characters`);
  const count = remembered(tokens, tenant, large);
  t.ok(count > 10, `${count} large ones`);
  t.ok(count * size <= MAX_KNOWN_TOKEN_BYTES);
  t.end();
});

t.test('a refresh token returns the client and scopes that it was issued for', (t) => {
  const tenant = stopped(t);
  const tokens = new Tokens(KEY, 60);
  const issued = tokens.issue(tenant, { ...grantOf(adminClient('me', 's')), scopes: ['a', 'b'], refreshable: true });
  t.same(tokens.readRefreshToken(tenant, issued.refresh_token ?? ''), { clientId: 'me', scopes: ['a', 'b'] });
  for (const token of ['', 'x', issued.access_token, `${issued.refresh_token}x`]) {
    t.equal(tokens.readRefreshToken(tenant, token), undefined, token.slice(0, 9));
  }
  tenant.clock.change({ advance: 91 * 24 * 3600 });
  t.equal(tokens.readRefreshToken(tenant, issued.refresh_token ?? ''), undefined, 'after its life');
  t.end();
});
