import type { Case, Expectation, Request, Step } from '../case.ts';
import { all, type Expected, keys, type } from '../match.ts';
import { CREATED, create, get, patch, rejection, upload, V3 } from '../steps.ts';

const MEBIBYTE = 1024 * 1024;
/** Minimum values of the server's options. */
const SMALL = { maxUpload: 1024 };

const GERMAN = `${CREATED}/translations/de`;

const TOO_LARGE = rejection(413, '413 Payload too large', 'The request is larger than the server accepts.');
const tooMuch = (field: string, cause: Expected): Expectation =>
  rejection(400, '400.1.4 Limit violation', `Field "${field}" exceeds a limit.`, cause);

/** Checks that the texts are the same as before a rejected request. */
const SHORT = 'a=b\n';
const START: readonly Step[] = [create(), { send: upload(GERMAN, SHORT), expect: { status: 200 } }];
const reads = (text: string): Step => ({ send: get(GERMAN), expect: { status: 200, text } });

const asField = (content: string): Request => ({
  method: 'PUT',
  path: GERMAN,
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  text: ['--x', 'Content-Disposition: form-data; name="file"', '', content, '--x--', ''].join('\r\n'),
});

const parts = (count: number): Request => ({
  method: 'PUT',
  path: GERMAN,
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  text: [
    ...Array.from({ length: count - 1 }, () => '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'),
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nc=d',
    '--x--\r\n',
  ].join('\r\n'),
});

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** A creation whose body has this depth, including the object itself. */
const deepCreation = (depth: number): Request => ({
  method: 'POST',
  path: V3,
  headers: { 'content-type': 'application/json' },
  text: `{"name":"Conformance {{run}} deep","className":"org.example.Connector","a":${nested(depth - 1)}}`,
});

/** A patch whose body has this depth, including the array and the operation. */
const deepPatch = (depth: number): Request => ({
  method: 'PATCH',
  path: CREATED,
  headers: { 'content-type': 'application/json-patch+json' },
  text: `[{"op":"add","path":"/connectorMetadata/deep","value":${nested(depth - 2)}}]`,
});

const DEEP = tooMuch('body', 'The body is nested deeper than 100 levels.');

const limit = (id: string, title: string, steps: readonly Step[], server?: Case['server']): Case => ({
  id: `limits/${id}`,
  title,
  mark: 'A',
  source: 'no limit is published, but every service has some',
  settledBy: 'requests to a tenant that grow until they are rejected',
  ...(server && { server }),
  writes: true,
  steps: [...START, ...steps],
});

const long = 'x'.repeat(8_000);

/** Requests at a limit, and just beyond it. */
export const limits: readonly Case[] = [
  limit(
    'upload-most',
    'A file of the maximum size is accepted.',
    [
      { send: upload(GERMAN, 'a'.repeat(SMALL.maxUpload)), expect: { status: 200, json: { status: 'UPDATED' } } },
      reads('a'.repeat(SMALL.maxUpload)),
    ],
    SMALL,
  ),
  limit(
    'upload',
    'A file that is one byte too large is 413, and nothing is stored.',
    [{ send: upload(GERMAN, 'a'.repeat(SMALL.maxUpload + 1)), expect: TOO_LARGE }, reads(SHORT)],
    SMALL,
  ),
  limit(
    'upload-field',
    'A file sent as a plain field has the same maximum size.',
    [
      { send: asField('a'.repeat(SMALL.maxUpload)), expect: { status: 200, json: { status: 'UPDATED' } } },
      { send: asField('b'.repeat(SMALL.maxUpload + 1)), expect: TOO_LARGE },
      reads('a'.repeat(SMALL.maxUpload)),
    ],
    SMALL,
  ),
  limit('upload-default', 'Unless another limit is set, a file can have up to 10 MiB.', [
    { send: upload(GERMAN, SHORT.repeat((10 * MEBIBYTE) / SHORT.length)), expect: { status: 200 } },
    { send: upload(GERMAN, 'c'.repeat(10 * MEBIBYTE + 1)), expect: TOO_LARGE },
    { send: upload(GERMAN, SHORT), expect: { status: 200, json: { status: 'UPDATED' } } },
  ]),
  limit(
    'json',
    'A JSON body larger than the maximum upload is 413.',
    [
      {
        send: {
          method: 'POST',
          path: V3,
          json: { name: 'Conformance {{run}} large', className: 'a', type: 'b'.repeat(SMALL.maxUpload) },
        },
        expect: TOO_LARGE,
      },
    ],
    SMALL,
  ),
  limit('parts', 'A form of more than 100 parts is 413.', [
    { send: parts(101), expect: TOO_LARGE },
    reads(SHORT),
    { send: parts(100), expect: { status: 200, json: { status: 'UPDATED' } } },
    reads('c=d'),
  ]),
  limit(
    'upload-whole',
    'A form can be 1 MiB larger than the maximum upload; a larger one is 413, whatever its parts contain.',
    [
      {
        send: { ...upload(GERMAN, 'c=d'), text: `${'p'.repeat(1.1 * MEBIBYTE)}\r\n${upload(GERMAN, 'c=d').text}` },
        expect: TOO_LARGE,
      },
      reads(SHORT),
    ],
    SMALL,
  ),
  limit('query-parameters', 'A query of more than 1,000 parameters is 400.1.4, whatever they are called.', [
    { send: get(`${V3}?limit=1${'&a'.repeat(999)}`), expect: { status: 200 } },
    { send: get(`${V3}?limit=1${'&a'.repeat(1_000)}`), expect: tooMuch('query', /1000/) },
  ]),
  limit('json-depth-most', 'JSON may be nested 100 levels deep.', [
    { send: deepCreation(100), expect: { status: 200, json: { name: 'Conformance {{run}} deep' } } },
    {
      send: deepPatch(100),
      expect: { status: 200, json: { connectorMetadata: { deep: JSON.parse(nested(98)) as Expected } } },
    },
  ]),
  limit('json-depth', 'JSON that is nested deeper is 400.1.4, however deep it is.', [
    { send: deepCreation(101), expect: DEEP },
    { send: deepCreation(100_000), expect: DEEP },
    { send: deepPatch(101), expect: DEEP },
    { send: deepPatch(100_000), expect: DEEP },
  ]),
  limit('patch-operations', 'A patch of 20,000 operations is 400.1.4, and none is applied.', [
    {
      send: patch(
        CREATED,
        Array.from({ length: 20_000 }, (_, index) => ({ op: 'add', path: '/connectorMetadata/a', value: index })),
      ),
      expect: tooMuch('body', /1000/),
    },
    { send: get(CREATED), expect: { status: 200, json: { connectorMetadata: all(type('object'), keys()) } } },
  ]),
  limit('long-script-name', 'A scriptName of 8,000 characters is one that no connector has.', [
    { send: get(`${V3}/${long}`), expect: rejection(404, '404 Not found', /./, /^There is no connector "x+/) },
  ]),
  limit('long-locale', 'A locale of 8,000 characters is one that is not viable.', [
    { send: upload(`${CREATED}/translations/en`, 'e=f\n'), expect: { status: 200 } },
    { send: get(`${CREATED}/translations/${long}`), expect: { status: 200, text: 'e=f\n' } },
    { send: get(`${CREATED}?locale=${long}`), expect: { status: 200, json: { scriptName: '{{scriptName}}' } } },
  ]),
  limit('long-parameter', 'A query parameter of 8,000 characters is rejected for what it says, not for its length.', [
    {
      send: get(`${V3}?limit=${'1'.repeat(8_000)}`),
      expect: rejection(400, '400.1.3 Illegal value', 'Illegal value for field "limit".', /^limit is "1+/),
    },
  ]),
];
