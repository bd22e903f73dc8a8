import { once } from 'node:events';
import { METHODS } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import t, { type Test } from 'tap';
import { adminClient } from '../../server/domain/auth/clients.ts';
import { createEmulator } from '../../server/emulator.ts';
import { answerClientError } from '../../server/http/framework-errors.ts';
import { startEmulator } from '../../server/index.ts';
import { validator } from '../../server/models/validators.ts';
import { DEFAULTS } from '../../server/settings/config.ts';
import type { Config } from '../../server/settings/options.ts';
import { createConnector, JSON_HEADERS, PATCH_HEADERS, testEmulator } from '../support/emulator.ts';

interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Writes bytes to a port and reads what comes back until the server closes the connection. */
const exchange = async (port: number, bytes: string | Buffer, halfClose = false): Promise<Answer[]> => {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let read = '';
  socket.on('data', (text) => {
    read += text;
  });
  // A server that has said why it stops reading may cut the connection while the rest is being sent.
  socket.on('error', () => {});
  await once(socket, 'connect');
  if (halfClose) socket.end(bytes);
  else socket.write(bytes);
  await once(socket, 'close');
  return parseAnswers(read);
};

const parseAnswers = (text: string): Answer[] => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return [];
  const [first = '', ...fields] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    fields.map((field) => [(field.split(':')[0] ?? '').toLowerCase(), field.replace(/^.*?: /, '')]),
  );
  const rest = text.slice(end + 4);
  const length = Number(headers.get('content-length') ?? rest.length);
  const body = Buffer.from(rest.slice(0, length), 'latin1').toString();
  return [{ status: Number(first.split(' ')[1]), headers, body }, ...parseAnswers(rest.slice(length))];
};

const HOST = 'Host: localhost\r\nConnection: close\r\n';

/** The bytes of a request that asks for the connection to be closed. */
const wire = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Buffer => {
  const length = body.length > 0 ? { 'Content-Length': Buffer.byteLength(body) } : {};
  const fields = Object.entries({ ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${HOST}${fields.join('')}\r\n`), Buffer.from(body)]);
};

const ERROR_MODELS = ['ErrorResponseDto', 'UnauthorizedResponse', 'UnsupportedResponse', 'TokenError'];

/** Why an answer is not in the service's voice, or undefined where it is. */
const foreignVoice = ({ status, headers, body }: Answer): string | undefined => {
  const id = headers.get('slpt-request-id') ?? '';
  if (!/^[0-9a-f]{32}$/.test(id)) return `${status} with the request id "${id}": ${body}`;
  if (status >= 500 || status < 200) return `status ${status}: ${body}`;
  if (/statusCode/.test(body)) return `the framework's own body: ${body}`;
  if (status < 400 || body === '') return undefined;
  const error = JSON.parse(body);
  if (!ERROR_MODELS.some((model) => validator(model)(error))) return `a body of no model: ${body}`;
  return 'trackingId' in error && error.trackingId !== id ? 'trackingId is not the request id' : undefined;
};

/** Holds the answers of an exchange against the one voice, and the status of the first against what is expected. */
const speaksOurVoice = (t: Test, answers: readonly Answer[], expected: number | undefined, name: string): void => {
  t.not(answers.length, 0, `${name}: there is an answer`);
  for (const answer of answers) t.equal(foreignVoice(answer), undefined, name);
  if (expected !== undefined) t.equal(answers[0]?.status, expected, `${name}: status`);
};

/** A listening emulator whose answers no hook of the tests has touched. */
const listen = async (t: Test, options: Partial<Config> = {}): Promise<number> => {
  const emulator = await startEmulator({ port: 0, auth: false, logLevel: 'silent', ...options });
  t.teardown(() => emulator.close());
  return Number(new URL(emulator.url).port);
};

t.test('the body of an error, by what was wrong', async (t) => {
  const emulator = await testEmulator(t, { maxUpload: 100_000 });
  await createConnector(emulator, 'Known');
  const create = (body: unknown) => ({ headers: JSON_HEADERS, payload: JSON.stringify(body) });
  const patch = (body: unknown) => ({ headers: PATCH_HEADERS, payload: JSON.stringify(body) });
  const SYNTAX = 'The request could not be parsed.';
  const CONTENT = 'The request was syntactically correct but its content is semantically invalid.';
  const NOT_FOUND = 'The server did not find a current representation for the target resource.';
  const add = { op: 'add', path: '/connectorMetadata/x', value: 1 };
  const table: {
    name: string;
    request: Parameters<typeof emulator.send>;
    status: number;
    code: string;
    text: string | RegExp;
    cause?: RegExp;
  }[] = [
    {
      name: 'broken JSON',
      request: ['POST', '/v3/connectors', { headers: JSON_HEADERS, payload: '{' }],
      status: 400,
      code: '400.0 Bad request syntax',
      text: SYNTAX,
      cause: /JSON/,
    },
    {
      name: 'a body that is no object',
      request: ['POST', '/v3/connectors', create([])],
      status: 400,
      code: '400.1 Bad request content',
      text: CONTENT,
      cause: /object/,
    },
    {
      name: 'a test that fails',
      request: ['PATCH', '/v3/connectors/known', patch([{ op: 'test', path: '/name', value: 'x' }])],
      status: 400,
      code: '400.1 Bad request content',
      text: CONTENT,
      cause: /Operation 0/,
    },
    {
      name: 'a missing field',
      request: ['POST', '/v3/connectors', create({ className: 'x' })],
      status: 400,
      code: '400.1.0 Required data missing or empty',
      text: 'Required field "name" was missing or empty.',
    },
    {
      name: 'an empty field',
      request: ['POST', '/v3/connectors', create({ name: 'x', className: '' })],
      status: 400,
      code: '400.1.0 Required data missing or empty',
      text: 'Required field "className" was missing or empty.',
    },
    {
      name: 'a field that may not be changed',
      request: ['PATCH', '/v3/connectors/known', patch([{ op: 'replace', path: '/status', value: 'RELEASED' }])],
      status: 400,
      code: '400.1.1 Illegal update attempt',
      text: 'Illegal attempt to modify "status" field',
      cause: /connectorMetadata/,
    },
    {
      name: 'a field that is too long',
      request: ['POST', '/v3/connectors', create({ name: 'n'.repeat(5000), className: 'x' })],
      status: 400,
      code: '400.1.2 Value length out of range',
      text: /"name"/,
      cause: /name/,
    },
    {
      name: 'an illegal value',
      request: ['GET', '/v3/connectors?limit=251'],
      status: 400,
      code: '400.1.3 Illegal value',
      text: /"limit"/,
      cause: /251/,
    },
    {
      name: 'too many operations',
      request: ['PATCH', '/v3/connectors/known', patch(Array.from({ length: 1001 }, () => ({ ...add, value: 0 })))],
      status: 400,
      code: '400.1.4 Limit violation',
      text: /./,
      cause: /1000/,
    },
    {
      name: 'a name that is taken',
      request: ['POST', '/v3/connectors', create({ name: 'KNOWN', className: 'x' })],
      status: 400,
      code: '400.1.409 Reference conflict',
      text: /"name"/,
      cause: /"KNOWN"/,
    },
    {
      name: 'a connector that is not there',
      request: ['GET', '/v3/connectors/nobody'],
      status: 404,
      code: '404 Not found',
      text: NOT_FOUND,
      cause: /"nobody"/,
    },
    {
      name: 'a path that is not there',
      request: ['GET', '/nope'],
      status: 404,
      code: '404 Not found',
      text: NOT_FOUND,
    },
    {
      name: 'a body over the limit',
      request: ['POST', '/v3/connectors', create({ name: 'n'.repeat(100_001) })],
      status: 413,
      code: '413 Payload too large',
      text: /./,
    },
  ];
  for (const { name, request, status, code, text, cause } of table) {
    const response = await emulator.send(...request);
    const body = response.json();
    t.equal(response.statusCode, status, name);
    t.equal(response.headers['content-type'], 'application/json; charset=utf-8', name);
    t.match(response.headers['slpt-request-id'], /^[0-9a-f]{32}$/, name);
    t.same(Object.keys(body), ['detailCode', 'trackingId', 'messages', 'causes'], name);
    t.equal(body.detailCode, code, name);
    t.equal(body.trackingId, response.headers['slpt-request-id'], name);
    t.match(body.messages[0].text, text, name);
    const said = body.messages[0].text;
    t.same(
      body.messages,
      [
        { locale: 'en-US', localeOrigin: 'DEFAULT', text: said },
        { locale: 'und', localeOrigin: 'REQUEST', text: said },
      ],
      name,
    );
    if (!cause) t.same(body.causes, [], name);
    else t.match(body.causes, [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: cause }], name);
  }
});

t.test('the bodies that are of another shape', async (t) => {
  const open = await testEmulator(t);
  const closed = await testEmulator(t, { auth: true, clients: [adminClient('id', 'secret')] });
  const text = { headers: { 'content-type': 'text/plain' }, payload: 'x' };
  const unsupported = await open.send('POST', '/v3/connectors', text);
  t.equal(unsupported.statusCode, 415);
  t.same(unsupported.json(), {
    errorName: 'NotSupportedException',
    errorMessage: 'Cannot consume content type',
    trackingId: unsupported.headers['slpt-request-id'],
  });
  const notAllowed = await open.send('PUT', '/v3/connectors');
  t.equal(notAllowed.statusCode, 405);
  t.same(Object.keys(notAllowed.json()), ['errorName', 'errorMessage', 'trackingId']);
  t.equal(notAllowed.headers['allow'], 'GET, POST');
  const unauthorized = await closed.send('GET', '/v3/connectors');
  t.equal(unauthorized.statusCode, 401);
  t.match(unauthorized.json(), { error: /^JWT validation failed: / });
  t.same(Object.keys(unauthorized.json()), ['error']);
});

t.test('the second message is in the language that was asked for', async (t) => {
  const emulator = await testEmulator(t);
  const table: [header: string | undefined, locale: string][] = [
    [undefined, 'und'],
    ['', 'und'],
    ['*', 'und'],
    ['de', 'de'],
    ['de-DE', 'de-DE'],
    ['zh-Hant-TW', 'zh-Hant-TW'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de-DE'],
    ['en;q=0.3, fr;q=0.7', 'fr'],
    ['en;q=0, fr;q=0.1', 'fr'],
    ['en;q=0', 'und'],
    ['*;q=0.5, it;q=0.4', 'it'],
    ['de;q=much', 'und'],
    ['fr, de', 'fr'],
    ['es;q=0.2, it;q=0.5, fr;q=0.5', 'it'],
    ['<script>', 'und'],
    [`x${'-y'.repeat(5000)}`, 'und'],
    [',;,;q=,', 'und'],
  ];
  for (const [header, locale] of table) {
    const headers = header === undefined ? {} : { 'accept-language': header };
    for (const url of ['/nope', '/v3/connectors/nobody', '/v3/connectors/%zz']) {
      const { messages } = (await emulator.send('GET', url, { headers })).json();
      const [{ text }] = messages;
      const expected = [
        { locale: 'en-US', localeOrigin: 'DEFAULT', text },
        { locale, localeOrigin: 'REQUEST', text },
      ];
      t.same(messages, expected, `${header?.slice(0, 40)}: ${url}`);
    }
  }
});

t.test('every answer has an id of its own, which no client chooses', async (t) => {
  const emulator = await testEmulator(t);
  const headers = { 'slpt-request-id': 'f'.repeat(32), 'request-id': 'e'.repeat(32), 'x-request-id': 'd'.repeat(32) };
  const urls = [
    '/v3/connectors?limit=1',
    '/v3/connectors/workday',
    '/oauth/info',
    '/_emulator/health',
    '/nope',
    '/%zz',
  ];
  const ids: unknown[] = [];
  for (const url of [...urls, ...urls, '/openapi/v3.json', '/v3/connectors/workday/source-config']) {
    ids.push((await emulator.send('GET', url, { headers })).headers['slpt-request-id']);
  }
  for (const id of ids) t.match(id, /^[0-9a-f]{32}$/);
  t.equal(new Set([...ids, ...Object.values(headers)]).size, ids.length + 3);
});

t.test('heads that the server cannot take', async (t) => {
  const port = await listen(t);
  const list = 'GET /v3/connectors?limit=1 HTTP/1.1\r\n';
  const post = `POST /v3/connectors HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;
  const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`;
  const table: { name: string; bytes: string | Buffer; status?: number; halfClose?: true }[] = [
    { name: 'no HTTP at all', bytes: 'hello\r\n\r\n', status: 400 },
    { name: 'the start of TLS', bytes: Buffer.from('16030100f5010000f10303', 'hex'), status: 400 },
    { name: 'the preface of HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
    { name: 'an unknown method', bytes: `FETCH /v3/connectors HTTP/1.1\r\n${HOST}\r\n`, status: 400 },
    { name: 'a method in small letters', bytes: `get /v3/connectors HTTP/1.1\r\n${HOST}\r\n`, status: 400 },
    { name: 'an unknown version', bytes: `GET / HTTP/9.9\r\n${HOST}\r\n`, status: 400 },
    { name: 'a blank in the path', bytes: `GET /v3/conn ectors HTTP/1.1\r\n${HOST}\r\n`, status: 400 },
    { name: 'a NUL in the path', bytes: `GET /v3/\0 HTTP/1.1\r\n${HOST}\r\n`, status: 400 },
    { name: 'a header without a colon', bytes: `${list}${HOST}nonsense\r\n\r\n`, status: 400 },
    { name: 'a header name with a blank', bytes: `${list}${HOST}X Y: z\r\n\r\n`, status: 400 },
    { name: 'a NUL in a header', bytes: `${list}${HOST}X: \0\r\n\r\n`, status: 400 },
    { name: 'a head that breaks off', bytes: `${list}Host`, status: 400, halfClose: true },
    { name: 'one header that is too large', bytes: `${list}${HOST}X: ${'x'.repeat(20_000)}\r\n\r\n`, status: 431 },
    { name: 'too many headers', bytes: `${list}${HOST}${'X: yyyy\r\n'.repeat(4000)}\r\n`, status: 431 },
    { name: 'a path that is too long', bytes: `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`, status: 431 },
    {
      name: 'a query that is too long',
      bytes: wire('GET', `/v3/connectors?filters=${'x'.repeat(20_000)}`),
      status: 431,
    },
    { name: 'two lengths', bytes: `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, status: 400 },
    {
      name: 'a length and chunks',
      bytes: `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
      status: 400,
    },
    { name: 'a length that is no number', bytes: `${post}Content-Length: two\r\n\r\n{}`, status: 400 },
    { name: 'a length below zero', bytes: `${post}Content-Length: -2\r\n\r\n{}`, status: 400 },
    { name: 'an unknown transfer coding', bytes: `${post}Transfer-Encoding: gzip\r\n\r\n{}`, status: 400 },
    { name: 'a chunk size that is no number', bytes: `${chunked}zz\r\n{}\r\n0\r\n\r\n`, status: 400 },
    { name: 'a chunk extension that is too long', bytes: `${chunked}2;${'x'.repeat(20_000)}\r\n{}\r\n` },
    { name: 'a body that breaks off', bytes: `${post}Content-Length: 99\r\n\r\n{`, status: 400, halfClose: true },
  ];
  for (const { name, bytes, status, halfClose } of table) {
    const answers = await exchange(port, bytes, halfClose);
    speaksOurVoice(t, answers, status, name);
    t.equal(answers.length, 1, `${name}: one answer`);
    t.match(answers[0]?.headers.get('connection'), 'close', `${name}: the connection is closed`);
  }
  speaksOurVoice(t, await exchange(port, wire('GET', '/v3/connectors?limit=1')), 200, 'the server still serves');
});

t.test('a request without Host, which Node would refuse by itself', async (t) => {
  const port = await listen(t);
  const answers = await exchange(port, 'GET /v3/connectors?limit=1 HTTP/1.1\r\nConnection: close\r\n\r\n');
  speaksOurVoice(t, answers, undefined, 'HTTP/1.1 without Host');
});

t.test('an expectation other than 100-continue, which Node would refuse by itself', async (t) => {
  const port = await listen(t);
  const answers = await exchange(port, wire('GET', '/v3/connectors?limit=1', { Expect: 'a miracle' }));
  speaksOurVoice(t, answers, undefined, 'Expect');
});

t.test('a client of HTTP/1.0, which names no host, is told addresses that it can use', async (t) => {
  const port = await listen(t);
  const answers = await exchange(port, 'GET /oauth/info HTTP/1.0\r\n\r\n');
  speaksOurVoice(t, answers, 200, 'HTTP/1.0');
  const { tokenEndpoint, authorizeEndpoint } = JSON.parse(answers[0]?.body ?? '{}');
  t.match(tokenEndpoint, /^http:\/\/[^/]+\/oauth\/token$/);
  t.match(authorizeEndpoint, /^http:\/\/[^/]+\/oauth\/authorize$/);
});

t.test('targets that are unusual', async (t) => {
  const port = await listen(t);
  const table: [target: string, status?: number][] = [
    ['/%zz', 400],
    ['/v3/connectors/%zz', 400],
    ['/v3/connectors/%', 400],
    ['/v3/connectors/%ED%A0%80', 400],
    ['/v3/connectors/%C0%AF', 400],
    ['/v3/connectors/workday/translations/%zz', 400],
    ['/v3/connectors?filters=%zz', 400],
    ['/v3/connectors?limit=%zz', 400],
    ['/v3/connectors?nonsense=%zz&limit=1', 200],
    ['/v3/connectors/%00', 404],
    ['/v3/connectors/..%2f..%2fetc%2fpasswd', 404],
    [`/v3/connectors/${'x'.repeat(15_000)}`, 404],
    [`/v3/connectors/${'%41'.repeat(5000)}`, 404],
    [`/v3/connectors/workday/translations/${'x'.repeat(15_000)}`, 200],
    ['/v3/connectors/', 404],
    ['//v3/connectors', 404],
    ['/v3//connectors', 404],
    ['/V3/connectors', 404],
    ['/v3/connectors/__proto__', 404],
    ['/v3/connectors/constructor', 404],
    ['/openapi/__proto__', 404],
    ['/openapi/nope.json', 404],
    ['/oauth/token', 405],
    ['/nope', 404],
    ['/', 404],
    ['*', 404],
    ['http://localhost/v3/connectors?limit=1', 200],
    ['http://localhost', 404],
    ['/v3/connectors?limit=1#fragment'],
    ['/v3/connectors?__proto__=1&constructor=2&limit=1', 200],
    ['/v3/connectors?limit=1&limit=2', 200],
    ['/v3/connectors?limit[]=1', 200],
    [`/v3/connectors?limit=1${'&x=1'.repeat(3000)}`, 200],
    ['/v3/connectors?limit=1&filters=name+sw%20%22A%22', 200],
  ];
  for (const [target, status] of table) {
    for (const method of ['GET', 'HEAD']) {
      const answers = await exchange(port, wire(method, target));
      speaksOurVoice(t, answers, status, `${method} ${target.slice(0, 60)}`);
      if (method === 'HEAD') t.equal(answers[0]?.body, '', `${target.slice(0, 60)}: HEAD has no body`);
    }
  }
});

t.test('a parameter longer than any head lets through', async (t) => {
  const emulator = await testEmulator(t);
  for (const length of [101, 16_385, 100_000]) {
    for (const path of [
      `/v3/connectors/${'x'.repeat(length)}`,
      `/v3/connectors/workday/translations/${'x'.repeat(length)}`,
    ]) {
      const { statusCode, headers, body } = await emulator.send('GET', path);
      const answer = {
        status: statusCode,
        headers: new Map([['slpt-request-id', String(headers['slpt-request-id'])]]),
        body,
      };
      t.equal(foreignVoice(answer), undefined, `${length} characters`);
    }
  }
});

const PATHS = [
  '/',
  '/nope',
  '/v3/connectors',
  '/v3/connectors/workday',
  '/v3/connectors/workday/source-config',
  '/v3/connectors/workday/translations/de',
  '/v3/connectors/workday/correlation-config',
  '/beta/connectors',
  '/beta/connectors/workday',
  '/oauth/token',
  '/oauth/authorize',
  '/oauth/info',
  '/openapi/v3.json',
  '/docs',
  '/_emulator/health',
  '/_emulator/ready',
];

t.test('every method that Node knows, on every kind of path', async (t) => {
  const port = await listen(t);
  // CONNECT asks for a tunnel; Node closes the connection without a word.
  for (const method of METHODS.filter((name) => name !== 'CONNECT')) {
    const all = await Promise.all(PATHS.map((path) => exchange(port, wire(method, path))));
    for (const [index, answers] of all.entries()) speaksOurVoice(t, answers, undefined, `${method} ${PATHS[index]}`);
  }
  const table: [method: string, path: string, status: number, allow?: string][] = [
    ['HEAD', '/v3/connectors', 200],
    ['HEAD', '/v3/connectors/workday', 200],
    ['HEAD', '/v3/connectors/nobody', 404],
    ['OPTIONS', '/v3/connectors', 405, 'GET, POST'],
    ['OPTIONS', '/nope', 404],
    ['PUT', '/v3/connectors', 405, 'GET, POST'],
    ['DELETE', '/v3/connectors', 405, 'GET, POST'],
    ['POST', '/v3/connectors/workday', 405, 'GET, PATCH, DELETE'],
    ['DELETE', '/v3/connectors/workday/source-config', 405, 'GET, PUT'],
    ['GET', '/v3/connectors/workday/correlation-config', 404],
    ['POST', '/beta/connectors', 404],
    ['GET', '/beta/connectors/workday', 404],
  ];
  for (const [method, path, status, allow] of table) {
    const answers = await exchange(port, wire(method, path));
    speaksOurVoice(t, answers, status, `${method} ${path}`);
    t.equal(answers[0]?.headers.get('allow'), allow, `${method} ${path}: Allow`);
    if (method === 'HEAD') t.equal(answers[0]?.body, '', `${method} ${path}: no body`);
  }
});

const JSON_TYPE = 'application/json';
const PATCH_TYPE = 'application/json-patch+json';
const MULTIPART = 'multipart/form-data; boundary=x';

/** Bodies that no route can use, each with the media type that it claims to be of. */
const BODIES: readonly { name: string; type: string; body: string | Buffer }[] = [
  ...[
    'text/plain',
    'application/xml',
    'application/octet-stream',
    'application/problem+json',
    'application/graphql',
  ].map((type) => ({ name: type, type, body: '{"name":"x","className":"x"}' })),
  ...['json', '/', ';', '*/*', 'a/b/c', 'application/json, text/plain', `${JSON_TYPE}; charset="`, '\u00e9/\u00e9'].map(
    (type) => ({ name: `a media type that is none: ${type}`, type, body: '{' }),
  ),
  ...[JSON_TYPE, PATCH_TYPE].flatMap((type) => [
    { name: `${type}, blanks`, type, body: ' \r\n\t ' },
    { name: `${type}, broken`, type, body: '{"name": ' },
    { name: `${type}, a byte order mark`, type, body: '\uFEFF{' },
    { name: `${type}, no UTF-8`, type, body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) },
    { name: `${type}, null`, type, body: 'null' },
    { name: `${type}, a number`, type, body: '1e999' },
    { name: `${type}, a text`, type, body: '"x"' },
    { name: `${type}, an array of null`, type, body: '[null]' },
    { name: `${type}, an array of arrays`, type, body: '[[[]]]' },
    { name: `${type}, an empty object`, type, body: '{}' },
    { name: `${type}, an operation of nothing`, type, body: '[{}]' },
    { name: `${type}, types all wrong`, type, body: '{"name":{},"className":[],"status":1,"directConnect":{}}' },
    { name: `${type}, operations of wrong types`, type, body: '[{"op":1,"path":{},"from":[]}]' },
    { name: `${type}, __proto__`, type, body: '{"__proto__":{"name":"x"},"name":"x","className":"x"}' },
    {
      name: `${type}, __proto__ below`,
      type,
      body: '[{"op":"add","path":"/connectorMetadata/x","value":{"__proto__":1}}]',
    },
    { name: `${type}, constructor.prototype`, type, body: '{"constructor":{"prototype":{"x":1}},"name":"x"}' },
    { name: `${type}, a pointer to __proto__`, type, body: '[{"op":"add","path":"/__proto__/x","value":1}]' },
    {
      name: `${type}, a pointer to a prototype`,
      type,
      body: '[{"op":"add","path":"/connectorMetadata/constructor/prototype/x","value":1}]',
    },
    { name: `${type}, arrays without end`, type, body: '['.repeat(50_000) },
    { name: `${type}, deep arrays`, type, body: '['.repeat(25_000) + ']'.repeat(25_000) },
    { name: `${type}, deep objects`, type, body: `${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}` },
    { name: `${type}, over the limit`, type, body: `"${'x'.repeat(70_000)}"` },
  ]),
  { name: 'urlencoded', type: 'application/x-www-form-urlencoded', body: 'a=%zz&__proto__=1&&=&b' },
  { name: 'urlencoded over the limit', type: 'application/x-www-form-urlencoded', body: 'x'.repeat(70_000) },
  { name: 'multipart without a boundary', type: 'multipart/form-data', body: '--x\r\n\r\n--x--\r\n' },
  { name: 'multipart with an empty boundary', type: 'multipart/form-data; boundary=', body: '--\r\n\r\n----\r\n' },
  { name: 'multipart with a long boundary', type: `multipart/form-data; boundary=${'x'.repeat(500)}`, body: '--x' },
  { name: 'multipart of another kind', type: 'multipart/mixed; boundary=x', body: '--x\r\n\r\n--x--\r\n' },
  { name: 'multipart that is none', type: MULTIPART, body: 'nothing of the kind' },
  { name: 'multipart that breaks off in a line', type: MULTIPART, body: '--' },
  { name: 'multipart that breaks off in a head', type: MULTIPART, body: '--x\r\nContent-Disposition: form-' },
  ...['name="file"', 'name="file"; filename="x"', 'name="grant_type"'].map((disposition) => ({
    name: `multipart that breaks off in a part ${disposition}`,
    type: MULTIPART,
    body: `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nabc`,
  })),
  ...['name="__proto__"', 'name="__proto__"; filename="x"', 'name="constructor"', 'filename="x"', 'name=', ';;;'].map(
    (disposition) => ({
      name: `multipart with a part ${disposition}`,
      type: MULTIPART,
      body: `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nabc\r\n--x--\r\n`,
    }),
  ),
  {
    name: 'multipart with a part whose head is too large',
    type: MULTIPART,
    body: `--x\r\nContent-Disposition: form-data; name="file"\r\nX: ${'x'.repeat(50_000)}\r\n\r\nabc\r\n--x--\r\n`,
  },
  {
    name: 'multipart with very many parts',
    type: MULTIPART,
    body: `${'--x\r\nContent-Disposition: form-data; name="p"\r\n\r\n1\r\n'.repeat(1000)}--x--\r\n`,
  },
  {
    name: 'multipart with very many files',
    type: MULTIPART,
    body: `${'--x\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n1\r\n'.repeat(600)}--x--\r\n`,
  },
  {
    name: 'multipart within multipart',
    type: MULTIPART,
    body: '--x\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--\r\n',
  },
];

const BODY_ROUTES: readonly [method: string, path: string][] = [
  ['POST', '/v3/connectors'],
  ['PATCH', '/v3/connectors/bodies'],
  ['PUT', '/v3/connectors/bodies/source-config'],
  ['PUT', '/v3/connectors/bodies/translations/de'],
  ['PUT', '/v3/connectors'],
  ['DELETE', '/v3/connectors/nobody'],
  ['POST', '/oauth/token'],
  ['POST', '/nope'],
];

t.test('bodies that no route can use, on every route that reads one', async (t) => {
  const port = await listen(t, { maxUpload: 65_536 });
  await exchange(port, wire('POST', '/v3/connectors', JSON_HEADERS, '{"name":"Bodies","className":"x"}'));
  const before = await exchange(port, wire('GET', '/v3/connectors/bodies'));
  t.equal(before[0]?.status, 200);
  const list = await exchange(port, wire('GET', '/v3/connectors?limit=250'));
  for (const { name, type, body } of BODIES) {
    for (const [method, path] of BODY_ROUTES) {
      const answers = await exchange(port, wire(method, path, { 'Content-Type': type }, body));
      speaksOurVoice(t, answers, undefined, `${name}: ${method} ${path}`);
      const status = answers[0]?.status ?? 0;
      const skipped = status === 200 && answers[0]?.body.includes('"SKIPPED"');
      const refused = status === 200 && answers[0]?.body.includes('"ERROR"');
      const stored = path.endsWith('/de') && /multipart/.test(name) && status === 200;
      t.ok(status >= 400 || skipped || refused || stored, `${name}: ${method} ${path} is refused, not ${status}`);
    }
  }
  const after = await exchange(port, wire('GET', '/v3/connectors/bodies'));
  const metadata = (answers: Answer[]) => JSON.parse(answers[0]?.body ?? '{}').connectorMetadata;
  t.same(metadata(after), metadata(before), 'nothing came of it');
  t.equal((await exchange(port, wire('GET', '/v3/connectors?limit=250')))[0]?.body, list[0]?.body);
  t.notOk('x' in {} || 'name' in {}, 'no prototype was touched');
});

t.test('what such bodies are refused with', async (t) => {
  const port = await listen(t, { maxUpload: 65_536 });
  await exchange(port, wire('POST', '/v3/connectors', JSON_HEADERS, '{"name":"Bodies","className":"x"}'));
  const deep = '['.repeat(25_000) + ']'.repeat(25_000);
  const cut = '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc';
  const big = 'x'.repeat(70_000);
  const table: [method: string, path: string, type: string, body: string, status: number, says: string][] = [
    ['POST', '/v3/connectors', JSON_TYPE, '', 400, '400.0 '],
    ['POST', '/v3/connectors', JSON_TYPE, '{', 400, '400.0 '],
    ['POST', '/v3/connectors', JSON_TYPE, '{"__proto__":{}}', 400, '400.0 '],
    ['POST', '/v3/connectors', JSON_TYPE, deep, 400, '400.1.4 '],
    ['POST', '/v3/connectors', JSON_TYPE, `"${big}"`, 413, '413 '],
    ['POST', '/v3/connectors', PATCH_TYPE, '[]', 415, 'NotSupportedException'],
    ['POST', '/v3/connectors', 'text/plain', '{}', 415, 'NotSupportedException'],
    ['POST', '/v3/connectors', 'nonsense', '{}', 415, 'NotSupportedException'],
    ['PATCH', '/v3/connectors/bodies', PATCH_TYPE, '', 400, '400.0 '],
    ['PATCH', '/v3/connectors/bodies', PATCH_TYPE, '[', 400, '400.0 '],
    ['PATCH', '/v3/connectors/bodies', PATCH_TYPE, deep, 400, '400.1.4 '],
    ['PATCH', '/v3/connectors/bodies', JSON_TYPE, '[]', 415, 'NotSupportedException'],
    ['PUT', '/v3/connectors/bodies/source-config', 'application/xml', '<Form/>', 415, 'NotSupportedException'],
    ['PUT', '/v3/connectors/bodies/source-config', MULTIPART, cut, 400, '400.0 '],
    ['PUT', '/v3/connectors/bodies/source-config', 'multipart/form-data', cut, 400, '400.0 '],
    ['PUT', '/v3/connectors/bodies/source-config', MULTIPART, `${cut}${big}\r\n--x--\r\n`, 413, '413 '],
    ['PUT', '/v3/connectors/bodies/translations/de', 'text/plain', 'a=b', 415, 'NotSupportedException'],
    ['PUT', '/v3/connectors/bodies/translations/de', MULTIPART, cut, 400, '400.0 '],
    ['POST', '/oauth/token', 'text/plain', 'x', 415, 'NotSupportedException'],
    ['POST', '/nope', 'text/plain', 'x', 404, '404 '],
  ];
  for (const [method, path, type, body, status, says] of table) {
    const name = `${method} ${path} ${type} ${body.slice(0, 30)}`;
    const answers = await exchange(port, wire(method, path, { 'Content-Type': type }, body));
    speaksOurVoice(t, answers, status, name);
    const { detailCode, errorName } = JSON.parse(answers[0]?.body ?? '{}');
    t.ok(String(detailCode ?? errorName).startsWith(says), `${name}: ${answers[0]?.body}`);
  }
});

t.test('token requests in JSON, which no client sends', async (t) => {
  const port = await listen(t);
  const client = { client_id: 'a', client_secret: 'b' };
  const table = [
    { grant_type: 5 },
    { grant_type: {} },
    { ...client, grant_type: 'client_credentials', scope: 5 },
    { ...client, grant_type: 'client_credentials', scope: ['a'] },
    { ...client, grant_type: 'refresh_token', refresh_token: 5 },
    { ...client, grant_type: 'authorization_code', code: {}, code_verifier: 5 },
    { grant_type: 'client_credentials', client_id: {}, client_secret: [] },
  ];
  for (const body of table) {
    const text = JSON.stringify(body);
    const answers = await exchange(port, wire('POST', '/oauth/token', JSON_HEADERS, text));
    speaksOurVoice(t, answers, undefined, text);
    t.ok((answers[0]?.status ?? 0) >= 400, `${text} is refused`);
  }
});

t.test('what looks wrong and is not', async (t) => {
  const port = await listen(t);
  const table: { name: string; bytes: Buffer | string; status: number }[] = [
    { name: 'GET of JSON', bytes: wire('GET', '/v3/connectors?limit=1', JSON_HEADERS), status: 200 },
    { name: 'DELETE of JSON', bytes: wire('DELETE', '/v3/connectors/one', JSON_HEADERS), status: 204 },
    {
      name: 'DELETE of JSON with length 0',
      bytes: wire('DELETE', '/v3/connectors/two', { ...JSON_HEADERS, 'Content-Length': '0' }),
      status: 204,
    },
    {
      name: 'headers and parameters of no one',
      bytes: wire('GET', '/v3/connectors?limit=1&sorters=x', {
        'X-SailPoint-Experimental': 'true',
        'Accept-Version': '9',
      }),
      status: 200,
    },
    { name: 'an Accept that nothing fits', bytes: wire('GET', '/v3/connectors', { Accept: 'image/png' }), status: 200 },
    {
      name: 'XML for those who ask for JSON',
      bytes: wire('GET', '/v3/connectors/workday/source-config', { Accept: 'application/json' }),
      status: 200,
    },
    {
      name: 'an upgrade that is not to be had',
      bytes: `GET /nope HTTP/1.0\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      status: 404,
    },
    {
      name: 'an expectation that is met',
      bytes: wire(
        'POST',
        '/v3/connectors',
        { ...JSON_HEADERS, Expect: '100-continue' },
        '{"name":"E","className":"x"}',
      ),
      status: 100,
    },
  ];
  for (const name of ['One', 'Two']) {
    await exchange(port, wire('POST', '/v3/connectors', JSON_HEADERS, JSON.stringify({ name, className: 'x' })));
  }
  for (const { name, bytes, status } of table) {
    const answers = await exchange(port, bytes);
    t.equal(answers[0]?.status, status, name);
    for (const answer of answers.filter((one) => one.status !== 100)) t.equal(foreignVoice(answer), undefined, name);
  }
});

t.test('requests sent one after the other without waiting', async (t) => {
  const port = await listen(t);
  const kept = wire('GET', '/v3/connectors/nobody').toString().replace('Connection: close\r\n', '');
  const answers = await exchange(port, `${kept}${kept}${wire('GET', '/nope')}`);
  speaksOurVoice(t, answers, 404, 'three in one packet');
  t.equal(answers.length, 3);
  t.equal(new Set(answers.map(({ headers }) => headers.get('slpt-request-id'))).size, 3);
  speaksOurVoice(t, await exchange(port, `${kept}nonsense\r\n\r\n`), undefined, 'a good one and nonsense');
});

t.test('a server that is about to end', async (t) => {
  const listening = async () => {
    const { app, close } = await createEmulator({ ...DEFAULTS, auth: false, logLevel: 'silent' });
    const begun = Promise.withResolvers<void>();
    app.addHook('onRequest', async () => begun.resolve());
    await app.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    t.teardown(() => socket.destroy());
    const read = { text: '' };
    socket.on('data', (text) => {
      read.text += text;
    });
    return { socket, read, close, begun: begun.promise };
  };

  t.test('answers the request that is running', async (t) => {
    const { socket, read, close, begun } = await listening();
    const body = '{"name":"Late","className":"x"}';
    socket.write(wire('POST', '/v3/connectors', JSON_HEADERS, body).subarray(0, -20));
    await begun;
    const closed = close();
    socket.write(body.slice(-20));
    await Promise.all([once(socket, 'close'), closed]);
    const answers = parseAnswers(read.text);
    speaksOurVoice(t, answers, 200, 'the running request');
    t.match(JSON.parse(answers[0]?.body ?? '{}'), { name: 'Late' });
  });

  t.test('has no other voice for one that comes too late', async (t) => {
    const { socket, read, close } = await listening();
    const whole = wire('GET', '/v3/connectors?limit=1').toString().replace('Connection: close\r\n', '');
    // The half of a head comes in one packet with a whole request: when that is answered, the half has been read.
    socket.write(`${whole}${whole.slice(0, -2)}`);
    await once(socket, 'data');
    const closed = close();
    socket.write('\r\n');
    await Promise.all([once(socket, 'close'), closed]);
    const answers = parseAnswers(read.text);
    t.equal(answers.length, 2);
    speaksOurVoice(t, answers, 200, 'the late request');
  });
});

t.test('what the HTTP parser could not read, by its reason', async (t) => {
  const table: { code?: string; status: number; detailCode: string }[] = [
    { code: 'HPE_INVALID_METHOD', status: 400, detailCode: '400.0 Bad request syntax' },
    { code: 'HPE_HEADER_OVERFLOW', status: 431, detailCode: '431 Header fields too large' },
    { code: 'ERR_HTTP_REQUEST_TIMEOUT', status: 408, detailCode: '408 Request timeout' },
    { status: 400, detailCode: '400.0 Bad request syntax' },
  ];
  let code: string | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    const error = Object.assign(new Error('secret detail'), code === undefined ? {} : { code });
    answerClientError(error, socket, 'ab'.repeat(16));
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const { status, detailCode, ...row } of table) {
    code = row.code;
    const answers = await exchange(port, '');
    speaksOurVoice(t, answers, status, String(code));
    t.match(JSON.parse(answers[0]?.body ?? '{}'), { detailCode, causes: [] }, String(code));
    t.notMatch(answers[0]?.body, /secret detail/);
  }
  code = 'ECONNRESET';
  t.same(await exchange(port, ''), [], 'nobody is there to read an answer');
});
