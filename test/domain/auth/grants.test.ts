import { createHash } from 'node:crypto';
import t from 'tap';
import { refusal, SCOPE_ALL, SCOPE_MANAGE, SCOPE_READ } from '../../../server/domain/auth/access.ts';
import type { Client } from '../../../server/domain/auth/clients.ts';
import { AuthorizationCodes } from '../../../server/domain/auth/codes.ts';
import {
  decideGrant,
  type Grant,
  type RefreshClaims,
  type TokenParameters,
} from '../../../server/domain/auth/grants.ts';
import { Failure } from '../../../server/domain/errors.ts';
import { Random } from '../../../server/domain/random.ts';
import { stableUuid, type Tenant } from '../../../server/domain/tenant.ts';
import { tenantOf } from '../../store/fixtures/records.ts';

const NOW = 1_800_000_000_000;
const REDIRECT = 'http://localhost/callback';

const READER: Client = { id: 'reader', secret: 's3cret', authorities: ['SOURCE_ADMIN'], scopes: [SCOPE_READ] };
const BOTH: Client = { id: 'both', secret: 'other', authorities: ['ORG_ADMIN'], scopes: [SCOPE_READ, SCOPE_MANAGE] };

t.test('token requests', async (t) => {
  const open = tenantOf(t, 'acme', []);
  const closed = tenantOf(t, 'acme', [READER, BOTH]);

  /** Decides, and gives the name of the failure in the place of a grant. */
  const decide = async (
    tenant: Tenant,
    parameters: TokenParameters,
    claims?: RefreshClaims,
    now = NOW,
  ): Promise<Grant | string> => {
    try {
      return await decideGrant(tenant, parameters, async (token) => (token === 'good' ? claims : undefined), now);
    } catch (error) {
      if (error instanceof Failure) return error.kind;
      throw error;
    }
  };

  await t.test('kinds of grants', async (t) => {
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
      t.match(await decide(open, { grant_type: type, ...credentials }), outcome, String(type));
    }
  });

  await t.test('credentials', async (t) => {
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
      t.match(await decide(tenant, parameters), outcome, `${id}:${secret} of a tenant that is ${tenant === open}`);
    }
  });

  await t.test('scopes', async (t) => {
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
      const granted = await decide(closed, { grant_type: 'client_credentials', ...credentials, scope });
      t.same(typeof granted === 'string' ? granted : granted.scopes, scopes, `${client.id} asks for ${scope}`);
    }
    const credentials = { grant_type: 'client_credentials', client_id: 'any', client_secret: 'thing' };
    t.match(await decide(open, { ...credentials, scope: SCOPE_READ }), { scopes: [SCOPE_READ] }, 'less than all');
  });

  await t.test('refresh tokens', async (t) => {
    const request = { grant_type: 'refresh_token', client_id: 'both', client_secret: 'other', refresh_token: 'good' };
    const claims = { clientId: 'both', scopes: [SCOPE_READ] };
    t.match(await decide(closed, request, claims), { client: BOTH, scopes: [SCOPE_READ], refreshable: true });
    t.equal(await decide(closed, { ...request, refresh_token: 'bad' }, claims), 'invalidGrant');
    t.equal(await decide(closed, { ...request, refresh_token: undefined }, claims), 'invalidGrant');
    t.equal(await decide(closed, request, { ...claims, clientId: 'reader' }), 'invalidGrant', 'of another client');
    t.equal(await decide(closed, { ...request, client_secret: 'wrong' }, claims), 'invalidClient');
  });

  await t.test('authorization codes', async (t) => {
    const authorization = { clientId: 'both', redirectUri: REDIRECT, scope: SCOPE_READ, challenge: undefined };
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
    t.match(await decide(closed, request(code)), { client: BOTH, scopes: [SCOPE_READ], refreshable: true });
    t.equal(await decide(closed, request(code)), 'invalidGrant', 'a code is good once');
    t.equal(await decide(closed, request('made up')), 'invalidGrant');
    t.equal(await decide(closed, { ...request(''), code: undefined }), 'invalidGrant');
    t.equal(await decide(closed, request(issue(), { redirect_uri: `${REDIRECT}/` })), 'invalidGrant');
    t.equal(await decide(closed, request(issue(), { redirect_uri: undefined })), 'invalidGrant');
    t.equal(await decide(closed, request(issue(), { client_secret: 'wrong' })), 'invalidClient');
    t.equal(await decide(closed, request(issue(), { client_secret: undefined })), 'invalidClient');
    t.equal(await decide(closed, request(issue(), { client_id: 'reader', client_secret: 's3cret' })), 'invalidGrant');
    t.match(await decide(closed, request(issue()), undefined, NOW + 60_000), { client: BOTH }, 'a minute later');
    t.equal(await decide(closed, request(issue()), undefined, NOW + 3_600_000), 'invalidGrant', 'an hour later');
  });

  await t.test('codes with a challenge (PKCE)', async (t) => {
    const verifier = 'a-verifier-that-is-long-enough-to-be-one-of-rfc-7636';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const issue = (made: string | undefined) =>
      closed.codes.issue({ clientId: 'both', redirectUri: REDIRECT, scope: undefined, challenge: made }, NOW);
    const request = (code: string, more: TokenParameters): TokenParameters => ({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: 'both',
      ...more,
    });
    t.match(await decide(closed, request(issue(challenge), { code_verifier: verifier })), { client: BOTH });
    t.equal(await decide(closed, request(issue(challenge), { code_verifier: 'another' })), 'invalidGrant');
    t.equal(await decide(closed, request(issue(challenge), { code_verifier: '' })), 'invalidGrant');
    t.equal(await decide(closed, request(issue(challenge), { client_secret: 'other' })), 'invalidGrant', 'no verifier');
    const both = { client_secret: 'wrong', code_verifier: verifier };
    t.equal(await decide(closed, request(issue(challenge), both)), 'invalidClient', 'a wrong secret is still wrong');
    const refused = await decide(closed, request(issue(undefined), { code_verifier: 'anything' }));
    t.equal(refused, 'invalidClient', 'a verifier proves nothing where no challenge was made');
  });
});

t.test('authorization codes wait for a while, and not without number', (t) => {
  const codes = new AuthorizationCodes(new Random());
  const issue = (clientId: string) =>
    codes.issue({ clientId, redirectUri: REDIRECT, scope: undefined, challenge: undefined }, NOW);
  const issued = Array.from({ length: 1_001 }, (_, index) => issue(String(index)));
  t.equal(new Set(issued).size, issued.length, 'each is another');
  t.equal(codes.redeem(issued[0] ?? '', NOW), undefined, 'the oldest had to go');
  t.equal(codes.redeem(issued[1] ?? '', NOW)?.clientId, '1');
  t.equal(codes.redeem(issued[1] ?? '', NOW), undefined);
  t.equal(codes.redeem(issued[1_000] ?? '', NOW)?.clientId, '1000');
  const late = issue('late');
  t.equal(codes.redeem(late, NOW + 3_600_000), undefined);
  t.equal(codes.redeem(late, NOW), undefined, 'a code that came too late is spent');
  t.end();
});

t.test('who may do what', (t) => {
  const table: readonly (readonly [levels: readonly string[], scopes: readonly string[], allowed: string])[] = [
    [['ORG_ADMIN'], [SCOPE_ALL], 'read manage'],
    [['ORG_ADMIN'], [SCOPE_MANAGE], 'read manage'],
    [['ORG_ADMIN'], [SCOPE_READ], 'read'],
    [['ORG_ADMIN'], [SCOPE_READ, SCOPE_MANAGE], 'read manage'],
    [['ORG_ADMIN'], [], ''],
    [['ORG_ADMIN'], ['idn:sources:manage'], ''],
    [['ORG_ADMIN'], [SCOPE_MANAGE.toUpperCase()], ''],
    [['SOURCE_ADMIN'], [SCOPE_ALL], 'read manage'],
    [['SOURCE_SUBADMIN'], [SCOPE_ALL], 'read manage'],
    [['HELPDESK', 'SOURCE_SUBADMIN'], [SCOPE_READ], 'read'],
    [['HELPDESK'], [SCOPE_ALL], ''],
    [['CERT_ADMIN', 'REPORT_ADMIN', 'ROLE_ADMIN'], [SCOPE_ALL], ''],
    [['org_admin'], [SCOPE_ALL], ''],
    [[], [SCOPE_ALL], ''],
  ];
  for (const [authorities, scopes, allowed] of table) {
    const principal = { clientId: 'c', authorities, scopes };
    const may = (['read', 'manage'] as const).filter((access) => refusal(principal, access) === undefined);
    t.equal(may.join(' '), allowed, `${authorities} with ${scopes}`);
  }
  t.end();
});

t.test('the id of a tenant is a UUID that depends on the name alone', (t) => {
  t.match(stableUuid('a'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  t.equal(stableUuid('a'), stableUuid('a'));
  t.not(stableUuid('a'), stableUuid('b'));
  const tenants = ['a', 'a', 'b'].map((name) => tenantOf(t, name, []).id);
  t.equal(tenants[0], tenants[1]);
  t.not(tenants[0], tenants[2]);
  t.end();
});
