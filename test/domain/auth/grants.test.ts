import { createHash } from 'node:crypto';
import t from 'tap';
import { SCOPE_ALL, SCOPE_MANAGE, SCOPE_READ } from '../../../server/domain/auth/access.ts';
import type { Client } from '../../../server/domain/auth/clients.ts';
import {
  decideGrant,
  type Grant,
  type RefreshClaims,
  type TokenParameters,
} from '../../../server/domain/auth/grants.ts';
import { ApiError } from '../../../server/domain/errors.ts';
import { stableUuid, type Tenant } from '../../../server/domain/tenant.ts';
import { tenantOf } from '../../store/fixtures/records.ts';

const NOW = 1_800_000_000_000;
const REDIRECT = 'http://localhost/callback';

const READER: Client = { id: 'reader', secret: 's3cret', authorities: ['SOURCE_ADMIN'], scopes: [SCOPE_READ] };
const BOTH: Client = { id: 'both', secret: 'other', authorities: ['ORG_ADMIN'], scopes: [SCOPE_READ, SCOPE_MANAGE] };

t.test('token requests are granted or rejected by their grant type', async (t) => {
  const open = tenantOf(t, 'acme', []);
  const closed = tenantOf(t, 'acme', [READER, BOTH]);

  /** Decides, and gives the name of the error in the place of a grant. */
  const decide = (tenant: Tenant, parameters: TokenParameters, claims?: RefreshClaims, now = NOW): Grant | string => {
    try {
      return decideGrant(tenant, parameters, (token) => (token === 'good' ? claims : undefined), now);
    } catch (error) {
      if (error instanceof ApiError) return error.name;
      throw error;
    }
  };

  await t.test('each grant type has its rule', async (t) => {
    const table: readonly (readonly [type: string | undefined, outcome: unknown])[] = [
      ['client_credentials', { refreshable: false }],
      ['CLIENT_CREDENTIALS', { refreshable: false }],
      ['Client_Credentials', { refreshable: false }],
      [undefined, 'invalidTokenRequest'],
      ['', 'invalidTokenRequest'],
      ['password', 'unsupportedGrantType'],
      ['client_credentials ', 'unsupportedGrantType'],
      ['__proto__', 'unsupportedGrantType'],
      ['constructor', 'unsupportedGrantType'],
      ['toString', 'unsupportedGrantType'],
    ];
    for (const [type, outcome] of table) {
      const credentials = { client_id: 'any', client_secret: 'thing' };
      t.match(decide(open, { grant_type: type, ...credentials }), outcome, String(type));
    }
  });

  await t.test('client credentials must be complete and correct', async (t) => {
    const everything = { client: { authorities: ['ORG_ADMIN'] }, scopes: [SCOPE_ALL] };
    const table: readonly (readonly [tenant: Tenant, id: string | undefined, secret: string | undefined, unknown])[] = [
      [open, 'any', 'thing', everything],
      [open, 'another', 'x', everything],
      [open, '', 'x', 'invalidClient'],
      [open, 'any', '', 'invalidClient'],
      [open, undefined, 'x', 'invalidClient'],
      [open, 'any', undefined, 'invalidClient'],
      [closed, 'reader', 's3cret', { client: READER, scopes: [SCOPE_READ] }],
      [closed, 'reader', 'other', 'invalidClient'],
      [closed, 'reader', 'S3CRET', 'invalidClient'],
      [closed, 'reader', undefined, 'invalidClient'],
      [closed, 'Reader', 's3cret', 'invalidClient'],
      [closed, 'any', 'thing', 'invalidClient'],
      [closed, '__proto__', 'x', 'invalidClient'],
    ];
    for (const [tenant, id, secret, outcome] of table) {
      const parameters = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
      t.match(decide(tenant, parameters), outcome, `${id}:${secret} of a tenant that is ${tenant === open}`);
    }
  });

  await t.test('a token request can ask for scopes that the client holds', async (t) => {
    const table: readonly (readonly [client: Client, scope: string | undefined, scopes: readonly string[] | string])[] =
      [
        [BOTH, undefined, BOTH.scopes],
        [BOTH, '', BOTH.scopes],
        [BOTH, '  ', BOTH.scopes],
        [BOTH, 'sp:scopes:default', BOTH.scopes],
        [BOTH, SCOPE_READ, [SCOPE_READ]],
        [BOTH, ` ${SCOPE_READ}  ${SCOPE_MANAGE} `, [SCOPE_READ, SCOPE_MANAGE]],
        [BOTH, SCOPE_ALL, 'invalidScope'],
        [READER, SCOPE_MANAGE, 'invalidScope'],
        [READER, `${SCOPE_READ} ${SCOPE_MANAGE}`, 'invalidScope'],
      ];
    for (const [client, scope, scopes] of table) {
      const credentials = { client_id: client.id, client_secret: client.secret };
      const granted = decide(closed, { grant_type: 'client_credentials', ...credentials, scope });
      t.same(typeof granted === 'string' ? granted : granted.scopes, scopes, `${client.id} asks for ${scope}`);
    }
    const credentials = { grant_type: 'client_credentials', client_id: 'any', client_secret: 'thing' };
    t.match(decide(open, { ...credentials, scope: SCOPE_READ }), { scopes: [SCOPE_READ] }, 'less than all');
  });

  await t.test('the refresh token grant requires a valid token of the same client', async (t) => {
    const request = { grant_type: 'refresh_token', client_id: 'both', client_secret: 'other', refresh_token: 'good' };
    const claims = { clientId: 'both', scopes: [SCOPE_READ] };
    t.match(decide(closed, request, claims), { client: BOTH, scopes: [SCOPE_READ], refreshable: true });
    t.equal(decide(closed, { ...request, refresh_token: 'bad' }, claims), 'invalidGrant');
    t.equal(decide(closed, { ...request, refresh_token: undefined }, claims), 'invalidGrant');
    t.equal(decide(closed, request, { ...claims, clientId: 'reader' }), 'invalidGrant', 'of another client');
    t.equal(decide(closed, { ...request, client_secret: 'wrong' }, claims), 'invalidClient');
    t.match(decide(closed, { ...request, client_secret: undefined }, claims), { client: BOTH }, 'a public client');
    t.match(decide(open, { ...request, client_secret: '' }, claims), { client: { id: 'both' } }, 'of an open tenant');
  });

  await t.test(
    'a token lacks the rights that its client has lost since the code or refresh token was issued',
    async (t) => {
      const table: readonly (readonly [granted: string[], held: string[], scopes: string[] | 'invalidGrant'])[] = [
        [
          [SCOPE_READ, SCOPE_MANAGE],
          [SCOPE_READ, SCOPE_MANAGE],
          [SCOPE_READ, SCOPE_MANAGE],
        ],
        [[SCOPE_READ, SCOPE_MANAGE], [SCOPE_READ, 'idn:other'], [SCOPE_READ]],
        [[SCOPE_READ], [SCOPE_READ, SCOPE_MANAGE], [SCOPE_READ]],
        [[SCOPE_READ], [SCOPE_ALL], [SCOPE_READ]],
        [[SCOPE_ALL], [SCOPE_ALL], [SCOPE_ALL]],
        [[SCOPE_ALL], [SCOPE_READ], [SCOPE_READ]],
        [[SCOPE_READ], [SCOPE_MANAGE], 'invalidGrant'],
        [[SCOPE_ALL], [], 'invalidGrant'],
        [[], [SCOPE_READ], []],
        [[], [], []],
      ];
      const credentials = { client_id: 'changing', client_secret: 's' };
      for (const [granted, held, scopes] of table) {
        const tenant = tenantOf(t, 'acme', [BOTH]);
        const code = tenant.codes.issue(
          { clientId: 'changing', redirectUri: REDIRECT, scopes: granted, challenge: undefined },
          NOW,
        );
        const now: Client = { id: 'changing', secret: 's', authorities: ['HELPDESK'], scopes: held, tokenLifetime: 7 };
        tenant.clients.add(now);
        const outcome = typeof scopes === 'string' ? scopes : { client: now, scopes, refreshable: true };
        const byToken = { grant_type: 'refresh_token', refresh_token: 'good', ...credentials };
        t.same(
          decide(tenant, byToken, { clientId: 'changing', scopes: granted }),
          outcome,
          `token: ${granted}, ${held}`,
        );
        const byCode = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...credentials };
        t.same(decide(tenant, byCode), outcome, `code: ${granted}, ${held}`);

        tenant.clients.reset();
        t.equal(decide(tenant, byToken, { clientId: 'changing', scopes: granted }), 'invalidClient', 'it was removed');
      }
    },
  );

  await t.test('the authorization code grant requires code, client, redirect URI, and verifier to match', async (t) => {
    const authorization = { clientId: 'both', redirectUri: REDIRECT, scopes: [SCOPE_READ], challenge: undefined };
    const issue = () => closed.codes.issue(authorization, NOW);
    const request = (code: string, more: TokenParameters = {}): TokenParameters => ({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: 'both',
      client_secret: 'other',
      ...more,
    });
    const code = issue();
    t.match(decide(closed, request(code)), { client: BOTH, scopes: [SCOPE_READ], refreshable: true });
    t.equal(decide(closed, request(code)), 'invalidGrant', 'a code is good once');
    t.equal(decide(closed, request('made up')), 'invalidGrant');
    t.equal(decide(closed, { ...request(''), code: undefined }), 'invalidGrant');
    t.equal(decide(closed, request(issue(), { redirect_uri: `${REDIRECT}/` })), 'invalidGrant');
    t.equal(decide(closed, request(issue(), { redirect_uri: undefined })), 'invalidGrant');
    t.equal(decide(closed, request(issue(), { client_secret: 'wrong' })), 'invalidClient');
    t.match(decide(closed, request(issue(), { client_secret: undefined })), { client: BOTH }, 'a public client');
    t.equal(decide(closed, request(issue(), { client_id: 'reader', client_secret: undefined })), 'invalidGrant');
    t.equal(decide(closed, request(issue(), { client_id: 'any', client_secret: undefined })), 'invalidClient');
    t.equal(decide(closed, request(issue(), { client_id: 'reader', client_secret: 's3cret' })), 'invalidGrant');
    t.match(decide(closed, request(issue()), undefined, NOW + 60_000), { client: BOTH }, 'a minute later');
    t.equal(decide(closed, request(issue()), undefined, NOW + 3_600_000), 'invalidGrant', 'an hour later');
  });

  await t.test('a code with a PKCE challenge requires the verifier', async (t) => {
    const verifier = 'a-verifier-that-is-long-enough-to-be-one-of-rfc-7636';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const issue = (made: string | undefined) =>
      closed.codes.issue(
        {
          clientId: 'both',
          redirectUri: REDIRECT,
          scopes: [],
          challenge: made ? { value: made, method: 'S256' } : undefined,
        },
        NOW,
      );
    const request = (code: string, more: TokenParameters): TokenParameters => ({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: 'both',
      ...more,
    });
    t.match(decide(closed, request(issue(challenge), { code_verifier: verifier })), { client: BOTH });
    t.equal(decide(closed, request(issue(challenge), { code_verifier: 'another' })), 'invalidGrant');
    t.equal(decide(closed, request(issue(challenge), { code_verifier: '' })), 'invalidGrant');
    t.equal(decide(closed, request(issue(challenge), { client_secret: 'other' })), 'invalidGrant', 'no verifier');
    const both = { client_secret: 'wrong', code_verifier: verifier };
    t.equal(decide(closed, request(issue(challenge), both)), 'invalidClient', 'a wrong secret is still wrong');
    const rejected = decide(closed, request(issue(undefined), { code_verifier: 'anything' }));
    t.equal(rejected, 'invalidGrant', 'a verifier proves nothing if no challenge was made');
  });
});

t.test('the ID of a tenant is a UUID that depends only on its name', (t) => {
  t.match(stableUuid('a'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  t.equal(stableUuid('a'), stableUuid('a'));
  t.not(stableUuid('a'), stableUuid('b'));
  const tenants = ['a', 'a', 'b'].map((name) => tenantOf(t, name, []).id);
  t.equal(tenants[0], tenants[1]);
  t.not(tenants[0], tenants[2]);
  t.end();
});
