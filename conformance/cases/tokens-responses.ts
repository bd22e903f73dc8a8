import type { Case } from '../case.ts';
import { absent, all, keys, type } from '../match.ts';
import { get } from '../steps.ts';
import { askFor, captureToken, claims, ONE_CLIENT, OPENS, THREE_PARTS } from './tokens-steps.ts';

const ANSWER = 'published example of the response to a token request';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PARAMETERS = 'grant_type=client_credentials&client_id=pat-id&client_secret=pat-secret';
const ASK = askFor(PARAMETERS);

const one: Pick<Case, 'mark' | 'source' | 'server' | 'writes'> = {
  mark: 'D',
  source: ANSWER,
  server: ONE_CLIENT,
  writes: false,
};

/** Responses to valid token requests. */
export const tokensResponses: readonly Case[] = [
  {
    ...one,
    id: 'tokens/response-fields',
    title: 'The response has exactly the published fields, with their types.',
    steps: [
      {
        send: ASK,
        expect: {
          status: 200,
          headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
          json: all(
            keys(
              'access_token',
              'token_type',
              'expires_in',
              'scope',
              'accessType',
              'tenant_id',
              'internal',
              'pod',
              'strong_auth_supported',
              'org',
              'user_id',
              'identity_id',
              'strong_auth',
              'enabled',
              'jti',
            ),
            {
              token_type: 'bearer',
              scope: 'sp:scopes:all',
              accessType: 'OFFLINE',
              tenant_id: UUID,
              internal: false,
              pod: /./,
              strong_auth_supported: type('boolean'),
              org: /./,
              user_id: /./,
              identity_id: /^[0-9a-f]{32}$/,
              strong_auth: type('boolean'),
              enabled: true,
              jti: /./,
            },
          ),
        },
      },
    ],
  },
  {
    ...one,
    id: 'tokens/three-parts',
    title: 'The access token is a JWS in three parts.',
    steps: [{ send: ASK, expect: { status: 200, json: { access_token: THREE_PARTS } } }],
  },
  {
    ...one,
    id: 'tokens/claims',
    title: "The token's claims for tenant, org, pod, user, and identity equal those in the response.",
    source: 'published table of the claims',
    steps: [
      {
        send: ASK,
        expect: {
          status: 200,
          json: claims(
            {
              user_name: /./,
              client_id: 'pat-id',
              authorities: ['ORG_ADMIN'],
              scope: ['sp:scopes:all'],
              exp: type('number'),
            },
            'tenant_id',
            'pod',
            'org',
            'identity_id',
            'user_id',
            'strong_auth',
            'jti',
          ),
        },
      },
    ],
  },
  {
    ...one,
    id: 'tokens/claims-scopes',
    title: 'Several scopes are a list in the token, and a space-separated text in the response.',
    steps: [
      {
        send: askFor(`${PARAMETERS}&scope=idn:connector-config:read+idn:connector-config:manage`),
        expect: {
          status: 200,
          json: all(
            { scope: 'idn:connector-config:read idn:connector-config:manage' },
            claims({ scope: ['idn:connector-config:read', 'idn:connector-config:manage'] }),
          ),
        },
      },
    ],
  },
  {
    ...one,
    id: 'tokens/lifetime-default',
    title: 'A token is valid for 749 seconds by default, and the response says so as a number.',
    steps: [{ send: ASK, expect: { status: 200, json: { expires_in: 749 } } }],
  },
  {
    ...one,
    id: 'tokens/lifetime',
    title: 'The lifetime in the response equals that of the token.',
    server: { ...ONE_CLIENT, tokenLifetime: 60 },
    steps: [{ send: ASK, expect: { status: 200, json: { expires_in: 60 } } }, captureToken(), OPENS],
  },
  {
    ...one,
    id: 'tokens/no-refresh-token',
    title: 'client_credentials gives no refresh token.',
    steps: [{ send: ASK, expect: { status: 200, json: { access_token: THREE_PARTS, refresh_token: absent } } }],
  },
  {
    id: 'tokens/info',
    title: 'The description of the tenant needs no token and has exactly the published fields.',
    mark: 'D',
    source: 'published example of the response',
    writes: false,
    steps: [
      {
        send: get('/oauth/info', { auth: 'none' }),
        expect: {
          status: 200,
          headers: { 'content-type': /^application\/json/ },
          json: all(
            keys('tenantId', 'tenantName', 'authorizeEndpoint', 'tokenEndpoint', 'cloudDomainUrl', 'logoutUrl', 'pod'),
            {
              tenantId: UUID,
              tenantName: /./,
              authorizeEndpoint: /^https?:\/\/.+\/oauth\/authorize$/,
              tokenEndpoint: /^https?:\/\/.+\/oauth\/token$/,
              cloudDomainUrl: /^https?:\/\//,
              logoutUrl: /^https?:\/\/.+\/logout$/,
              pod: /./,
            },
          ),
        },
      },
    ],
  },
];
