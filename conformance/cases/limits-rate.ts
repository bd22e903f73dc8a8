import type { Case, Step } from '../case.ts';
import { get, V3, V2024 } from '../steps.ts';

const RULE = { rateLimit: { requests: 2, seconds: 10 } } as const;
const DOCUMENTED = 'published description of rate limits: 100 requests per client and 10 seconds';

const passes = (path: string): Step => ({ send: get(`${path}?limit=1`), expect: { status: 200 } });
const rejected: Step = {
  send: get(`${V3}?limit=1`),
  expect: {
    status: 429,
    headers: { 'retry-after': /^(?:[1-9]|10)$/, 'content-type': /^application\/json/ },
    text: '{"message":" Rate Limit Exceeded "}',
  },
};

/** Section 9: rate limits. */
export const limitsRate: readonly Case[] = [
  {
    id: 'limits/rate',
    title: 'A request beyond the limit is 429, with the seconds to wait in Retry-After.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: RULE,
    steps: [passes(V3), passes(V3), rejected],
  },
  {
    id: 'limits/rate-per-family',
    title: 'API families are counted separately.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: RULE,
    steps: [passes(V3), passes(V3), rejected, passes(V2024)],
  },
  {
    id: 'limits/rate-per-client',
    title: 'Two tokens of one client are counted together.',
    mark: 'D',
    source: DOCUMENTED,
    writes: false,
    server: {
      ...RULE,
      clients: [{ id: 'id', secret: 'secret', authorities: ['ORG_ADMIN'], scopes: ['sp:scopes:all'] }],
    },
    steps: [
      passes(V3),
      {
        send: {
          method: 'POST',
          path: '/oauth/token?grant_type=client_credentials&client_id=id&client_secret=secret',
          auth: 'none',
        },
        expect: { status: 200 },
        capture: { token: '/access_token' },
      },
      {
        send: get(`${V3}?limit=1`, { auth: 'none', headers: { authorization: 'Bearer {{token}}' } }),
        expect: { status: 200 },
      },
      rejected,
    ],
  },
  {
    id: 'limits/rate-rejections-count-not',
    title: 'A request without a valid token is not counted.',
    mark: 'A',
    source: 'the count is kept per client, and such a request has none',
    settledBy: 'a client of a live tenant that sends bad tokens beyond the limit and then a good one',
    writes: false,
    server: RULE,
    steps: [
      { send: get(`${V3}?limit=1`, { auth: 'none' }), expect: { status: 401 } },
      { send: get(`${V3}?limit=1`, { auth: 'none' }), expect: { status: 401 } },
      passes(V3),
    ],
  },
];
