import type { Case, Request } from '../case.ts';
import { all, type Expected, keys } from '../match.ts';
import { get, V3 } from '../steps.ts';

const LIST = `${V3}?limit=1`;
const PUBLISHED = 'published error of all operations: its shape and the beginning of its text';

/** A token of another issuer: valid except for its signature. */
const FOREIGN = [
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
  'eyJ0ZW5hbnRfaWQiOiJhIiwiY2xpZW50X2lkIjoiYSIsImF1dGhvcml0aWVzIjpbIk9SR19BRE1JTiJdLCJzY29wZSI6WyJzcDpzY29wZXM6YWxsIl0sInVzZSI6ImFjY2VzcyIsImV4cCI6NDEwMjQ0NDgwMH0',
  'c2lnbmF0dXJlLW9mLXNvbWVvbmUtZWxzZS0wMTIzNDU2Nzg5YWI',
].join('.');
/** The same claims without a signature: algorithm none. */
const UNSIGNED = `eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.${FOREIGN.split('.')[1]}.`;

const unauthorized = (error: Expected) => ({
  status: 401,
  headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
  json: all(keys('error'), { error }),
});

/** Missing and invalid tokens, with the emulator's reason for each. */
const BAD: readonly (readonly [authorization: string, reason: string])[] = [
  ['Bearer', 'JWT is missing'],
  ['Basic Y29uZm9ybWFuY2U6c2VjcmV0', 'JWT is missing'],
  ['Bearer nonsense', 'JWT is malformed'],
  [`Bearer ${FOREIGN}`, 'JWT signature is invalid'],
  [`Bearer ${UNSIGNED}`, 'JWT algorithm is not allowed'],
];

const listAs = (authorization: string): Request => get(LIST, { auth: 'none', headers: { authorization } });

/** One reading and one writing request for every kind of path. */
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

/** Missing and invalid tokens. */
export const errorsUnauthorized: readonly Case[] = [
  {
    id: 'errors/unauthorized-missing',
    title: 'A request without a token is 401.',
    mark: 'D',
    source: PUBLISHED,
    writes: false,
    steps: [{ send: get(LIST, { auth: 'none' }), expect: unauthorized(/^JWT validation failed: \S/) }],
  },
  {
    id: 'errors/unauthorized-bad',
    title: 'A malformed, unsigned, or foreign token is 401 in the same shape.',
    mark: 'D',
    source: PUBLISHED,
    writes: false,
    steps: BAD.map(([authorization]) => ({
      send: listAs(authorization),
      expect: unauthorized(/^JWT validation failed: \S/),
    })),
  },
  {
    id: 'errors/unauthorized-reasons',
    title: 'The text of a 401 distinguishes a missing, a malformed, an unsigned, and a foreign token.',
    mark: 'A',
    source: 'the one published example is about an expired token',
    settledBy: 'how a tenant responds to such tokens',
    writes: false,
    steps: BAD.map(([authorization, reason]) => ({
      send: listAs(authorization),
      expect: unauthorized(`JWT validation failed: ${reason}`),
    })),
  },
  {
    id: 'errors/unauthorized-expired',
    title: 'A token that has expired is 401 with the published text.',
    mark: 'D',
    source: 'published example of the error',
    server: { tokenLifetime: 60 },
    writes: false,
    steps: [
      { send: { method: 'PUT', path: '/_emulator/clock', json: { advance: 61 } }, expect: { status: 200 } },
      { send: get(LIST), expect: unauthorized('JWT validation failed: JWT is expired') },
    ],
  },
  {
    id: 'errors/unauthorized-everywhere',
    title: 'Every operation checks the token before anything else in the request.',
    mark: 'D',
    source: PUBLISHED,
    writes: false,
    steps: EVERYWHERE.map((send) => ({
      send: { ...send, auth: 'none' },
      expect: unauthorized(/^JWT validation failed: \S/),
    })),
  },
];
