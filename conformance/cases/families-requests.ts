import type { Case, Expectation, Request, Step } from '../case.ts';
import type { Expected } from '../match.ts';
import { at, BAD_SYNTAX, CREATED, create, get, ILLEGAL_VALUE, patch, refusal, upload, V3 } from '../steps.ts';
import { ALL, NAMES, WRITABLE } from './families-steps.ts';

/** Every method that Node parses, but CONNECT, which asks for a tunnel. */
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

/** All methods that the paths of a family lack. */
const otherMethods = (base: string, paths: Readonly<Record<string, readonly string[]>>): Step[] =>
  Object.entries(paths).flatMap(([path, allowed]) =>
    METHODS.filter((method) => !allowed.includes(method)).map(
      (method): Step => ({ send: at(base, { method, path }), expect: notAllowed(allowed.join(', ')) }),
    ),
  );

type Row = Omit<Case, 'id' | 'writes' | 'steps' | 'title'> & {
  readonly id: string;
  /** What is so in this family; its name takes the place of `FAMILY`. */
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
const notUtf8 = (cause: Expected = /not UTF-8/): Expectation =>
  refusal(400, BAD_SYNTAX, 'The request could not be parsed.', cause);
const hasNumber = (value: Expected): Expectation => ({
  status: 200,
  json: { connectorMetadata: { number: value } },
});

const ROWS: readonly Row[] = [
  {
    id: 'methods',
    title: 'A method that a path of FAMILY has not is 405, whichever it is, and Allow names the others.',
    mark: 'A',
    source: 'nothing public shows such a response, so its shape and its words are assumed',
    settledBy: 'the response of a tenant to such a method',
    steps: (base) => otherMethods(base, PATHS),
  },
  {
    id: 'json-patch',
    title: 'In FAMILY a JSON Patch may come as plain JSON.',
    mark: 'A',
    source: 'generated clients of five kinds and the CLI send it so, and 415 is no published status of the operation',
    settledBy: 'the response of a tenant to a JSON Patch as application/json',
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
    title: 'In FAMILY a body of JSON that is not UTF-8 is 400.0, and nothing is stored.',
    mark: 'A',
    source: 'JSON between systems is UTF-8; PowerShell before 7.4 sends ISO-8859-1, and its user has to be told',
    settledBy: 'the response of a tenant to a body in ISO-8859-1',
    steps: (base) => [
      {
        send: {
          method: 'POST',
          path: base,
          headers: { 'content-type': 'application/json; charset=iso-8859-1' },
          latin1: LATIN_1,
        },
        expect: notUtf8(/PowerShell/),
      },
      {
        send: at(base, {
          method: 'PATCH',
          path: CREATED,
          headers: { 'content-type': 'application/json-patch+json' },
          latin1: '[{"op":"add","path":"/connectorMetadata/a","value":"ä"}]',
        }),
        expect: notUtf8(),
      },
      { send: get(`${V3}?filters=name%20co%20%22{{run}}%20%22`), expect: { status: 200, json: [] } },
    ],
  },
  {
    id: 'numbers',
    title: 'In FAMILY a number that cannot be carried exactly is 400, and never stored as another.',
    mark: 'A',
    source: 'a number that is read again must be the one that was sent; that others are rejected is assumed',
    settledBy: 'what a tenant stores of such numbers',
    steps: (base) => [
      number(base, '1.0', hasNumber(1)),
      number(base, '1e2', hasNumber(100)),
      number(base, '0.1', hasNumber(0.1)),
      number(base, '9007199254740992', hasNumber(9_007_199_254_740_992)),
      ...['1e400', '-1e400', '9007199254740993', '1e-400'].map((literal) =>
        number(base, literal, refusal(400, ILLEGAL_VALUE, /"body"/, new RegExp(`number ${literal} at position 57 `))),
      ),
      { send: at(base, get(CREATED)), expect: hasNumber(9_007_199_254_740_992) },
    ],
  },
  {
    id: 'upload-types',
    title: 'In FAMILY an upload that is no form is 415, JSON and bare XML alike.',
    mark: 'A',
    source: 'published request body: multipart/form-data alone; the form of the response is assumed',
    settledBy: 'the response of a tenant to such an upload',
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

/** What holds of the requests of every family. */
export const familiesRequests: readonly Case[] = [
  ...ROWS.flatMap(({ steps, title, id, ...row }) =>
    Object.entries(WRITABLE).map(
      ([family, base]): Case => ({
        ...row,
        id: `families/${id}-${family}`,
        title: title.replace('FAMILY', NAMES[family as keyof typeof WRITABLE]),
        writes: true,
        steps: [create(), ...steps(base)],
      }),
    ),
  ),
  {
    id: 'families/methods-beta',
    title: 'A method that the one path of beta has not is 405, whichever it is.',
    mark: 'A',
    source: 'the published description of beta has the list alone',
    settledBy: 'the response of a tenant to such a method',
    writes: false,
    steps: otherMethods(ALL.beta, { [V3]: ['GET', 'HEAD'] }),
  },
];
