import t, { type Test } from 'tap';
import { MAX_LOGGED_BODY } from '../../server/domain/request-log.ts';
import { HEADER_OVERHEAD, PARAMETER_OVERHEAD } from '../../server/gateway/request-log.ts';
import type { Emulator, RequestLogEntry } from '../../server/index.ts';
import { upload } from '../support/emulator.ts';
import { call, connector, type HttpResponse, started } from '../support/started.ts';

const LIST = '/v3/connectors';

const withoutTokens = (t: Test, more = {}): Promise<Emulator> => started(t, { auth: false, ...more });

const create = (emulator: Emulator, body: unknown): Promise<HttpResponse> =>
  call('POST', emulator.url + LIST, { body });

t.test('the log shows a body up to its maximum length', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, connector('Known'));
  const post = (className: string) => () => create(emulator, connector('Long', { className }));
  const put = (content: string) => () => {
    const url = `${LIST}/known/source-config`;
    return emulator.inject({ method: 'PUT', url, ...upload(`<!--${content}-->`) });
  };
  const table: { name: string; send: () => Promise<unknown>; truncated: boolean }[] = [
    { name: 'a short body', send: post('x'.repeat(1000)), truncated: false },
    { name: 'nearly the bound', send: post('x'.repeat(MAX_LOGGED_BODY - 100)), truncated: false },
    { name: 'a little too long', send: post('x'.repeat(MAX_LOGGED_BODY)), truncated: true },
    { name: 'too long in bytes alone', send: post('€'.repeat(30_000)), truncated: true },
    { name: 'much too long', send: post('x'.repeat(5_000_000)), truncated: true },
    { name: 'much too long, of three bytes each', send: post('€'.repeat(1_000_000)), truncated: true },
    { name: 'a short upload', send: put('x'.repeat(1000)), truncated: false },
    { name: 'a long upload', send: put('x'.repeat(200_000)), truncated: true },
    { name: 'a long upload, of three bytes each', send: put('€'.repeat(60_000)), truncated: true },
  ];
  for (const { name, send, truncated } of table) {
    await send();
    const { request } = emulator.requests().at(-1) ?? {};
    t.equal(request?.truncated, truncated, name);
    const bytes = Buffer.byteLength(request?.body ?? '');
    t.ok(truncated ? bytes > MAX_LOGGED_BODY - 3 && bytes <= MAX_LOGGED_BODY : bytes > 1000, `${name}: ${bytes} bytes`);
    t.notMatch(request?.body, /\ufffd/, `${name}: no character is cut apart`);
  }
  t.equal(emulator.requests().length, table.length + 1, 'a large body does not push the others out');
});

/** What the entries hold, in characters: of two bytes at most each. */
const charactersOf = (entries: readonly RequestLogEntry[]): number => JSON.stringify(entries).length;

t.test('the request log stays within its limits under thousands of requests', async (t) => {
  const bytes = 384 * 1024;
  const emulator = await withoutTokens(t, { requestLogEntries: 100, requestLogBytes: bytes });
  const requests = async (count: number, send: (index: number) => Promise<unknown>): Promise<void> => {
    for (let index = 0; index < count; index += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, step) => send(index + step)));
    }
  };
  await requests(2000, () => emulator.inject({ method: 'GET', url: `${LIST}/nobody` }));
  t.same(
    emulator.requests().map(({ id }) => id),
    Array.from({ length: 100 }, (_, index) => 1901 + index),
    'the last hundred, by entries',
  );

  await requests(1000, (index) => emulator.inject({ method: 'GET', url: `${LIST}?limit=${1 + (index % 20)}` }));
  t.ok(emulator.requests().length < 100, `${emulator.requests().length}, by bytes`);
  t.ok(emulator.requests().length > 0);
  t.equal(emulator.requests().at(-1)?.id, 3000);
  t.ok(charactersOf(emulator.requests()) <= bytes);

  const names = Array.from({ length: 500 }, (_, index) => index.toString(36));
  const table: { name: string; url: string; headers?: Record<string, string>; least?: number }[] = [
    { name: 'long values of the query', url: `${LIST}?limit=1&locale=${'v'.repeat(10_000)}` },
    { name: 'long names in the query', url: `${LIST}?limit=1&${'n'.repeat(10_000)}=1` },
    { name: 'long paths', url: `${LIST}/${'p'.repeat(10_000)}` },
    { name: 'many parameters', url: `${LIST}?limit=1&${names.join('&')}`, least: names.length * PARAMETER_OVERHEAD },
    {
      name: 'many headers',
      url: LIST,
      headers: Object.fromEntries(names.map((name) => [`x${name}`, ''])),
      least: names.length * HEADER_OVERHEAD,
    },
  ];
  for (const { name, url, headers = {}, least = 20_000 } of table) {
    await requests(100, () => emulator.inject({ method: 'GET', url, headers }));
    const held = charactersOf(emulator.requests());
    const { length } = emulator.requests();
    t.ok(held <= bytes, `${name}: ${held} characters in ${length} entries`);
    t.ok(length > 0 && length * least <= bytes, `${name}: ${length} entries of at least ${least} bytes`);
  }
});

t.test('a request log with a limit of 0 entries or bytes stays empty', async (t) => {
  for (const bounds of [{ requestLogEntries: 0 }, { requestLogBytes: 0 }]) {
    const emulator = await withoutTokens(t, bounds);
    t.equal((await create(emulator, connector('x'))).status, 200);
    t.same(emulator.requests(), []);
  }
});
