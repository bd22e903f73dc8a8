import type { Case, Expectation, Request, Step } from '../case.ts';
import { absent, type Expected, each, keys, some } from '../match.ts';
import {
  at,
  BAD_SYNTAX,
  CREATED,
  create,
  filtered,
  get,
  ILLEGAL_VALUE,
  patch,
  rejection,
  upload,
  V3,
} from '../steps.ts';
import { ALL, BETA, NAMES, WRITABLE } from './families-steps.ts';

/** Every method that Node parses, except CONNECT, which requests a tunnel. */
const METHODS =
  'ACL BIND CHECKOUT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE'.split(
    ' ',
  );

const PATHS = {
  [V3]: ['GET', 'HEAD', 'POST'],
  [CREATED]: ['GET', 'HEAD', 'PATCH', 'DELETE'],
  [`${CREATED}/source-config`]: ['GET', 'HEAD', 'PUT'],
  [`${CREATED}/source-template`]: ['GET', 'HEAD', 'PUT'],
  [`${CREATED}/correlation-config`]: ['GET', 'HEAD', 'PUT'],
  [`${CREATED}/translations/de`]: ['GET', 'HEAD', 'PUT'],
};

const notAllowed = (allow: string): Expectation => ({
  status: 405,
  headers: { allow, 'slpt-request-id': /^[0-9a-f]{32}$/ },
});

/** Requests with all methods that a family's paths do not support. */
const otherMethods = (base: string, paths: Readonly<Record<string, readonly string[]>>): Step[] =>
  Object.entries(paths).flatMap(([path, allowed]) =>
    METHODS.filter((method) => !allowed.includes(method)).map(
      (method): Step => ({ send: at(base, { method, path }), expect: notAllowed(allowed.join(', ')) }),
    ),
  );

type Row = Omit<Case, 'id' | 'writes' | 'steps' | 'title'> & {
  readonly id: string;
  /** The behavior; the family's name replaces `FAMILY`. */
  readonly title: string;
  readonly steps: (base: string) => readonly Step[];
};

const ADD = [{ op: 'add', path: '/connectorMetadata/a', value: 1 }];
const LATIN_1 = '{"name":"Conformance {{run}} ä","className":"org.example.Größe"}';

const jsonPatch = (text: string, type = 'application/json-patch+json'): Request => ({
  method: 'PATCH',
  path: CREATED,
  headers: { 'content-type': type },
  text,
});
const number = (base: string, literal: string, expect: Expectation): Step => ({
  send: at(base, jsonPatch(`[{"op":"add","path":"/connectorMetadata/number","value":${literal}}]`)),
  expect,
});
const notParsed = (cause: Expected): Expectation =>
  rejection(400, BAD_SYNTAX, 'The request could not be parsed.', cause);
const hasNumber = (value: Expected): Expectation => ({ status: 200, json: { connectorMetadata: { number: value } } });

const FEATURES = 'name sw "Workday" and features ca';
const GERMAN = 'ShortDesc=Ein Beispiel.\n';

/** Behavior of the list in every family, including beta. */
const LIST_ROWS: readonly Row[] = [
  {
    id: 'features-bare',
    title: 'In FAMILY, the values of features ca can be given without parentheses.',
    mark: 'A',
    source: 'one value needs none; that several do not either is assumed',
    settledBy: 'how a tenant responds to such a filter',
    seed: true,
    steps: (base) =>
      [
        '("PROVISIONING","SEARCH")',
        '"PROVISIONING","SEARCH"',
        '"SEARCH" , "PROVISIONING" and directConnect eq true',
      ].map((values) => ({
        send: at(base, filtered(`${FEATURES} ${values}`)),
        expect: { status: 200, json: some({ name: 'Workday' }) },
      })),
  },
  {
    id: 'empty-parameters',
    title: 'In FAMILY, an empty limit, offset, filter, or locale counts as absent.',
    mark: 'A',
    source: 'no public source says what an empty parameter means',
    settledBy: 'how a tenant responds to a list with empty parameters',
    steps: (base) => [
      {
        send: at(base, filtered('name sw "Conformance {{run}}"', '&limit=&offset=&locale=')),
        expect: { status: 200, json: [{ scriptName: '{{scriptName}}' }] },
      },
      { send: at(base, get(`${V3}?filters=&limit=&offset=`)), expect: { status: 200, json: each({ name: /./ }) } },
      { send: at(base, get(`${V3}?count=`)), expect: rejection(400, ILLEGAL_VALUE, /"count"/, /true or false/) },
    ],
  },
  {
    id: 'stray-percent',
    title: 'In FAMILY, a stray percent sign in the query is 400; it must be written as %25.',
    mark: 'A',
    source: 'URLs; that the service does not take it for itself is assumed',
    settledBy: 'how a tenant responds to such a query',
    steps: (base) => [
      {
        send: at(base, get(`${V3}?filters=name%20co%20%22100%%22`)),
        expect: notParsed(/Position 27 of the query: .*%25/),
      },
      { send: at(base, get(`${V3}?locale=de%`)), expect: notParsed(/Position 10 of the query: .*%25/) },
      { send: at(base, get(`${V3}?filters=name%20co%20%22%FF%22`)), expect: notParsed(/not UTF-8/) },
      { send: at(base, get(`${V3}?filters=name%20sw%20%22100%25%22`)), expect: { status: 200, json: [] } },
    ],
  },
];

const ROWS: readonly Row[] = [
  {
    id: 'locales',
    title: 'In FAMILY, one rule decides the locale in path and query, for reading and writing.',
    mark: 'A',
    source: 'which locales are viable is not published',
    settledBy: 'reads of a tenant with such locales',
    steps: (base) => [
      {
        send: at(base, upload(`${CREATED}/translations/DE_at`, GERMAN)),
        expect: {
          status: 200,
          json: {
            status: 'UPDATED',
            message: 'translations/de.properties was updated.',
            updatedFiles: ['custom-connector/{{scriptName}}/translations/de.properties'],
          },
        },
      },
      ...['de', 'De-CH', 'de_DE'].flatMap((locale): Step[] => [
        { send: at(base, get(`${CREATED}/translations/${locale}`)), expect: { status: 200, text: GERMAN } },
        {
          send: at(base, get(`${CREATED}?locale=${locale}`)),
          expect: { status: 200, json: { connectorMetadata: { shortDesc: 'Ein Beispiel.' } } },
        },
      ]),
      ...['zh', 'false', 'd', ''].map(
        (locale): Step => ({
          send: at(base, get(`${CREATED}?locale=${locale}`)),
          expect: { status: 200, json: { connectorMetadata: { shortDesc: absent } } },
        }),
      ),
    ],
  },
  {
    id: 'methods',
    title: 'Any other method on a path of FAMILY is 405, and Allow names the supported ones.',
    mark: 'A',
    source: 'no public source shows such a response, so its shape and text are assumed',
    settledBy: 'how a tenant responds to such a method',
    steps: (base) => otherMethods(base, PATHS),
  },
  {
    id: 'json-patch',
    title: 'In FAMILY, a JSON Patch can be sent as plain JSON.',
    mark: 'A',
    source: 'generated clients of five kinds and the CLI send it so, and 415 is no published status of the operation',
    settledBy: 'how a tenant responds to a JSON Patch as application/json',
    steps: (base) => [
      {
        send: at(base, patch(CREATED, ADD, 'application/json; charset=utf-8')),
        expect: { status: 200, json: { connectorMetadata: { a: 1 } } },
      },
      { send: at(base, patch(CREATED, { a: 1 }, 'application/json')), expect: { status: 400 } },
      { send: at(base, get(CREATED)), expect: { status: 200, json: { connectorMetadata: { a: 1 } } } },
    ],
  },
  {
    id: 'utf-8',
    title: 'In FAMILY, a JSON body that is not UTF-8 is 400.0, and nothing is stored.',
    mark: 'A',
    source: 'JSON between systems is UTF-8; PowerShell before 7.4 sends ISO-8859-1, and its user has to be told',
    settledBy: 'how a tenant responds to a body in ISO-8859-1',
    steps: (base) => [
      {
        send: {
          method: 'POST',
          path: base,
          headers: { 'content-type': 'application/json; charset=iso-8859-1' },
          latin1: LATIN_1,
        },
        expect: notParsed(/not UTF-8.*PowerShell/),
      },
      {
        send: at(base, {
          method: 'PATCH',
          path: CREATED,
          headers: { 'content-type': 'application/json-patch+json' },
          latin1: '[{"op":"add","path":"/connectorMetadata/a","value":"ä"}]',
        }),
        expect: notParsed(/not UTF-8/),
      },
      { send: get(`${V3}?filters=name%20co%20%22{{run}}%20%22`), expect: { status: 200, json: [] } },
    ],
  },
  {
    id: 'numbers',
    title: 'In FAMILY, a number that cannot be represented exactly is 400, and is never stored as another one.',
    mark: 'A',
    source: 'a number that is read again must be the one that was sent; that others are rejected is assumed',
    settledBy: 'what a tenant stores of such numbers',
    steps: (base) => [
      number(base, '1.0', hasNumber(1)),
      number(base, '1e2', hasNumber(100)),
      number(base, '0.1', hasNumber(0.1)),
      number(base, '9007199254740992', hasNumber(9_007_199_254_740_992)),
      ...['1e400', '-1e400', '9007199254740993', '1e-400'].map((literal) =>
        number(base, literal, rejection(400, ILLEGAL_VALUE, /"body"/, new RegExp(`number ${literal} at position 57 `))),
      ),
      { send: at(base, get(CREATED)), expect: hasNumber(9_007_199_254_740_992) },
    ],
  },
  {
    id: 'upload-types',
    title: 'In FAMILY, an upload that is not a form is 415, whether JSON or bare XML.',
    mark: 'A',
    source: 'published request body: multipart/form-data alone; the form of the response is assumed',
    settledBy: 'how a tenant responds to such an upload',
    steps: (base) =>
      ['source-config', 'source-template', 'correlation-config', 'translations/de'].flatMap((document) =>
        [
          { 'content-type': 'application/json' },
          { 'content-type': 'application/xml' },
          { 'content-type': 'text/plain' },
          {},
        ].map(
          (headers): Step => ({
            send: at(base, { ...upload(`${CREATED}/${document}`, ''), headers: { ...headers }, text: '{' }),
            expect: { status: 415, json: { errorName: 'NotSupportedException' } },
          }),
        ),
      ),
  },
];

const inEach = (families: Readonly<Record<string, string>>, rows: readonly Row[]): Case[] =>
  rows.flatMap(({ steps, title, id, ...row }) =>
    Object.entries(families).map(
      ([family, base]): Case => ({
        ...row,
        id: `families/${id}-${family}`,
        title: title.replace('FAMILY', NAMES[family as keyof typeof ALL]),
        writes: true,
        steps: [create({ status: 'RELEASED' }), ...steps(base)],
      }),
    ),
  );

/** Behavior of requests in every family. */
export const familiesRequests: readonly Case[] = [
  ...inEach(WRITABLE, ROWS),
  ...inEach(ALL, LIST_ROWS),
  {
    id: 'families/methods-beta',
    title: 'Any other method on the path of beta is 405.',
    mark: 'A',
    source: 'the published description of beta has the list alone',
    settledBy: 'how a tenant responds to such a method',
    writes: false,
    steps: otherMethods(ALL.beta, { [V3]: ['GET', 'HEAD'] }),
  },
  {
    id: 'families/beta-items',
    title: 'An item of beta has seven fields in the recorded order, and no className.',
    mark: 'W',
    source: 'one recorded list of beta; the published model has className too',
    writes: true,
    steps: [
      create({ status: 'RELEASED' }),
      {
        send: at(BETA, filtered('name sw "Conformance {{run}}"')),
        expect: {
          status: 200,
          text: /^\[\{"name":"[^"]+","directConnect":true,"type":"[^"]+","status":"RELEASED","scriptName":"[^"]+","features":null,"connectorMetadata":\{\}\}\]$/,
        },
      },
      {
        send: at(BETA, get(`${V3}?locale=de`)),
        expect: {
          status: 200,
          json: each(keys('name', 'directConnect', 'type', 'status', 'scriptName', 'features', 'connectorMetadata')),
        },
      },
    ],
  },
];
