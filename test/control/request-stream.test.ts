import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { MAX_STREAMS, MAX_UNREAD_BYTES, openRequestStream } from '../../server/control/request-stream.ts';
import { RequestLog } from '../../server/domain/request-log.ts';
import type { Emulator, RequestLogEntry } from '../../server/index.ts';
import { call, connector, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const STREAM = '/_emulator/requests/stream';

const withoutTokens = (t: Test): Promise<Emulator> => started(t, { auth: false });

t.test('the event stream sends each request', async (t) => {
  const emulator = await withoutTokens(t);
  const response = await fetch(emulator.url + STREAM);
  t.equal(response.status, 200);
  t.match(response.headers.get('content-type'), /^text\/event-stream/);
  if (!response.body) throw new Error('The stream has no body.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const events = (): { id: string; event: string; entry: RequestLogEntry }[] =>
    [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)].map(([, id = '', event = '', data = '']) => ({
      id,
      event,
      entry: JSON.parse(data),
    }));
  const readUntil = async (count: number): Promise<void> => {
    while (events().length < count) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stream ended early: ${text}`);
      text += value;
    }
  };
  await call('POST', emulator.url + LIST, { body: connector('Streamed\n\nin two lines') });
  await call('GET', `${emulator.url}/t/other${LIST}`);
  await call('GET', `${emulator.url}/_emulator/state`);
  await call('GET', `${emulator.url}${LIST}/workday`);
  await readUntil(2);
  t.match(events(), [
    { id: '1', event: 'request', entry: { operation: 'createCustomConnector', tenant: 'default' } },
    { id: '2', event: 'request', entry: { operation: 'getConnector', scriptName: 'workday' } },
  ]);
  t.same(
    events().map(({ entry }) => entry),
    JSON.parse(JSON.stringify(emulator.requests())),
    'the entries of the request log',
  );
  const closing = emulator.close();
  let ended = false;
  while (!ended) ended = (await reader.read()).done;
  await closing;
  t.ok(ended, 'it ends with the server');
});

t.test('a stream whose reader disconnects does not affect the others', async (t) => {
  const emulator = await withoutTokens(t);
  const controller = new AbortController();
  const response = await fetch(emulator.url + STREAM, { signal: controller.signal });
  controller.abort();
  await response.text().catch(() => {});
  t.equal((await call('GET', emulator.url + LIST)).status, 200);
  await emulator.close();
});

/** A log whose entries count how often they are serialized, and a way to add one of some size to it. */
const countingLog = () => {
  const log = new RequestLog({ entries: 1000, bytes: 2 ** 30 });
  const counted = { serialized: 0 };
  const add = (size = 10): void => {
    const toJSON = () => {
      counted.serialized += 1;
      return { text: 'x'.repeat(size) };
    };
    // A stream writes whatever JSON an entry is.
    log.add(0, () => ({ toJSON }) as unknown as RequestLogEntry);
  };
  return { log, add, counted };
};

t.test('an entry is serialized once for all streams, and not at all without one', (t) => {
  const { log, add, counted } = countingLog();
  const table = [
    { streams: 0, serialized: 0 },
    { streams: 1, serialized: 1 },
    { streams: MAX_STREAMS, serialized: 1 },
  ];
  for (const { streams, serialized } of table) {
    counted.serialized = 0;
    const opened = Array.from({ length: streams }, () => openRequestStream(log));
    add();
    t.equal(counted.serialized, serialized, `${streams} streams`);
    for (const stream of opened) stream.end();
    add();
    t.equal(counted.serialized, serialized, `${streams} streams that have ended`);
  }
  t.end();
});

t.test('an unread stream stays within its limit, and reports what it skipped', async (t) => {
  const { log, add, counted } = countingLog();
  const stream = openRequestStream(log);
  const size = 100_000;
  const count = 200;
  for (let index = 0; index < count; index += 1) add(size);
  const { unread } = stream;
  t.ok(unread > MAX_UNREAD_BYTES && unread <= MAX_UNREAD_BYTES + size + 1000, `${unread} bytes`);
  const sent = counted.serialized;
  t.ok(sent < count, `${sent} of ${count}: what finds no room is not even serialized`);
  const read = text(stream.events);
  await once(stream.events, 'drain');
  add();
  stream.end();
  const blocks = (await read).split('\n\n');
  t.same(
    blocks.map((block) => block.split('\n', 1)[0]),
    [
      ': the requests of this tenant follow',
      ...Array.from({ length: sent }, (_, index) => `id: ${index + 1}`),
      `: ${count - sent} requests skipped`,
      `id: ${count + 1}`,
      '',
    ],
    'the comment stands in the place of what is missing, and reading makes room again',
  );
});

t.test('a stream reports skipped requests when it ends', async (t) => {
  const { log, add, counted } = countingLog();
  const stream = openRequestStream(log);
  for (let index = 0; index < 100; index += 1) add(100_000);
  stream.end();
  stream.end();
  add();
  t.match(await text(stream.events), new RegExp(`\n\n: ${100 - counted.serialized} requests skipped\n\n$`));
  t.end();
});

/** Sends requests whose entries are large. */
const sendLarge = async (emulator: Emulator, count: number): Promise<void> => {
  const headers = { 'content-type': 'application/json-patch+json' };
  const payload = JSON.stringify([{ op: 'test', path: '/name', value: 'x'.repeat(60_000) }]);
  for (let index = 0; index < count; index += 1) {
    await emulator.inject({ method: 'PATCH', url: `${LIST}/nobody`, headers, payload });
  }
};

t.test('a connection that nobody reads skips requests', async (t) => {
  const emulator = await withoutTokens(t);
  const { hostname, port } = new URL(emulator.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${STREAM} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await once(socket, 'readable');
  const count = 500;
  await sendLarge(emulator, count);
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
  });
  while (!received.includes('requests skipped')) await once(socket, 'data');
  socket.destroy();
  const events = received.match(/^event: request$/gm)?.length ?? 0;
  const skipped = Number(/^: (\d+) requests skipped$/m.exec(received)?.[1]);
  t.equal(events + skipped, count, `${events} sent, ${skipped} skipped`);
  t.ok(skipped > 0);
});

t.test('a slow reader does not keep the server from closing', async (t) => {
  const emulator = await withoutTokens(t);
  const { hostname, port } = new URL(emulator.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${STREAM} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await once(socket, 'readable');
  await sendLarge(emulator, 500);
  await emulator.close();
  t.equal(socket.destroyed, false, 'it closes, and not because the reader went');
  socket.destroy();
});

t.test('a tenant has a maximum number of streams', async (t) => {
  const emulator = await withoutTokens(t);
  const readers = await Promise.all(
    Array.from({ length: MAX_STREAMS }, async () => {
      const controller = new AbortController();
      await fetch(emulator.url + STREAM, { signal: controller.signal });
      return controller;
    }),
  );
  const open = () => call('HEAD', `${emulator.url}${STREAM}`);
  const rejected = await call('GET', emulator.url + STREAM);
  t.match(rejected, {
    status: 400,
    body: { detailCode: /^400\.1\.4 /, causes: [{ text: new RegExp(`at most ${MAX_STREAMS} open event streams`) }] },
  });
  t.equal((await open()).status, 400);
  t.equal((await call('HEAD', `${emulator.url}/t/other${STREAM}`)).status, 200, 'another tenant has its own');
  readers[0]?.abort();
  let status = 400;
  while (status !== 200) ({ status } = await open());
  t.equal((await open()).status, 200, 'a HEAD leaves none open');
  for (const reader of readers) reader.abort();
});

t.test('an unknown parameter of the stream is rejected', async (t) => {
  const emulator = await withoutTokens(t);
  t.match(await call('GET', `${emulator.url}${STREAM}?status=404`), {
    status: 400,
    body: { causes: [{ text: /status is unknown/ }] },
  });
});
