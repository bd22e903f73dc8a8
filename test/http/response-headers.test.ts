import { once } from 'node:events';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { RECORDED_HEADERS, spelled } from '../../server/http/response-headers.ts';
import type { Emulator } from '../../server/index.ts';
import { started } from '../support/started.ts';

t.test('headers have their published spelling', (t) => {
  const table: readonly (readonly [name: string, spelling: string])[] = [
    ['slpt-request-id', 'SLPT-Request-ID'],
    ['x-total-count', 'X-Total-Count'],
    ['retry-after', 'Retry-After'],
    ['x-zuul-serviceid', 'X-Zuul-ServiceId'],
    ['etag', 'ETag'],
    ['www-authenticate', 'WWW-Authenticate'],
    ['x-robots-tag', 'X-Robots-Tag'],
    ['x-anything-else', 'X-Anything-Else'],
    ['X-Own-ID', 'X-Own-ID'],
    ['x--y', 'X--Y'],
    ['x_y', 'X_y'],
    ['', ''],
  ];
  for (const [name, spelling] of table) t.equal(spelled(name), spelling, name);
  t.end();
});

type Sent = readonly [name: string, value: string][];

/** The headers of a response as they went over the wire. */
const headersOf = async (emulator: Emulator, method: string, path: string, headers = {}): Promise<Sent> => {
  const { protocol, hostname, port } = new URL(emulator.url);
  const options = { host: hostname, port, method, path, headers, agent: false };
  const outgoing = protocol === 'https:' ? secureRequest({ ...options, rejectUnauthorized: false }) : request(options);
  outgoing.end();
  const [response] = await once(outgoing, 'response');
  await text(response).catch(() => ''); // A truncated response breaks off.
  return pairs(response.rawHeaders);
};

const pairs = (raw: readonly string[]): Sent =>
  raw.flatMap((name, index): Sent => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));

const names = (sent: Sent): string[] => sent.map(([name]) => name);
const STANDARD = ['SLPT-Request-ID', ...Object.keys(RECORDED_HEADERS).map(spelled)];
/** Names that are spelled in another way, or sent twice. */
const misspelled = (sent: Sent): string[] => [
  ...names(sent).filter((name) => name !== spelled(name.toLowerCase())),
  ...names(sent).filter((name, index, all) => all.indexOf(name) < index),
];

for (const tls of [false, true]) {
  t.test(`every response ${tls ? 'over TLS' : 'of plain HTTP'}`, async (t) => {
    const emulator = await started(t, { auth: false, ...(tls && { tls: 'self-signed' }) });
    const list = '/connectors/v1?limit=1&count=true';
    const table: readonly (readonly [name: string, path: string, also: readonly string[], method?: string])[] = [
      ['a list', list, ['X-Total-Count', 'Content-Type', 'Content-Length']],
      ['HEAD', list, ['X-Total-Count'], 'HEAD'],
      ['a connector', '/connectors/v1/workday', []],
      ['a document', '/connectors/v1/workday/source-config', []],
      ['nothing there', '/nowhere', []],
      ['a bad URL', '/%zz', ['Content-Type']],
      ['another method', '/connectors/v1', ['Allow'], 'PUT'],
      ['the tenant', '/oauth/info', []],
      ['the control API', '/_emulator/clock', []],
      ['a redirect', '/docs/', ['Location']],
      ['an asset', '/docs', ['ETag']],
    ];
    for (const [name, path, also, method = 'GET'] of table) {
      const sent = await headersOf(emulator, method, path);
      t.same(misspelled(sent), [], name);
      for (const header of [...STANDARD, ...also]) t.ok(names(sent).includes(header), `${name}: ${header}`);
    }
    for (const response of ['429', '500', 'truncate', { status: 418, headers: { 'x-own': 'a' } }] as const) {
      emulator.fault({ response, times: 1 });
      const sent = await headersOf(emulator, 'GET', list);
      const name = `fault ${JSON.stringify(response)}`;
      t.same(misspelled(sent), [], name);
      const also = response === '429' ? ['Retry-After'] : typeof response === 'object' ? ['X-Own'] : ['Content-Length'];
      for (const header of [...STANDARD, ...also]) t.ok(names(sent).includes(header), `${name}: ${header}`);
    }
  });
}

t.test('bytes that are not a request get a 400 in the common shape', async (t) => {
  const emulator = await started(t);
  const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
  socket.end('nonsense\r\n\r\n');
  const [head = ''] = (await text(socket)).split('\r\n\r\n');
  const raw = head
    .split('\r\n')
    .slice(1)
    .flatMap((line) => line.split(': '));
  t.match(head, /^HTTP\/1\.1 400 /);
  t.same(misspelled(pairs(raw)), []);
  for (const header of STANDARD) t.ok(names(pairs(raw)).includes(header), header);
});

t.test('with --cors, no header is repeated', async (t) => {
  const exposed = 'Retry-After, Connection, SLPT-Request-ID, Date, X-Zuul-ServiceId, X-Total-Count';
  for (const [cors, vary] of [
    ['*', 'Access-Control-Request-Headers, Origin'],
    ['http://a.example', 'Access-Control-Request-Headers, Origin'],
  ] as const) {
    const emulator = await started(t, { auth: false, cors: [cors] });
    const origin = { origin: 'http://a.example' };
    const sent = await headersOf(emulator, 'GET', '/connectors/v1', origin);
    t.same(misspelled(sent), [], cors);
    t.match(Object.fromEntries(sent), {
      Vary: vary,
      'Access-Control-Expose-Headers': exposed,
      'Access-Control-Allow-Origin': cors,
    });
    const preflight = await headersOf(emulator, 'OPTIONS', '/connectors/v1', {
      ...origin,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization',
    });
    t.same(misspelled(preflight), [], `${cors}: a preflight`);
    t.match(Object.fromEntries(preflight), {
      Vary: vary,
      'Access-Control-Allow-Methods': /PATCH/,
      'Access-Control-Allow-Headers': 'authorization',
    });
  }
});
