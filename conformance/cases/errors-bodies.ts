import type { Case, Expectation, Request } from '../case.ts';
import { all, type Expected, keys, length, Rule } from '../match.ts';
import { create, filtered, get, patch, V3 } from '../steps.ts';

const BODY = 'published model of an error, and its table of codes';
const RECORDED = 'recorded rejection of a tenant';

const CONTENT = 'The request was syntactically correct but its content is semantically invalid.';
const NOWHERE = 'conformance-{{run}}-nowhere';
const ABSENT = 'The server did not find a current representation for the target resource.';

const post = (json: unknown): Request => ({ method: 'POST', path: V3, json });
const named = (name: string): Request => post({ name, className: 'org.example.Connector' });

/** A request for each error code, with its text and cause. If no cause is given, there must be none. */
type Row = readonly [
  id: string,
  title: string,
  mark: Case['mark'],
  send: Request,
  code: string,
  text: Expected,
  cause?: Expected,
];

const ROWS: readonly Row[] = [
  [
    'bad-syntax',
    'A request that cannot be parsed is 400.0.',
    'D',
    { method: 'POST', path: V3, headers: { 'content-type': 'application/json' }, text: '{' },
    '400.0 Bad request syntax',
    'The request could not be parsed.',
    'The body cannot be parsed as JSON.',
  ],
  [
    'bad-content',
    'A request that parses but makes no sense is 400.1.',
    'D',
    post(['name']),
    '400.1 Bad request content',
    CONTENT,
    'The body must be object.',
  ],
  [
    'required',
    'A missing field is 400.1.0: its text names the field, and there are no causes.',
    'W',
    post({ className: 'org.example.Connector' }),
    '400.1.0 Required data missing or empty',
    'Required field "name" was missing or empty.',
  ],
  [
    'illegal-update',
    'A change of a read-only field is 400.1.1, and its text names the field.',
    'W',
    patch(`${V3}/{{scriptName}}`, [{ op: 'replace', path: '/status', value: 'RELEASED' }]),
    '400.1.1 Illegal update attempt',
    'Illegal attempt to modify "status" field',
    /connectorMetadata/,
  ],
  [
    'length',
    'A value of the wrong length is 400.1.2, and its text names the field.',
    'D',
    named('n'.repeat(5_000)),
    '400.1.2 Value length out of range',
    /"name"/,
    /^\/name /,
  ],
  [
    'illegal-value',
    'A value that is not allowed is 400.1.3, and its text names the field.',
    'D',
    filtered('name zz "a"'),
    '400.1.3 Illegal value',
    /"filters"/,
    /^Position \d+ of filters: /,
  ],
  [
    'limit',
    'A request that exceeds a limit is 400.1.4.',
    'D',
    patch(
      `${V3}/{{scriptName}}`,
      Array.from({ length: 1_001 }, () => ({ op: 'test', path: '/status', value: 'DEVELOPMENT' })),
    ),
    '400.1.4 Limit violation',
    /"body"/,
    /1000/,
  ],
  [
    'conflict',
    'A name that another connector has is 400.1.409, and its text names the field.',
    'A',
    named('Conformance {{run}}'),
    '400.1.409 Reference conflict',
    'The value of field "name" is already in use.',
    'A connector with the name "Conformance {{run}}" exists.',
  ],
  [
    'not-found',
    'Something that does not exist is 404.',
    'D',
    get(`${V3}/${NOWHERE}`),
    '404 Not found',
    ABSENT,
    `There is no connector "${NOWHERE}".`,
  ],
];

const statusOf = (code: string): number => Number(code.slice(0, 3));

const plain = (code: string, text: Expected, causes: Expected): Expectation => ({
  status: statusOf(code),
  headers: { 'content-type': /^application\/json/ },
  json: all(keys('detailCode', 'trackingId', 'messages', 'causes'), {
    detailCode: code,
    trackingId: /^[0-9a-f]{32}$/,
    messages: [
      { locale: 'en-US', localeOrigin: 'DEFAULT', text },
      { locale: 'und', localeOrigin: 'REQUEST', text },
    ],
    causes,
  }),
});

/** Two rules for one response; headers are checked before the body. */
const sameId = (): { readonly header: Rule; readonly body: Rule } => {
  let id: unknown;
  return {
    header: new Rule('32 lower-case hex digits', (actual) => {
      id = actual;
      return typeof actual === 'string' && /^[0-9a-f]{32}$/.test(actual);
    }),
    body: new Rule('the SLPT-Request-ID of the response', (actual) => actual === id),
  };
};
const { header, body } = sameId();

/** The common body. */
export const errorsBodies: readonly Case[] = [
  ...ROWS.map(
    ([id, title, mark, send, code, text, cause]): Case => ({
      id: `errors/code-${id}`,
      title,
      mark,
      source: mark === 'W' ? RECORDED : BODY,
      ...(mark === 'A' && { settledBy: 'the second of two creations of one name in a tenant' }),
      writes: true,
      steps: [
        create(),
        {
          send,
          expect: plain(
            code,
            text,
            cause === undefined ? length(0) : [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: cause }],
          ),
        },
      ],
    }),
  ),
  {
    id: 'errors/tracking-id',
    title: 'The trackingId of a rejection is the SLPT-Request-ID of its response.',
    mark: 'A',
    source: 'both appear in recorded rejections, but never in the same one',
    settledBy: 'headers and body of one rejection of a tenant',
    writes: false,
    steps: [
      {
        send: get(`${V3}/${NOWHERE}`),
        expect: { status: 404, headers: { 'slpt-request-id': header }, json: { trackingId: body } },
      },
    ],
  },
];
