import type { Case, Step } from '../case.ts';
import { absent } from '../match.ts';
import { get } from '../steps.ts';
import { askFor, keepToken, ONE_CLIENT, OPENS, THREE_PARTS } from './tokens-steps.ts';

const CLIENT = 'client_id=pat-id&client_secret=pat-secret';
const CALLBACK = encodeURIComponent('http://localhost:4000/callback');

/** Asks for a code, which comes by a redirect, and keeps it. */
const keepCode: Step = {
  send: get(`/oauth/authorize?response_type=code&client_id=pat-id&state=abc&redirect_uri=${CALLBACK}`, {
    auth: 'none',
  }),
  expect: { status: 302, headers: { location: /^http:\/\/localhost:4000\/callback\?code=[^&]+&state=abc$/ } },
  captureHeader: { code: ['location', /code=([^&]+)/] },
};

const redeem = askFor(`grant_type=authorization_code&${CLIENT}&code={{code}}&redirect_uri=${CALLBACK}`);

const keepTokens: Step = {
  send: redeem,
  expect: { status: 200, json: { access_token: THREE_PARTS, refresh_token: THREE_PARTS, token_type: 'bearer' } },
  capture: { token: '/access_token', refresh: '/refresh_token' },
};

const refresh = askFor(`grant_type=refresh_token&${CLIENT}&refresh_token={{refresh}}`);

const DOCUMENTED = 'published description of the grants';

/** A token of another tenant of the same server. */
const keepForeignToken: Step = {
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
    title: 'A code that was handed out by redirect gives a token that is good, and a refresh token.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: ONE_CLIENT,
    steps: [keepCode, keepTokens, OPENS],
  },
  {
    id: 'tokens/authorization-code-once',
    title: 'A code is good once.',
    mark: 'A',
    source: 'RFC 6749, 4.1.2; nothing public tells what the service does',
    settledBy: 'a code that is sent to a tenant twice',
    writes: false,
    server: ONE_CLIENT,
    steps: [keepCode, keepTokens, { send: redeem, expect: { status: 400, json: { error: 'invalid_grant' } } }],
  },
  {
    id: 'tokens/refresh-token',
    title: 'A refresh token gives a new token that is good.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: ONE_CLIENT,
    steps: [
      keepCode,
      keepTokens,
      {
        send: refresh,
        expect: { status: 200, json: { refresh_token: THREE_PARTS } },
        capture: { token: '/access_token' },
      },
      OPENS,
    ],
  },
  {
    id: 'tokens/refresh-token-is-no-access-token',
    title: 'A refresh token does not open the API.',
    mark: 'A',
    source: 'the two are told apart by a claim of the emulator',
    settledBy: 'a request to a tenant with a refresh token in the place of an access token',
    writes: false,
    server: ONE_CLIENT,
    steps: [
      keepCode,
      keepTokens,
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
      keepForeignToken,
      {
        send: get('/v3/connectors?limit=1', { auth: 'none', headers: { authorization: 'Bearer {{token}}' } }),
        expect: { status: 401, json: { error: 'JWT validation failed: JWT is of another tenant' } },
      },
    ],
  },
  {
    id: 'tokens/client-credentials-without-refresh',
    title: 'A token by client credentials comes without a refresh token.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: ONE_CLIENT,
    steps: [
      keepToken(),
      {
        send: askFor(`grant_type=client_credentials&${CLIENT}`),
        expect: { status: 200, json: { access_token: THREE_PARTS, refresh_token: absent } },
      },
    ],
  },
];
