import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { MAX_PARTS, UPLOAD_ALLOWANCE } from '../../server/http/upload.ts';
import { connector, started } from '../support/started.ts';

const LIMIT = 64 * 1024;
const TYPE = 'multipart/form-data; boundary=x';
const PATH = '/v3/connectors/uploads/translations/de';

const part = (disposition: string, content: string, fields = ''): string =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n${fields}\r\n${content}\r\n`;
const END = '--x--\r\n';
const file = (content: string): string => part('name="file"; filename="a"', content);
const field = (size: number): string => part('name="other"', 'o'.repeat(size));
const other = (size: number): string => part('name="other"; filename="b"', 'o'.repeat(size));

/** What is beside the file in a body that is as large as it may be. */
const ballast = (rest: string): string => {
  const room = LIMIT + UPLOAD_ALLOWANCE - rest.length - END.length;
  const size = LIMIT - field(0).length;
  const full = Math.floor(room / LIMIT);
  return field(size).repeat(full) + field(room - full * LIMIT - field(0).length);
};
const FILE = file('a=b');

t.test('an upload has a maximum total size', { timeout: 60_000 }, async (t) => {
  const emulator = await started(t, { auth: false, maxUpload: LIMIT });
  await emulator.inject({ method: 'POST', url: '/v3/connectors', payload: connector('Uploads') });
  const table: readonly (readonly [name: string, body: string, status: number])[] = [
    ['as large as it may be', ballast(FILE) + FILE + END, 200],
    ['a byte more', `${ballast(FILE) + FILE + END}x`, 413],
    [
      'the largest file, and as much as may be beside it',
      file('f'.repeat(LIMIT)) + ballast(file('f'.repeat(LIMIT))) + END,
      200,
    ],
    ['a file that is too large', file('f'.repeat(LIMIT + 1)) + END, 413],
    ['a file that is far too large', file('f'.repeat(20 * LIMIT)) + END, 413],
    ['fields', field(LIMIT).repeat(60) + FILE + END, 413],
    ['fields that are too large', FILE + field(LIMIT + 1) + END, 413],
    ['other files', FILE + other(LIMIT - 100).repeat(60) + END, 413],
    ['a preamble', `${'p'.repeat(2 * UPLOAD_ALLOWANCE)}\r\n${FILE}${END}`, 413],
    ['an epilogue', FILE + END + 'e'.repeat(2 * UPLOAD_ALLOWANCE), 413],
    ['heads', part('name="other"', 'o', `X: ${'x'.repeat(70_000)}\r\n`).repeat(30) + FILE + END, 413],
    ['nothing but boundaries', '--x\r\n'.repeat(500_000) + END, 413],
    ['as many parts as there may be', field(1).repeat(MAX_PARTS - 1) + FILE + END, 200],
    ['a part more', field(1).repeat(MAX_PARTS) + FILE + END, 413],
    ['parts without end', field(1).repeat(15_000), 413],
    ['a head of which the rest is ignored', part('name="file"', 'c=d', `X: ${'x'.repeat(70_000)}\r\n`) + END, 200],
    ['a body that is cut', file('f'.repeat(LIMIT)).slice(0, -100), 400],
    ['a body that is cut beyond its bound', field(LIMIT).repeat(60), 413],
  ];
  for (const chunked of [false, true]) {
    for (const [name, sentBody, status] of table) {
      const length = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': Buffer.byteLength(sentBody) };
      const sent = request(emulator.url + PATH, { method: 'PUT', headers: { 'Content-Type': TYPE, ...length } });
      // What is written in pieces also shows that a client which reads only at the end gets its response.
      for (let at = 0; at < sentBody.length; at += 100_000) sent.write(sentBody.slice(at, at + 100_000));
      sent.end();
      const [response] = await once(sent, 'response');
      const body = await json(response);
      t.equal(
        response.statusCode,
        status,
        `${name}${chunked ? ', in chunks' : ''}: ${JSON.stringify(body).slice(0, 300)}`,
      );
    }
  }
});

t.test('a body with millions of parts is rejected early', { timeout: 20_000 }, async (t) => {
  const emulator = await started(t, { auth: false });
  // All of them take tens of seconds and more than a gigabyte.
  const body = '--x\r\n'.repeat(2_000_000);
  const put = await fetch(emulator.url + PATH, { method: 'PUT', headers: { 'content-type': TYPE }, body });
  t.equal(put.status, 413);
});

t.test('a part named like an inherited property is rejected', async (t) => {
  const emulator = await started(t, { auth: false });
  await emulator.inject({ method: 'POST', url: '/v3/connectors', payload: connector('Uploads') });
  for (const name of ['__proto__', 'toString']) {
    const payload = part(`name="${name}"`, '1') + file('a=6') + END;
    const put = await emulator.inject({ method: 'PUT', url: PATH, headers: { 'content-type': TYPE }, payload });
    t.equal(put.statusCode, 400, name);
  }
  t.equal((await emulator.inject({ url: PATH })).body, '');
});

t.test('only the part file of a form is kept', async (t) => {
  const emulator = await started(t, { auth: false });
  await emulator.inject({ method: 'POST', url: '/v3/connectors', payload: connector('Uploads') });
  const table: readonly (readonly [name: string, body: string, text: string])[] = [
    ['a field before it', field(9) + file('a=1') + END, 'a=1'],
    ['a field after it', file('a=2') + field(9) + END, 'a=2'],
    ['a second one', file('a=3') + file('a=4') + END, 'a=3'],
    ['JSON beside it', part('name="j"', '{', 'Content-Type: application/json\r\n') + file('a=5') + END, 'a=5'],
    ['one that claims to be JSON', part('name="file"', '{"a":1', 'Content-Type: application/json\r\n') + END, '{"a":1'],
  ];
  for (const [name, payload, text] of table) {
    const put = await emulator.inject({ method: 'PUT', url: PATH, headers: { 'content-type': TYPE }, payload });
    t.match(put.json(), { status: 'UPDATED' }, name);
    t.equal((await emulator.inject({ url: PATH })).body, text, name);
  }
});

t.test('an interrupted upload stores nothing and ends its request', async (t) => {
  const emulator = await started(t, { auth: false });
  await emulator.inject({ method: 'POST', url: '/v3/connectors', payload: connector('Uploads') });
  const sent = request(emulator.url + PATH, { method: 'PUT', headers: { 'Content-Type': TYPE } }).on('error', () => {});
  sent.write(file('a=b'));
  await sleep(100);
  sent.destroy();
  while (emulator.requests({ operation: 'putConnectorTranslations' }).length === 0) await sleep(10);
  t.match(emulator.requests({ operation: 'putConnectorTranslations' }), [{ status: 0 }]);
  t.equal((await emulator.inject({ url: PATH })).body, '');
});
