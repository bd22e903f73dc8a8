import type { Case, Expectation, Request } from '../case.ts';
import { NO_BODY, UNREADABLE, UNSUPPORTED } from '../responses.ts';
import { BAD_CONTENT, rejection, V3 } from '../steps.ts';

const GOOD = '{"name":"Conformance {{run}}","className":"org.example.Connector"}';
const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = 'published request body: a JSON object, which is required';
const ONE_TYPE = 'published request body: application/json alone; the form of the response is assumed';

const NO_OBJECT = rejection(400, BAD_CONTENT, /semantically invalid/, /must be object/);

type Row = readonly [
  id: string,
  title: string,
  mark: Case['mark'],
  source: string,
  send: Pick<Request, 'headers' | 'text' | 'latin1'>,
  expect: Expectation,
  settledBy?: string,
];

const ROWS: readonly Row[] = [
  ['array', 'An array as the body is rejected.', 'D', BODY, { headers: JSON_TYPE, text: `[${GOOD}]` }, NO_OBJECT],
  ['null', 'A null as the body is rejected.', 'D', BODY, { headers: JSON_TYPE, text: 'null' }, NO_OBJECT],
  ['no-body', 'A request without a body is rejected.', 'D', BODY, {}, NO_BODY],
  ['empty-body', 'A JSON type without a body is rejected.', 'D', BODY, { headers: JSON_TYPE, text: '' }, NO_BODY],
  [
    'bad-json',
    'A body that is not JSON is rejected.',
    'D',
    BODY,
    { headers: JSON_TYPE, text: GOOD.slice(0, -1) },
    UNREADABLE,
  ],
  [
    'charset',
    'The JSON type can have a charset, in any letter case.',
    'A',
    'clients of .NET name one in every body',
    { headers: { 'content-type': 'Application/JSON; Charset=UTF-8' }, text: GOOD },
    { status: 200, json: { name: 'Conformance {{run}}' } },
    'how a tenant responds to a creation with a charset in its media type',
  ],
  [
    'utf-8',
    'A body is read as UTF-8.',
    'D',
    'JSON as it goes between systems is UTF-8',
    {
      headers: JSON_TYPE,
      text: '{"name":"Conformance {{run}}","className":"org.example.Zażółć","type":"\\u017b\\ud83d\\ude00 😀"}',
    },
    { status: 200, json: { className: 'org.example.Zażółć', type: 'Ż😀 😀' } },
  ],
  [
    'plain-text',
    'JSON sent as plain text is rejected.',
    'A',
    ONE_TYPE,
    { headers: { 'content-type': 'text/plain' }, text: GOOD },
    UNSUPPORTED,
    'how a tenant responds to a creation in plain text',
  ],
  [
    'no-type',
    'A body without a media type is rejected.',
    'A',
    ONE_TYPE,
    { text: GOOD },
    UNSUPPORTED,
    'how a tenant responds to a creation that names no media type',
  ],
];

/** The form in which the body of a creation must be sent. */
export const createRequests: readonly Case[] = ROWS.map(
  ([id, title, mark, source, send, expect, settledBy]): Case => ({
    id: `create/body-${id}`,
    title,
    mark,
    source,
    ...(settledBy !== undefined && { settledBy }),
    writes: true,
    steps: [{ send: { method: 'POST', path: V3, ...send }, expect }],
  }),
);
