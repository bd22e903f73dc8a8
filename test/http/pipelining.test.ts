import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { createEmulator } from '../../server/emulator.ts';
import { MAX_WAITING_REQUESTS } from '../../server/http/pipelining.ts';
import type { Emulator } from '../../server/index.ts';
import { DEFAULTS } from '../../server/options/read-options.ts';
import { started } from '../support/started.ts';
import { exchange, frameworkBody, type HttpResponse, parseResponses } from '../support/wire.ts';

const LIST = '/v3/connectors';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
/** Makes a request late, so that what comes after it on the connection has been read by then. */
const LATE = 'X-Emulator-Delay: 80\r\n';
const LAST = 'Connection: close\r\n';
const GARBAGE = 'nonsense\r\n\r\n';

const request = (line: string, fields = '', body = ''): string => {
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `${line} HTTP/1.1\r\nHost: localhost\r\n${fields}${length}\r\n${body}`;
};
const create = (name: string, fields = ''): string =>
  request(`POST ${LIST}`, JSON_TYPE + fields, JSON.stringify({ name, className: 'x' }));
const get = (path: string, fields = ''): string => request(`GET ${path}`, fields);
const remove = (path: string, fields = ''): string => request(`DELETE ${path}`, fields);

const emulatorOf = async (t: Test): Promise<{ emulator: Emulator; port: number }> => {
  const emulator = await started(t, { auth: false });
  return { emulator, port: Number(new URL(emulator.url).port) };
};

const textOf = ({ status, body }: HttpResponse): string =>
  `${status} ${/"scriptName":"([^"]*)"/.exec(body)?.[1] ?? /"detailCode":"(\S+)/.exec(body)?.[1] ?? ''}`.trim();

t.test('a connection gets its responses in order', async (t) => {
  const { emulator, port } = await emulatorOf(t);
  const table: readonly (readonly [name: string, bytes: string | readonly string[], expected: readonly string[]])[] = [
    ['a GET reads what the POST before it writes', create('A') + get(`${LIST}/a`, LAST), ['200 a', '200 a']],
    [
      'a DELETE comes after the POST before it',
      create('B') + remove(`${LIST}/b`) + get(`${LIST}/b`, LAST),
      ['200 b', '204', '404 404'],
    ],
    ['a POST comes after a late DELETE', remove(`${LIST}/a`, LATE) + create('A', LAST), ['204', '200 a']],
    [
      'a late GET does not see the DELETE after it',
      get(`${LIST}/a`, LATE) + remove(`${LIST}/a`, LAST),
      ['200 a', '204'],
    ],
    [
      'a bad URL takes its turn',
      get(`${LIST}/a`, LATE) + get('/%zz') + get('/nope', LAST),
      ['404 404', '400 400.0', '404 404'],
    ],
    ['a GET, then garbage', get('/nope') + GARBAGE, ['404 404', '400 400.0']],
    ['a late GET, then garbage', get('/nope', LATE) + GARBAGE, ['404 404', '400 400.0']],
    [
      'two late GETs, then garbage',
      get('/nope', LATE) + get('/nope', LATE) + GARBAGE,
      ['404 404', '404 404', '400 400.0'],
    ],
    ['a POST, then garbage', create('C') + GARBAGE, ['200 c', '400 400.0']],
    ['a HEAD, then garbage', [request('HEAD /nope', LATE), GARBAGE], ['404', '400 400.0']],
    ['garbage after garbage', GARBAGE.repeat(1000), ['400 400.0']],
    ['a late GET, then a tunnel', get('/nope', LATE) + request('CONNECT example.com:443'), ['404 404', '400 400.0']],
    ['a tunnel', request('CONNECT example.com:443'), ['400 400.0']],
    ['a body that is garbage', request(`POST ${LIST}`, JSON_TYPE + CHUNKED, '') + GARBAGE, ['400 400.0']],
    [
      'a late GET, then a body that is garbage',
      get('/nope', LATE) + request(`POST ${LIST}`, JSON_TYPE + CHUNKED) + GARBAGE,
      ['404 404', '400 400.0'],
    ],
    [
      'headers that are too large after a late GET',
      get('/nope', LATE) + get('/nope', `X: ${'x'.repeat(20_000)}\r\n`),
      ['404 404', '431 431'],
    ],
    [
      'a body that turns out to be garbage after its response',
      [request('PUT /_emulator/state', `Origin: http://a.example\r\n${JSON_TYPE}${CHUNKED}`), GARBAGE],
      ['403 403'],
    ],
  ];
  for (const [name, bytes, expected] of table) {
    const responses = await exchange(port, bytes);
    t.same(responses.map(textOf), expected, name);
    t.same(responses.map(frameworkBody).filter(Boolean), [], name);
  }
  t.equal((await emulator.inject({ url: `${LIST}/c` })).statusCode, 200, 'the POST before the garbage is stored');
});

t.test('the waiting requests of a closed connection are dropped', async (t) => {
  const { emulator, port } = await emulatorOf(t);
  emulator.fault({ response: 'hang', times: 1 });
  const socket = connect(port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.write(get('/nope') + create('Never') + get('/nope'));
  while (emulator.faults()[0]?.hits !== 1) await sleep(5);
  socket.destroy();
  while (emulator.requests().length < 1) await sleep(5);
  await sleep(50);
  t.match(emulator.requests(), [{ path: '/nope', status: 0 }]);
  t.equal(emulator.requests().length, 1, 'only the first has begun');
  t.equal((await emulator.inject({ url: `${LIST}/never` })).statusCode, 404);
});

t.test('the number of waiting requests on a connection has a limit', async (t) => {
  const { app, close } = await createEmulator({ ...DEFAULTS, auth: false, logLevel: 'silent' });
  t.teardown(close);
  let gate = Promise.withResolvers<void>();
  let begun = Promise.withResolvers<void>();
  app.addHook('onRequest', async () => {
    begun.resolve();
    await gate.promise;
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const table: readonly (readonly [waiting: number, responses: number])[] = [
    [MAX_WAITING_REQUESTS, 1 + MAX_WAITING_REQUESTS],
    [MAX_WAITING_REQUESTS + 1, 0],
    [100_000, 0],
  ];
  for (const [waiting, responses] of table) {
    gate = Promise.withResolvers();
    begun = Promise.withResolvers();
    const socket = connect(port, '127.0.0.1')
      .setEncoding('latin1')
      .on('error', () => {});
    let read = '';
    socket.on('data', (text) => {
      read += text;
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const path = '/_emulator/health';
    socket.write(get(path) + get(path).repeat(waiting - 1) + get(path, LAST));
    await begun.promise;
    if (responses === 0) await closed;
    gate.resolve();
    await closed;
    t.equal(parseResponses(read).length, responses, `${waiting} wait`);
  }
});
