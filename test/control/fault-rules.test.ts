import t from 'tap';
import { MAX_FAULTS } from '../../server/domain/faults.ts';
import type { FaultRule } from '../../server/index.ts';
import { call, started } from '../support/started.ts';

/** A rule whose response has these headers. */
const withHeaders = (headers: Record<string, unknown>, more = {}) => ({ response: { status: 500, headers, ...more } });

t.test('an invalid rule is rejected, and the cause names the wrong member', async (t) => {
  const emulator = await started(t, { auth: false });
  const OF_CONNECTION = /^\/response\/headers cannot hold "[^"]+": it belongs to the connection/;
  const NAME = /^\/response\/headers cannot hold ".*": a name has only letters/;
  const VALUE = /^\/response\/headers cannot hold "x-test": a value has only tabs/;
  const bad: readonly (readonly [rule: unknown, cause: string | RegExp])[] = [
    [[], 'The body must be object.'],
    ['x', 'The body must be object.'],
    [{ response: '404' }, '/response must be equal to one of the allowed values: 429, 500, reset, hang, truncate.'],
    [{ response: 404 }, '/response must be string or object.'],
    [{ response: null }, '/response must be string or object.'],
    [{ response: ['reset'] }, '/response must be string or object.'],
    [{ response: { status: 99 } }, '/response/status must be >= 200.'],
    [{ response: { status: 600 } }, '/response/status must be <= 599.'],
    [{ response: { status: '500' } }, '/response/status must be integer.'],
    [{ response: { body: 'x' } }, "/response must have required property 'status'."],
    [
      { response: { status: 500, extra: 1 } },
      '/response has an unknown property: extra. The properties are status, headers, body.',
    ],
    [withHeaders({ 'x-test': 1 }), '/response/headers/x-test must be string.'],
    [withHeaders({ 'x-test': 'two\nlines' }), VALUE],
    [withHeaders({ 'x-test': 'beyond Latin-1: €' }), VALUE],
    [withHeaders({ 'x-test': '\u007f' }), VALUE],
    [withHeaders({ 'no token': 'x' }), NAME],
    [withHeaders({ '': 'x' }), NAME],
    [withHeaders({ 'x:': 'x' }), NAME],
    [withHeaders({ 'x\r\ny': 'x' }), NAME],
    [withHeaders({ é: 'x' }), NAME],
    ...['connection', 'Keep-Alive', 'proxy-connection', 'Trailer', 'transfer-encoding', 'UPGRADE'].map(
      (name) => [withHeaders({ [name]: 'close' }), OF_CONNECTION] as const,
    ),
    [withHeaders({ 'content-length': 'x' }), /"content-length": the body has 0 bytes, not "x"\.$/],
    [withHeaders({ 'Content-Length': '4' }, { body: 'abc' }), /"Content-Length": the body has 3 bytes, not "4"\.$/],
    [withHeaders({ 'content-length': '1' }, { body: 'ä' }), /the body has 2 bytes, not "1"\.$/],
    [withHeaders({ 'content-length': '3' }, { body: { a: 1 } }), /the body has 7 bytes, not "3"\.$/],
    [withHeaders({ 'content-length': '0' }, { status: 204 }), /status code 204 has no body\.$/],
    [
      withHeaders(Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${index}`, 'x']))),
      '/response/headers has 101 header fields; at most 100 are allowed.',
    ],
    [
      { match: { header: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${index}`, 'x'])) } },
      '/match/header has 101 header fields; at most 100 are allowed.',
    ],
    [{ times: 0 }, '/times must be >= 1.'],
    [{ times: 1.5 }, '/times must be integer.'],
    [{ after: -1 }, '/after must be >= 0.'],
    [{ probability: 1.1 }, '/probability must be <= 1.'],
    [{ probability: -0.1 }, '/probability must be >= 0.'],
    [{ delay: -1 }, '/delay must be >= 0.'],
    [{ delay: '1' }, '/delay must be integer or array.'],
    [{ delay: [1] }, '/delay must NOT have fewer than 2 items.'],
    [{ delay: [1, 2, 3] }, '/delay must NOT have more than 2 items.'],
    [{ delay: [1, 'x'] }, '/delay/1 must be integer.'],
    [{ delay: 600_001 }, '/delay must be <= 600000.'],
    [{ match: { header: { 'x-test': 1 } } }, '/match/header/x-test must be string.'],
    [{ match: { unknown: 'x' } }, /^\/match has an unknown property: unknown\. The properties are method, /],
    [{ unknown: 1 }, /^The body has an unknown property: unknown\. The properties are match, /],
    [{ ['x'.repeat(100_000)]: 1 }, /^The body has an unknown property: x{120}\.\.\.\. The properties are match, /],
  ];
  for (const [body, cause] of bad) {
    const response = await call('POST', `${emulator.url}/_emulator/faults`, { body });
    t.match(response, { status: 400, body: { causes: [{ text: cause }] } }, JSON.stringify(body).slice(0, 100));
    t.throws(() => emulator.fault(body as FaultRule), { message: cause });
  }
  t.equal((await call('POST', `${emulator.url}/_emulator/faults`)).status, 400, 'no body');
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  for (const body of [cyclic, 1n]) t.throws(() => emulator.fault({ response: { status: 500, body } }), /as JSON/);
  t.same(emulator.faults(), []);
});

t.test('the number of fault rules has a limit', async (t) => {
  const emulator = await started(t, { auth: false });
  for (let index = 0; index < MAX_FAULTS; index += 1) emulator.fault({ times: 1 });
  const response = await call('POST', `${emulator.url}/_emulator/faults`, { body: { times: 1 } });
  t.match(response, {
    status: 400,
    body: { detailCode: /^400\.1\.4 /, causes: [{ text: /at most 1000 fault rules/ }] },
  });
  t.equal(emulator.faults().length, MAX_FAULTS);
  emulator.deleteFault('fault-1');
  t.ok(emulator.fault({ times: 1 }), 'one that goes makes room');
});

/** Header fields that a response may have, sensible or not. */
const HEADERS: readonly Record<string, string>[] = [
  {},
  ...[
    'accept',
    'age',
    'alt-svc',
    'cache-control',
    'content-disposition',
    'content-encoding',
    'content-language',
    'content-range',
    'content-type',
    'date',
    'etag',
    'expect',
    'expires',
    'host',
    'http2-settings',
    'location',
    'retry-after',
    'server',
    'set-cookie',
    'slpt-request-id',
    'te',
    'vary',
    'via',
    'warning',
    'www-authenticate',
    'x-odd',
    "!#$%&'*+-.^_`|~09az",
    'constructor',
    'tostring',
  ].flatMap((name) => [{ [name]: 'identity' }, { [name]: '' }, { [name]: '\t é 1,2' }]),
];

t.test('every accepted rule sends its response, with inject and over a connection', async (t) => {
  const emulator = await started(t, { auth: false });
  const bodies = [undefined, '', 'text', { a: 1 }, null, 0];
  const unlike: string[] = [];
  for (const headers of HEADERS) {
    for (const [index, status] of [200, 204, 205, 304, 404, 599].entries()) {
      const body = bodies[(index + Object.keys(headers).join().length) % bodies.length];
      const response = { status, headers, ...(body !== undefined && { body }) };
      const rule = JSON.stringify(response);
      emulator.resetFaults();
      emulator.fault({ response });
      for (const method of ['GET', 'HEAD', 'POST'] as const) {
        const injected = await emulator.inject({ method, url: '/v3/connectors' });
        if (injected.statusCode !== status) unlike.push(`${method} ${rule}: ${injected.statusCode} by inject`);
      }
      // A client of fetch decodes what a response says is encoded.
      if (headers['content-encoding']) continue;
      const fetched = await call('GET', `${emulator.url}/v3/connectors`);
      if (fetched.status !== status) unlike.push(`GET ${rule}: ${fetched.status}`);
    }
  }
  t.same(unlike, []);
  emulator.resetFaults();
  t.equal((await emulator.inject({ url: '/v3/connectors' })).statusCode, 200, 'and later requests are served');
});

t.test('a rule can set the correct Content-Length', async (t) => {
  const emulator = await started(t, { auth: false });
  emulator.fault({ response: { status: 503, headers: { 'Content-Length': '2' }, body: 'ä' } });
  const { status, text, headers } = await call('GET', `${emulator.url}/v3/connectors`);
  t.match({ status, text, length: headers.get('content-length') }, { status: 503, text: 'ä', length: '2' });
});

t.test('changing a rule object after adding it has no effect', async (t) => {
  const emulator = await started(t, { auth: false });
  const rule = { response: { status: 503, headers: { 'x-test': 'a' } } };
  const added = emulator.fault(rule);
  rule.response.status = 600;
  rule.response.headers['x-test'] = 'b\n';
  Object.assign(added.rule, { times: 0 });
  Object.assign(emulator.faults()[0]?.rule ?? {}, { times: 0 });
  t.equal((await emulator.inject({ url: '/v3/connectors' })).headers['x-test'], 'a');
  t.match(emulator.faults(), [{ rule: { response: { status: 503, headers: { 'x-test': 'a' } } }, hits: 1 }]);
});
