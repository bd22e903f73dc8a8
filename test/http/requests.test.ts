import { METHODS } from 'node:http';
import t from 'tap';
import { MAX_PARAMETERS } from '../../server/http/parameters.ts';
import { JSON_HEADERS, testEmulator } from '../support/emulator.ts';
import { assertIscShape, exchange, frameworkBody, HOST, listen, wire } from '../support/wire.ts';

t.test('invalid request heads are rejected in the common shape', async (t) => {
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
    const responses = await exchange(port, bytes, halfClose);
    assertIscShape(t, responses, status, name);
    t.equal(responses.length, 1, `${name}: one response`);
    t.match(responses[0]?.headers.get('connection'), 'close', `${name}: the connection is closed`);
  }
  assertIscShape(t, await exchange(port, wire('GET', '/v3/connectors?limit=1')), 200, 'the server still serves');
});

t.test('a request without Host is rejected in the common shape', async (t) => {
  const port = await listen(t);
  const responses = await exchange(port, 'GET /v3/connectors?limit=1 HTTP/1.1\r\nConnection: close\r\n\r\n');
  assertIscShape(t, responses, undefined, 'HTTP/1.1 without Host');
});

t.test('an unknown expectation gets a response in the common shape', async (t) => {
  const port = await listen(t);
  const responses = await exchange(port, wire('GET', '/v3/connectors?limit=1', { Expect: 'a miracle' }));
  assertIscShape(t, responses, undefined, 'Expect');
});

t.test('an HTTP/1.0 client without a Host header gets usable addresses', async (t) => {
  const port = await listen(t);
  const responses = await exchange(port, 'GET /oauth/info HTTP/1.0\r\n\r\n');
  assertIscShape(t, responses, 200, 'HTTP/1.0');
  const { tokenEndpoint, authorizeEndpoint } = JSON.parse(responses[0]?.body ?? '{}');
  t.match(tokenEndpoint, /^http:\/\/[^/]+\/oauth\/token$/);
  t.match(authorizeEndpoint, /^http:\/\/[^/]+\/oauth\/authorize$/);
});

t.test('unusual request targets get correct responses', async (t) => {
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
    ['/v3/connectors?nonsense=%zz&limit=1', 400],
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
    [`/v3/connectors?limit=1${'&x=1'.repeat(MAX_PARAMETERS - 1)}`, 200],
    [`/v3/connectors?limit=1${'&x=1'.repeat(MAX_PARAMETERS)}`, 400],
    [`/v3/connectors?${'&'.repeat(MAX_PARAMETERS)}`, 400],
    [`/oauth/info?${'&a'.repeat(7_000)}`, 400],
    [`/nope?${'&a'.repeat(7_000)}`, 400],
    ['/v3/connectors?limit=1&filters=name+sw%20%22A%22', 200],
  ];
  for (const [target, status] of table) {
    for (const method of ['GET', 'HEAD']) {
      const responses = await exchange(port, wire(method, target));
      assertIscShape(t, responses, status, `${method} ${target.slice(0, 60)}`);
      if (method === 'HEAD') t.equal(responses[0]?.body, '', `${target.slice(0, 60)}: HEAD has no body`);
    }
  }
});

t.test('a target in absolute form, as for a proxy, works like its path', async (t) => {
  const port = await listen(t);
  const table: readonly (readonly [target: string, tenant: string, baseUrl: string])[] = [
    ['/oauth/info', 'default', 'http://localhost'],
    ['http://localhost/oauth/info', 'default', 'http://localhost'],
    ['http://a.example:8080/oauth/info?x=http://b.example', 'default', 'http://a.example:8080'],
    ['HTTPS://a.example/oauth/info', 'default', 'http://a.example'],
    ['http://user:secret@a.example/oauth/info', 'default', 'http://a.example'],
    ['http://a.example/t/worker-3/oauth/info', 'worker-3', 'http://a.example/t/worker-3'],
    ['http://[::1]:8080/t/worker-3/oauth/info?', 'worker-3', 'http://[::1]:8080/t/worker-3'],
  ];
  for (const [target, tenantName, baseUrl] of table) {
    const responses = await exchange(port, wire('GET', target));
    assertIscShape(t, responses, 200, target);
    t.match(JSON.parse(responses[0]?.body ?? '{}'), { tenantName, tokenEndpoint: `${baseUrl}/oauth/token` }, target);
  }
  const others: readonly (readonly [target: string, status: number])[] = [
    ['http://a.example', 404],
    ['http://a.example?/t/w/oauth/info', 404],
    ['http://a.example/t/No_Tenant/oauth/info', 404],
    ['http://a.example/t/w?/oauth/info', 404],
    ['http:///oauth/info', 400],
    ['oauth/info', 400],
    ['*', 404],
  ];
  for (const [target, status] of others) {
    assertIscShape(t, await exchange(port, wire('GET', target)), status, target);
  }
});

t.test('a path segment of any length gets a response in the common shape', async (t) => {
  const emulator = await testEmulator(t);
  for (const length of [101, 16_385, 100_000]) {
    for (const path of [
      `/v3/connectors/${'x'.repeat(length)}`,
      `/v3/connectors/workday/translations/${'x'.repeat(length)}`,
    ]) {
      const { statusCode, headers, body } = await emulator.send('GET', path);
      const response = {
        status: statusCode,
        headers: new Map([['slpt-request-id', String(headers['slpt-request-id'])]]),
        body,
      };
      t.equal(frameworkBody(response), undefined, `${length} characters`);
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

t.test('every method that Node knows gets a correct response on every kind of path', async (t) => {
  const port = await listen(t);
  for (const method of METHODS) {
    const all = await Promise.all(PATHS.map((path) => exchange(port, wire(method, path))));
    for (const [index, responses] of all.entries())
      assertIscShape(t, responses, undefined, `${method} ${PATHS[index]}`);
  }
  const table: [method: string, path: string, status: number, allow?: string][] = [
    ['HEAD', '/v3/connectors', 200],
    ['HEAD', '/v3/connectors/workday', 200],
    ['HEAD', '/v3/connectors/nobody', 404],
    ['OPTIONS', '/v3/connectors', 405, 'GET, HEAD, POST'],
    ['OPTIONS', '/nope', 404],
    ['PUT', '/v3/connectors', 405, 'GET, HEAD, POST'],
    ['DELETE', '/v3/connectors', 405, 'GET, HEAD, POST'],
    ['POST', '/v3/connectors/workday', 405, 'GET, HEAD, PATCH, DELETE'],
    ['DELETE', '/v3/connectors/workday/source-config', 405, 'GET, HEAD, PUT'],
    ['GET', '/v3/connectors/workday/correlation-config', 200],
    ['POST', '/beta/connectors', 405, 'GET, HEAD'],
    ['GET', '/beta/connectors/workday', 404],
  ];
  for (const [method, path, status, allow] of table) {
    const responses = await exchange(port, wire(method, path));
    assertIscShape(t, responses, status, `${method} ${path}`);
    t.equal(responses[0]?.headers.get('allow'), allow, `${method} ${path}: Allow`);
    if (method === 'HEAD') t.equal(responses[0]?.body, '', `${method} ${path}: no body`);
  }
});

t.test('unusual but valid requests succeed', async (t) => {
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
    const responses = await exchange(port, bytes);
    t.equal(responses[0]?.status, status, name);
    for (const response of responses.filter((one) => one.status !== 100))
      t.equal(frameworkBody(response), undefined, name);
  }
});
