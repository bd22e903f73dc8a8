import { adminClient } from '../../server/domain/auth/clients.ts';
import type { Case, Expectation, Request, Step } from '../case.ts';
import { absent, type Expected } from '../match.ts';
import { get } from '../steps.ts';
import { askFor, captureToken, ONE_CLIENT, OPENS, THREE_PARTS } from './tokens-steps.ts';

const CLIENT = 'client_id=pat-id&client_secret=pat-secret';
const CALLBACK = encodeURIComponent('http://localhost:4000/callback');

/** Requests a code, which arrives in a redirect, and captures it. */
const captureCodeOf = (id: string, more = ''): Step => ({
  send: get(`/oauth/authorize?response_type=code&client_id=${id}&state=abc&redirect_uri=${CALLBACK}${more}`, {
    auth: 'none',
  }),
  expect: { status: 302, headers: { location: /^http:\/\/localhost:4000\/callback\?code=[^&]+&state=abc$/ } },
  captureHeader: { code: ['location', /code=([^&]+)/] },
});

const redeemAs = (client: string, more = ''): Request =>
  askFor(`grant_type=authorization_code&${client}&code={{code}}&redirect_uri=${CALLBACK}${more}`);

const captureTokensOf = (send: Request, expect: Readonly<Record<string, Expected>> = {}): Step => ({
  send,
  expect: {
    status: 200,
    json: { access_token: THREE_PARTS, refresh_token: THREE_PARTS, token_type: 'bearer', ...expect },
  },
  capture: { token: '/access_token', refresh: '/refresh_token' },
});

const refreshAs = (client: string): Request => askFor(`grant_type=refresh_token&${client}&refresh_token={{refresh}}`);

const captureCode = captureCodeOf('pat-id');
const redeem = redeemAs(CLIENT);
const captureTokens = captureTokensOf(redeem);
const refresh = refreshAs(CLIENT);
const INVALID_GRANT: Expectation = { status: 400, json: { error: 'invalid_grant' } };

/** The client of the official tools, which has no secret. */
const TOOL = 'client_id=sailpoint-cli';

/** Replaces the scopes of the client. */
const setScopes = (...scopes: readonly string[]): Step => ({
  send: {
    method: 'POST',
    path: '/_emulator/clients',
    json: { id: 'pat-id', secret: 'pat-secret', scopes },
  },
  expect: { status: 204 },
});

const LOST = {
  mark: 'A',
  source: 'rights of a client are looked up when a token is issued',
  settledBy: 'a personal access token or an OAuth client whose scopes are reduced between the two requests',
  server: ONE_CLIENT,
  writes: true,
} as const;

const PKCE = {
  mark: 'A',
  source: 'RFC 7636',
  settledBy: 'an authorization request to a tenant with such a challenge',
  server: ONE_CLIENT,
  writes: false,
} as const;

// The verifier and challenge in RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

const pkce = (id: string, title: string, challenge: string): Case => ({
  ...PKCE,
  id: `tokens/pkce-${id}`,
  title,
  steps: [
    captureCodeOf('pat-id', challenge),
    captureTokensOf(redeemAs('client_id=pat-id', `&code_verifier=${VERIFIER}`)),
    OPENS,
    captureCodeOf('pat-id', challenge),
    { send: redeemAs(CLIENT, `&code_verifier=${VERIFIER}x`), expect: INVALID_GRANT },
    captureCodeOf('pat-id', challenge),
    { send: redeem, expect: INVALID_GRANT },
  ],
});

const READ = 'idn:connector-config:read';
const MANAGE = 'idn:connector-config:manage';

const DOCUMENTED = 'published description of the grants';

/** A token of another tenant of the same server. */
const captureForeignToken: Step = {
  send: {
    ...askFor(`grant_type=client_credentials&${CLIENT}`),
    path: `/t/other/oauth/token?grant_type=client_credentials&${CLIENT}`,
  },
  expect: { status: 200 },
  capture: { token: '/access_token' },
};

/** The grants that begin with a redirect. */
export const tokensCodes: readonly Case[] = [
  {
    id: 'tokens/authorization-code',
    title: 'A code from the redirect can be redeemed for a valid token and a refresh token.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: ONE_CLIENT,
    steps: [captureCode, captureTokens, OPENS],
  },
  {
    id: 'tokens/authorization-code-once',
    title: 'A code can be redeemed once.',
    mark: 'A',
    source: 'RFC 6749, 4.1.2; no public source says what the service does',
    settledBy: 'a code that is sent to a tenant twice',
    writes: false,
    server: ONE_CLIENT,
    steps: [captureCode, captureTokens, { send: redeem, expect: INVALID_GRANT }],
  },
  {
    id: 'tokens/refresh-token',
    title: 'A refresh token can be redeemed for a new, valid token.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: ONE_CLIENT,
    steps: [
      captureCode,
      captureTokens,
      {
        send: refresh,
        expect: { status: 200, json: { refresh_token: THREE_PARTS } },
        capture: { token: '/access_token' },
      },
      OPENS,
    ],
  },
  {
    id: 'tokens/public-client',
    title: 'A public client redeems its code and its refresh token with only its ID, without a secret or PKCE.',
    mark: 'W',
    source: 'an official tool signs in as sailpoint-cli',
    writes: false,
    server: { clients: [] },
    steps: [
      captureCodeOf('sailpoint-cli'),
      captureTokensOf(redeemAs(TOOL)),
      OPENS,
      captureTokensOf(refreshAs(TOOL)),
      OPENS,
    ],
  },
  {
    id: 'tokens/public-client-empty-secret',
    title: 'An empty secret counts as none.',
    mark: 'A',
    source: 'RFC 6749, 2.3.1',
    settledBy: 'a token request of a public client with an empty secret',
    writes: false,
    server: { clients: [] },
    steps: [captureCodeOf('sailpoint-cli'), captureTokensOf(redeemAs(`${TOOL}&client_secret=`)), OPENS],
  },
  {
    id: 'tokens/public-client-configured',
    title:
      'If clients are configured, a code and a refresh token are valid only for the client that they were issued to.',
    mark: 'A',
    source: 'a client without a secret may be public; the service may require the secret of a confidential client',
    settledBy: 'a token request of a confidential client that leaves its secret out',
    writes: false,
    server: { clients: [adminClient('pat-id', 'pat-secret'), adminClient('other', 'secret')] },
    steps: [
      captureCode,
      captureTokensOf(redeemAs('client_id=pat-id')),
      OPENS,
      { send: refreshAs('client_id=other'), expect: INVALID_GRANT },
      captureTokensOf(refreshAs('client_id=pat-id')),
      captureCode,
      { send: redeemAs('client_id=other'), expect: INVALID_GRANT },
      captureCode,
      {
        send: redeemAs('client_id=pat-id&client_secret=wrong'),
        expect: { status: 401, json: { error: 'invalid_client' } },
      },
    ],
  },
  pkce(
    's256',
    'With PKCE method S256, only the verifier redeems the code: no other one, and not none.',
    `&code_challenge=${CHALLENGE}&code_challenge_method=S256`,
  ),
  pkce(
    'plain',
    'With PKCE method plain, the verifier is the challenge.',
    `&code_challenge=${VERIFIER}&code_challenge_method=plain`,
  ),
  pkce('default', 'A challenge without a method is plain.', `&code_challenge=${VERIFIER}`),
  {
    ...PKCE,
    id: 'tokens/pkce-unasked',
    title: 'A verifier for a code that was requested without a challenge is 400.',
    source: 'RFC 9700, 2.1.1',
    steps: [captureCode, { send: redeemAs(CLIENT, `&code_verifier=${VERIFIER}`), expect: INVALID_GRANT }],
  },
  {
    ...LOST,
    id: 'tokens/refresh-token-lost-scopes',
    title:
      'A refresh token gives the scopes that its client still holds; if it has lost them all, the response is 400.',
    steps: [
      setScopes(READ, MANAGE),
      captureCode,
      captureTokensOf(redeem, { scope: `${READ} ${MANAGE}` }),
      setScopes(READ),
      captureTokensOf(refresh, { scope: READ }),
      setScopes('idn:sources:read'),
      { send: refresh, expect: INVALID_GRANT },
    ],
  },
  {
    ...LOST,
    id: 'tokens/authorization-code-lost-scopes',
    title: 'A code gives the scopes that its client still holds.',
    steps: [
      setScopes(READ, MANAGE),
      captureCode,
      setScopes(READ),
      captureTokensOf(redeem, { scope: READ }),
      setScopes(READ, MANAGE),
      captureCode,
      setScopes('idn:sources:read'),
      { send: redeem, expect: INVALID_GRANT },
    ],
  },
  {
    id: 'tokens/refresh-token-is-no-access-token',
    title: 'A refresh token is not accepted as an access token.',
    mark: 'A',
    source: 'the two are told apart by a claim of the emulator',
    settledBy: 'a request to a tenant with a refresh token in the place of an access token',
    writes: false,
    server: ONE_CLIENT,
    steps: [
      captureCode,
      captureTokens,
      {
        send: get('/v3/connectors?limit=1', { auth: 'none', headers: { authorization: 'Bearer {{refresh}}' } }),
        expect: { status: 401, json: { error: /^JWT validation failed: / } },
      },
    ],
  },
  {
    id: 'tokens/other-tenant',
    title: 'A token of another tenant is 401.',
    mark: 'D',
    source: 'published claims: a token names its tenant',
    writes: false,
    server: ONE_CLIENT,
    steps: [
      captureForeignToken,
      {
        send: get('/v3/connectors?limit=1', { auth: 'none', headers: { authorization: 'Bearer {{token}}' } }),
        expect: { status: 401, json: { error: 'JWT validation failed: JWT is of another tenant' } },
      },
    ],
  },
  {
    id: 'tokens/client-credentials-without-refresh',
    title: 'A token for client credentials comes without a refresh token.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: ONE_CLIENT,
    steps: [
      captureToken(),
      {
        send: askFor(`grant_type=client_credentials&${CLIENT}`),
        expect: { status: 200, json: { access_token: THREE_PARTS, refresh_token: absent } },
      },
    ],
  },
];
