import { adminClient, type Client } from '../../server/domain/auth/clients.ts';
import type { Case, Expectation, Request, Step } from '../case.ts';
import { all, type Expected, keys, type } from '../match.ts';
import { create, get, patch, rejection, upload, V3 } from '../steps.ts';
import { askFor, captureToken, ONE_CLIENT, withToken } from './tokens-steps.ts';

const READ = 'idn:connector-config:read';
const MANAGE = 'idn:connector-config:manage';

const SCOPES = 'published scopes of the operations';
const LEVELS = 'published user levels of the operations';

const CREATED = `${V3}/{{scriptName}}`;

const READS: readonly Request[] = [
  get(`${V3}?limit=1`),
  get(CREATED),
  get(`${CREATED}/source-config`),
  get(`${CREATED}/source-template`),
  get(`${CREATED}/translations/de`),
  get('/v2024/connectors/{{scriptName}}/correlation-config'),
  get('/beta/connectors?limit=1'),
];

const WRITES: readonly Request[] = [
  { method: 'POST', path: V3, json: { name: 'Conformance {{run}} b', className: 'org.example.Connector' } },
  patch(CREATED, []),
  upload(`${CREATED}/source-template`, '<Application/>'),
  upload(`${CREATED}/translations/de`, 'a=b\n'),
  upload('/v2024/connectors/{{scriptName}}/correlation-config', '<CorrelationConfig/>'),
  { method: 'DELETE', path: `${V3}/{{scriptName}}` },
];

const forbidden = (cause: Expected): Expectation =>
  rejection(403, '403 Forbidden', 'The server understood the request but refuses to authorize it.', cause);

const rejected = (sent: readonly Request[], expect: Expectation): Step[] =>
  sent.map((send) => ({ send: withToken(send), expect }));

const opened = (sent: readonly Request[]): Step[] =>
  sent.map((send) => ({ send: withToken(send), expect: { status: send.method === 'DELETE' ? 204 : 200 } }));

const scoped = (id: string, title: string, scope: string, ...steps: readonly Step[]): Case => ({
  id: `tokens/scope-${id}`,
  title,
  mark: 'D',
  source: SCOPES,
  server: ONE_CLIENT,
  writes: true,
  steps: [create(), captureToken(scope), ...steps],
});

const LEVEL_CLIENTS = ['SOURCE_ADMIN', 'SOURCE_SUBADMIN', 'HELPDESK'].map(
  (level): Client => ({ ...adminClient(level, 'secret'), authorities: [level] }),
);

const level = (id: string, title: string, ...steps: readonly Step[]): Case => ({
  id: `tokens/level-${id.toLowerCase().replace('_', '-')}`,
  title,
  mark: 'D',
  source: LEVELS,
  server: { clients: [adminClient('pat-id', 'pat-secret'), ...LEVEL_CLIENTS] },
  writes: true,
  steps: [create(), captureToken('', `client_id=${id}&client_secret=secret`), ...steps],
});

const granted = (id: string, title: string, asked: string, expect: Expectation): Case => ({
  id: `tokens/scope-${id}`,
  title,
  mark: 'A',
  source: 'scopes can be asked for; what becomes of those that a client lacks is assumed',
  settledBy: 'token requests with such scopes for a personal access token with few scopes',
  server: {
    clients: [adminClient('pat-id', 'pat-secret'), { ...adminClient('reader', 'secret'), scopes: [READ] }],
  },
  writes: false,
  steps: [
    {
      send: askFor(
        `grant_type=client_credentials&client_id=reader&client_secret=secret&scope=${encodeURIComponent(asked)}`,
      ),
      expect,
    },
  ],
});

/** Rights of a token. */
export const tokensScopes: readonly Case[] = [
  scoped('read', `With the scope ${READ}, everything can be read.`, READ, ...opened(READS)),
  scoped(
    'read-not-manage',
    `With the scope ${READ}, nothing can be written.`,
    READ,
    ...rejected(WRITES, forbidden(`The token has none of the scopes ${MANAGE}, sp:scopes:all.`)),
    {
      send: get(CREATED),
      expect: {
        status: 200,
        json: { translationProperties: all(type('object'), keys()), applicationXml: /connector=/ },
      },
    },
  ),
  scoped(
    'manage',
    `With the scope ${MANAGE}, everything can be read and written.`,
    MANAGE,
    ...opened(READS),
    ...opened(WRITES),
  ),
  scoped(
    'other',
    'A token with other scopes can neither read nor write.',
    'idn:sources:manage',
    ...rejected(READS, forbidden(`The token has none of the scopes ${READ}, ${MANAGE}, sp:scopes:all.`)),
    ...rejected(WRITES, forbidden(/^The token has none of the scopes /)),
  ),
  ...['SOURCE_ADMIN', 'SOURCE_SUBADMIN'].map((name) =>
    level(name, `The user level ${name} has full access.`, ...opened(READS), ...opened(WRITES)),
  ),
  level(
    'HELPDESK',
    'Any other user level has no access, whatever its scopes are.',
    ...rejected([...READS, ...WRITES], forbidden(/^None of the user levels ORG_ADMIN, SOURCE_ADMIN, SOURCE_SUBADMIN /)),
  ),
  granted('held', 'A client that asks for no scope gets those that it holds.', 'sp:scopes:default', {
    status: 200,
    json: { scope: READ },
  }),
  granted('lacked', 'A scope that the client does not hold is rejected and named.', `${READ} ${MANAGE}`, {
    status: 400,
    json: { error: 'invalid_scope', error_description: `Invalid scope: ${MANAGE}` },
  }),
  {
    id: 'tokens/scope-lacked-at-authorize',
    title:
      'A scope that the client does not hold is rejected in the authorization request, not when the code is redeemed.',
    mark: 'A',
    source: 'RFC 6749, 4.1.2.1; that the error does not redirect is a choice of the emulator',
    settledBy: 'an authorization request for such a scope',
    server: { clients: [{ ...adminClient('pat-id', 'pat-secret'), scopes: [READ] }] },
    writes: false,
    steps: [
      {
        send: get(
          `/oauth/authorize?response_type=code&client_id=pat-id&redirect_uri=http://localhost&scope=${encodeURIComponent(MANAGE)}`,
          { auth: 'none' },
        ),
        expect: {
          status: 400,
          headers: { location: null },
          json: { error: 'invalid_scope', error_description: `Invalid scope: ${MANAGE}` },
        },
      },
    ],
  },
];
