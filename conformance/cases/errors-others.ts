import type { Case, Expectation, Request } from '../case.ts';
import { all, type Expected, keys, length } from '../match.ts';
import { BAD_SYNTAX, CREATED, create, get, rejection, upload, V3 } from '../steps.ts';

const REQUEST_ID = /^[0-9a-f]{32}$/;

/** The body of a 405 or 415. */
const other = (status: number, errorName: string, errorMessage: string, allow: Expected = null): Expectation => ({
  status,
  headers: { 'slpt-request-id': REQUEST_ID, 'content-type': /^application\/json/, allow },
  json: all(keys('errorName', 'errorMessage', 'trackingId'), { errorName, errorMessage, trackingId: REQUEST_ID }),
});

const UNSUPPORTED = other(415, 'NotSupportedException', 'Cannot consume content type');
const notAllowed = (allow: string): Expectation =>
  other(405, 'NotAllowedException', 'HTTP 405 Method Not Allowed', allow);

const NOT_FOUND: Expectation = {
  status: 404,
  headers: { 'slpt-request-id': REQUEST_ID, 'content-type': /^application\/json/ },
  json: all(keys('detailCode', 'trackingId', 'messages', 'causes'), {
    detailCode: '404 Not found',
    trackingId: REQUEST_ID,
    messages: length(2),
    causes: length(0),
  }),
};

type Row = readonly [id: string, title: string, send: Request, expect: Expectation];

const METHODS: readonly Row[] = [
  [
    'list-put',
    'PUT on the list of connectors is 405, and the response says what is allowed.',
    { method: 'PUT', path: V3, json: {} },
    notAllowed('GET, HEAD, POST'),
  ],
  [
    'connector-post',
    'POST on a connector is 405, whether the connector exists or not.',
    { method: 'POST', path: `${V3}/nowhere`, json: {} },
    notAllowed('GET, HEAD, PATCH, DELETE'),
  ],
  [
    'beta-post',
    'POST on the list of beta is 405.',
    { method: 'POST', path: '/beta/connectors', json: { name: 'Conformance {{run}}', className: 'c' } },
    notAllowed('GET, HEAD'),
  ],
  [
    'upload-post',
    'An upload that is sent by POST is 405, whatever its media type.',
    { ...upload(`${CREATED}/source-config`, '<Form/>'), method: 'POST' },
    notAllowed('GET, HEAD, PUT'),
  ],
  [
    'unreadable',
    'A wrong method is 405 whatever its body: no body is read.',
    { method: 'PUT', path: CREATED, headers: { 'content-type': 'multipart/form-data' }, text: '{' },
    notAllowed('GET, HEAD, PATCH, DELETE'),
  ],
  [
    'unauthorized',
    'Without a token, a wrong method is 401.',
    { method: 'PUT', path: V3, auth: 'none' },
    { status: 401, headers: { allow: null }, json: { error: /^JWT validation failed/ } },
  ],
];

const MEDIA_TYPES: readonly Row[] = [
  [
    'create',
    'A creation in XML is 415.',
    { method: 'POST', path: V3, headers: { 'content-type': 'application/xml' }, text: '<name>Conformance</name>' },
    UNSUPPORTED,
  ],
  ['patch-form', 'A patch in a form is 415.', { ...upload(CREATED, '[]'), method: 'PATCH' }, UNSUPPORTED],
  ...(
    [
      ['json', 'application/json', '{"file":"<Form/>"}'],
      ['bad-json', 'application/json', '{'],
      ['deep-json', 'application/json; charset=utf-8', '['.repeat(1_000)],
      ['json-patch', 'application/json-patch+json', '[]'],
    ] as const
  ).map(
    ([id, type, text]): Row => [
      `upload-${id}`,
      `An upload as ${type} is 415, whatever its body: ${text.slice(0, 20)}.`,
      { method: 'PUT', path: `${CREATED}/source-config`, headers: { 'content-type': type }, text },
      UNSUPPORTED,
    ],
  ),
  [
    'upload-no-type',
    'A document without a media type, as curl -T sends it, is 415.',
    { method: 'PUT', path: `${CREATED}/source-config`, text: '<Form/>' },
    UNSUPPORTED,
  ],
];

/** Paths of the service that are not emulated are 404, like any unknown path. */
const SERVICE = ['/v3/sources', '/v2026/sources', '/beta/accounts', '/sources/v1', '/cc/api/source/list'];

const UNKNOWN: readonly Row[] = [
  ['root', 'The root is 404 in the common shape.', get('/'), NOT_FOUND],
  ['family', 'An API version that is not there is 404.', get('/v2/connectors'), NOT_FOUND],
  ['document', 'A document of a kind that is not there is 404.', get(`${CREATED}/nowhere`), NOT_FOUND],
  [
    'written',
    'An unknown path is 404, whatever is sent.',
    { method: 'POST', path: '/v3/conformance-nowhere', headers: { 'content-type': 'a/b' }, text: '{' },
    NOT_FOUND,
  ],
  ...SERVICE.map(
    (path): Row => [
      `service-${path.slice(1).replaceAll('/', '-')}`,
      `${path}, which only the real service has, is 404 in the common shape.`,
      get(path),
      NOT_FOUND,
    ],
  ),
];

const slashes = (id: string, path: string, cause: Expected, more: Partial<Request> = {}): Row => [
  `slashes-${id}`,
  `${path}, which results from a base URL with a trailing slash, is 404, and the cause says which slash to remove.`,
  { method: 'GET', path, ...more },
  rejection(404, '404 Not found', /./, cause),
];

const STRANGE: readonly Row[] = [
  slashes('token', '//oauth/token', /begins with two slashes.* base URL/, { method: 'POST', auth: 'none' }),
  slashes('list', `/${V3}`, /begins with two slashes.* base URL/),
  slashes('inside', '/v3//connectors', /two slashes after \/v3: /),
  [
    'percent',
    'A stray percent sign in a path is 400.0 in the common shape.',
    get(`${V3}/%zz`),
    rejection(400, BAD_SYNTAX, 'The request could not be parsed.', /%zz/),
  ],
  [
    'nul',
    'A NUL in a path names no connector, so it is 404.',
    get(`${V3}/a%00b`),
    rejection(404, '404 Not found', /./, 'There is no connector "a\\u0000b".'),
  ],
  [
    'slash',
    'An encoded slash in a path leads to no other connector.',
    get(`${V3}/..%2f{{scriptName}}`),
    rejection(404, '404 Not found', /./, 'There is no connector "../{{scriptName}}".'),
  ],
];

const SHAPE = 'no public source shows such a response, so its shape and text are assumed';

const table = (topic: string, rows: readonly Row[], source: string, settledBy: string): Case[] =>
  rows.map(([id, title, send, expect]) => ({
    id: `errors/${topic}-${id}`,
    title,
    mark: 'A',
    source,
    settledBy,
    writes: true,
    steps: [create(), { send, expect }],
  }));

/** Rejections that concern neither content nor token. */
export const errorsOthers: readonly Case[] = [
  ...table('method', METHODS, SHAPE, 'how a tenant responds to such a method'),
  ...table('media-type', MEDIA_TYPES, SHAPE, 'how a tenant responds to such a media type'),
  ...table(
    'unknown',
    UNKNOWN,
    'the body of 404 is published, for operations alone',
    'how a tenant responds to such a path',
  ),
  ...table('strange', STRANGE, 'no public source shows such a response', 'how a tenant responds to such a path'),
  {
    id: 'errors/forbidden',
    title: 'An operation without the required scope is 403 in the common shape, and the cause names the scopes.',
    mark: 'D',
    source: 'published error of all operations, and its text',
    server: {
      clients: [{ id: 'reader', secret: 'secret', authorities: ['ORG_ADMIN'], scopes: ['idn:connector-config:read'] }],
    },
    writes: false,
    steps: [
      {
        send: { method: 'DELETE', path: `${V3}/nowhere` },
        expect: rejection(
          403,
          '403 Forbidden',
          'The server understood the request but refuses to authorize it.',
          'The token has none of the scopes idn:connector-config:manage, sp:scopes:all.',
        ),
      },
    ],
  },
];
