import type { Case, Request } from '../case.ts';
import { all, type Expected, keys } from '../match.ts';
import { get, V3 } from '../steps.ts';

const LIST = `${V3}?limit=1`;
const PUBLISHED = 'published error of all operations: its shape and the beginning of its text';

/** A token of another issuer: it is as it should be but for its signature. */
const FOREIGN = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJ0ZW5hbnRfaWQiOiJhIiwiY2xpZW50X2lkIjoiYSIsImF1dGhvcml0aWVzIjpbIk9SR19BRE1JTiJdLCJzY29wZSI6WyJzcDpzY29wZXM6YWxsIl0sInVzZSI6ImFjY2VzcyIsImV4cCI6NDEwMjQ0NDgwMH0',
  'c2lnbmF0dXJlLW9mLXNvbWVvbmUtZWxzZS0wMTIzNDU2Nzg5YWI',
].join('.');
/** The same claims without a signature: the algorithm is none. */
const UNSIGNED = `eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.${FOREIGN.split('.')[1]}.`;

const unauthorized = (error: Expected) => ({
  status: 401,
  headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
  json: all(keys('error'), { error }),
});

type Row = readonly [id: string, title: string, authorization: string | undefined, error: Expected];

const ROWS: readonly Row[] = [
  ['no-token', 'A request without a token is 401.', undefined, 'JWT validation failed: JWT is missing'],
  ['empty-token', 'Bearer without a token is 401.', 'Bearer', 'JWT validation failed: JWT is missing'],
  [
    'basic',
    'HTTP Basic opens the token endpoint alone.',
    'Basic Y29uZm9ybWFuY2U6c2VjcmV0',
    'JWT validation failed: JWT is missing',
  ],
  ['no-jwt', 'A token that is no JWT is 401.', 'Bearer nonsense', 'JWT validation failed: JWT is malformed'],
  [
    'foreign',
    'A token that someone else signed is 401.',
    `Bearer ${FOREIGN}`,
    'JWT validation failed: JWT signature is invalid',
  ],
  [
    'unsigned',
    'A token without a signature is 401.',
    `Bearer ${UNSIGNED}`,
    'JWT validation failed: JWT algorithm is not allowed',
  ],
];

/** One request for every kind of path, read or written. */
const EVERYWHERE: readonly Request[] = [
  get(V3),
  { method: 'POST', path: V3, json: {} },
  get(`${V3}/nowhere`),
  { method: 'PATCH', path: `${V3}/nowhere`, headers: { 'content-type': 'application/json-patch+json' }, text: '[]' },
  { method: 'DELETE', path: `${V3}/nowhere` },
  get(`${V3}/nowhere/source-config`),
  { method: 'PUT', path: `${V3}/nowhere/source-config`, text: '' },
  get(`${V3}/nowhere/source-template`),
  get(`${V3}/nowhere/translations/de`),
  { method: 'PUT', path: `${V3}/nowhere/translations/de`, text: '' },
  get('/v2024/connectors/nowhere/correlation-config'),
  get('/beta/connectors'),
  get('/connectors/v1'),
];

/** Tokens that are missing or not good. */
export const errorsUnauthorized: readonly Case[] = [
  ...ROWS.map(
    ([id, title, authorization, error]): Case => ({
      id: `errors/unauthorized-${id}`,
      title,
      mark: 'D',
      source: PUBLISHED,
      writes: false,
      steps: [
        {
          send: get(LIST, { auth: 'none', ...(authorization !== undefined && { headers: { authorization } }) }),
          expect: unauthorized(error),
        },
      ],
    }),
  ),
  {
    id: 'errors/unauthorized-expired',
    title: 'A token that has expired is 401 with the published text.',
    mark: 'D',
    source: 'published example of the error',
    server: { tokenLifetime: 0 },
    writes: false,
    steps: [{ send: get(LIST), expect: unauthorized('JWT validation failed: JWT is expired') }],
  },
  {
    id: 'errors/unauthorized-everywhere',
    title: 'Every operation asks for a token before it looks at anything else of the request.',
    mark: 'D',
    source: PUBLISHED,
    writes: false,
    steps: EVERYWHERE.map((send) => ({
      send: { ...send, auth: 'none' },
      expect: unauthorized('JWT validation failed: JWT is missing'),
    })),
  },
];
