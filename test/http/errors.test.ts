import t from 'tap';
import { adminClient } from '../../server/domain/auth/clients.ts';
import { createConnector, JSON_HEADERS, PATCH_HEADERS, testEmulator } from '../support/emulator.ts';

t.test('the body of an error has the code for its cause', async (t) => {
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

t.test('401, 405, 415, and 429 have their own shapes', async (t) => {
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
  t.equal(notAllowed.headers['allow'], 'GET, HEAD, POST');
  const unauthorized = await closed.send('GET', '/v3/connectors');
  t.equal(unauthorized.statusCode, 401);
  t.match(unauthorized.json(), { error: /^JWT validation failed: / });
  t.same(Object.keys(unauthorized.json()), ['error']);
});

t.test('the second message has the requested language', async (t) => {
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

t.test('every response has its own ID, which a client cannot choose', async (t) => {
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
