import t from 'tap';
import { JSON_HEADERS } from '../support/emulator.ts';
import { assertIscShape, exchange, type HttpResponse, listen, wire } from '../support/wire.ts';

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

t.test('unusable bodies are rejected in the common shape, on every route', async (t) => {
  const port = await listen(t, { maxUpload: 65_536 });
  await exchange(port, wire('POST', '/v3/connectors', JSON_HEADERS, '{"name":"Bodies","className":"x"}'));
  const before = await exchange(port, wire('GET', '/v3/connectors/bodies'));
  t.equal(before[0]?.status, 200);
  const list = await exchange(port, wire('GET', '/v3/connectors?limit=250'));
  for (const { name, type, body } of BODIES) {
    for (const [method, path] of BODY_ROUTES) {
      const responses = await exchange(port, wire(method, path, { 'Content-Type': type }, body));
      assertIscShape(t, responses, undefined, `${name}: ${method} ${path}`);
      const status = responses[0]?.status ?? 0;
      const skipped = status === 200 && responses[0]?.body.includes('"SKIPPED"');
      const rejected = status === 200 && responses[0]?.body.includes('"ERROR"');
      const stored = path.endsWith('/de') && /multipart/.test(name) && status === 200;
      t.ok(status >= 400 || skipped || rejected || stored, `${name}: ${method} ${path} is rejected, not ${status}`);
    }
  }
  const after = await exchange(port, wire('GET', '/v3/connectors/bodies'));
  const metadata = (responses: HttpResponse[]) => JSON.parse(responses[0]?.body ?? '{}').connectorMetadata;
  t.same(metadata(after), metadata(before), 'nothing came of it');
  t.equal((await exchange(port, wire('GET', '/v3/connectors?limit=250')))[0]?.body, list[0]?.body);
  t.notOk('x' in {} || 'name' in {}, 'no prototype was touched');
});

t.test('unusable bodies are rejected with their own code', async (t) => {
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
    ['PATCH', '/v3/connectors/bodies', JSON_TYPE, '{}', 400, '400.1'],
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
    const responses = await exchange(port, wire(method, path, { 'Content-Type': type }, body));
    assertIscShape(t, responses, status, name);
    const { detailCode, errorName } = JSON.parse(responses[0]?.body ?? '{}');
    t.ok(String(detailCode ?? errorName).startsWith(says), `${name}: ${responses[0]?.body}`);
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
    const responses = await exchange(port, wire('POST', '/oauth/token', JSON_HEADERS, text));
    assertIscShape(t, responses, undefined, text);
    t.ok((responses[0]?.status ?? 0) >= 400, `${text} is rejected`);
  }
});
