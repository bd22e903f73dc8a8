import { globSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import t from 'tap';
import { LIMITS } from '../docs/limits-page.ts';
import { cached, MAX_CACHED_BYTES } from '../server/api/response-cache.ts';
import { MAX_PARAMETER_LENGTH } from '../server/app.ts';
import { MAX_STATE_BYTES } from '../server/control/operations.ts';
import type { ConnectorReader, TenantStorage } from '../server/domain/ports.ts';
import { MAX_WINDOWS, RateLimiter } from '../server/domain/rate-limit.ts';
import { MAX_LOGGED_BODY } from '../server/domain/request-log.ts';
import { MAX_STATE_DEPTH } from '../server/domain/state.ts';
import { MAX_SNAPSHOT_BYTES, MAX_SNAPSHOTS, Tenant } from '../server/domain/tenant.ts';
import { MAX_JSON_MEMBERS } from '../server/domain/text/json.ts';
import { MAX_BUFFERED_BODY } from '../server/gateway/request-log.ts';
import { HEARD_BYTES, LARGE_BODY, registerJsonParsers, removeParsers } from '../server/http/content-types.ts';
import { MAX_PART_HEAD } from '../server/http/upload.ts';
import { packageRoot } from '../server/platform/package.ts';
import { MAX_CACHED_CONNECTORS, MAX_CACHED_SUFFIXES } from '../server/store/connector-store.ts';
import { MAX_STATEMENTS, MAX_TENANT_BYTES, openEmpty, Statements } from '../server/store/database.ts';
import { emptyTemplate, record, storeOf } from './store/fixtures/records.ts';
import { testEmulator } from './support/emulator.ts';
import { call, started } from './support/started.ts';

const rows = Object.values(LIMITS).flatMap((limits) => Object.entries(limits));

t.test('every limit of the server is in the table, with an existing test', (t) => {
  const declared = globSync('server/**/*.ts', { cwd: packageRoot }).flatMap((file) =>
    [...readFileSync(join(packageRoot, file), 'utf8').matchAll(/^export const ((?:\w+_)?MAX_\w+)/gm)].map(
      ([, name = '']) => name,
    ),
  );
  const named = new Set(rows.map(([name]) => name));
  t.same(
    declared.filter((name) => !named.has(name)),
    [],
    'bounds without a row',
  );
  const untested = rows.filter(([name, { value, test }]) => {
    const source = readFileSync(join(packageRoot, test), 'utf8');
    return !source.includes(name) && !source.replaceAll('_', '').includes(String(value));
  });
  t.same(
    untested.map(([name, { test }]) => `${name} in ${test}`),
    [],
    'bounds that their test does not mention',
  );
  t.end();
});

t.test('the caches of connectors, statements, and suffixes evict the least recently used entry', (t) => {
  const names = Array.from({ length: MAX_CACHED_CONNECTORS + 1 }, (_, index) => `c${index}`);
  const store = storeOf(t, ...names.map((name) => record(name)));
  const first = store.find('c0');
  for (const name of names.slice(1, -1)) store.find(name);
  t.equal(store.find('c0'), first, 'as many as may be');
  for (const name of names.slice(1)) store.find(name);
  t.not(store.find('c0'), first, 'one more');
  t.strictSame(store.find('c0'), first, 'which is read again');

  const database = openEmpty();
  t.teardown(() => database.close());
  const statements = new Statements(database);
  const prepare = (index: number) => statements.get(`SELECT ${index}`);
  const statement = prepare(0);
  for (let index = 1; index < MAX_STATEMENTS; index += 1) prepare(index);
  t.equal(prepare(0), statement);
  for (let index = 1; index <= MAX_STATEMENTS; index += 1) prepare(index);
  t.not(prepare(0), statement);

  const bases = Array.from({ length: MAX_CACHED_SUFFIXES + 1 }, (_, index) => `base${index}`);
  const taken = ['base0-2', 'base0-3', 'base0-4', ...bases];
  const other = storeOf(t, ...taken.map((name) => record(name)));
  let lookups = 0;
  const { hasScriptName } = other;
  other.hasScriptName = function count(scriptName: string) {
    lookups += 1;
    return hasScriptName.call(this, scriptName);
  };
  const lookupsOf = (base: string): number => {
    lookups = 0;
    other.freeScriptName(base);
    return lookups;
  };
  t.equal(lookupsOf('base0'), 5);
  t.equal(lookupsOf('base0'), 2, 'remembered');
  for (const base of bases.slice(1)) lookupsOf(base);
  t.equal(lookupsOf('base0'), 5, 'forgotten');
  t.end();
});

t.test('cached responses have a maximum total size', (t) => {
  let reads = 0;
  const handler = cached(() => {
    reads += 1;
    return { type: 'text/plain', body: Buffer.alloc(MAX_CACHED_BYTES / 4) };
  });
  const tenant = { reader: { version: 1 } as ConnectorReader };
  const reply = { header: () => reply, send: () => reply };
  const get = (url: string): number => {
    reads = 0;
    handler({ tenant, url } as unknown as FastifyRequest, reply as unknown as FastifyReply);
    return reads;
  };
  t.same(['/a', '/b', '/c', '/a', '/b', '/c'].map(get), [1, 1, 1, 0, 0, 0]);
  t.equal(get('/d'), 1, 'what each takes beside its body counts too, so that four quarters are too many');
  t.same(['/d', '/c', '/b', '/a'].map(get), [0, 0, 0, 1]);
  t.end();
});

t.test('the number of rate limit windows has a limit', (t) => {
  const limiter = new RateLimiter({ requests: 1, seconds: 10 });
  t.equal(limiter.take('first', 'v1', 0), undefined);
  for (let index = 1; index < MAX_WINDOWS; index += 1) limiter.take(`client ${index}`, 'v1', 0);
  t.equal(limiter.take('first', 'v1', 0), 10, 'as many as may be');
  limiter.take('one more', 'v1', 0);
  t.equal(limiter.take('first', 'v1', 0), undefined, 'the oldest starts again');
  t.equal(limiter.counts(0).length, MAX_WINDOWS);
  t.end();
});

t.test('snapshots have a limit in number and in bytes', (t) => {
  let image = new Uint8Array(1);
  const storage = { image: () => image, prepare: () => undefined } as unknown as TenantStorage;
  const requestLog = { entries: 1, bytes: 1000 };
  const tenant = new Tenant('acme', storage, {
    clients: [],
    rateLimit: undefined,
    requestLog,
    strict: false,
    seed: undefined,
  });
  for (let index = 0; index < MAX_SNAPSHOTS; index += 1) tenant.saveSnapshot(`s${index}`);
  t.throws(() => tenant.saveSnapshot('one more'), /up to 100 snapshots/);
  tenant.saveSnapshot('s0');
  for (let index = 1; index < MAX_SNAPSHOTS; index += 1) tenant.deleteSnapshot(`s${index}`);
  image = new Uint8Array(MAX_SNAPSHOT_BYTES - 1);
  tenant.saveSnapshot('large');
  image = new Uint8Array(1);
  t.throws(() => tenant.saveSnapshot('one byte more'), /up to 268435456 bytes/);
  t.match(tenant.snapshots, [
    { name: 's0', bytes: 1 },
    { name: 'large', bytes: MAX_SNAPSHOT_BYTES - 1 },
  ]);
  tenant.saveSnapshot('large');
  t.end();
});

t.test('a tenant in memory has a maximum size', (t) => {
  const { database } = emptyTemplate(t).template.copy();
  t.teardown(() => database.close());
  const [pages, size] = ['max_page_count', 'page_size'].map(
    (name) => database.pragma(name, { simple: true }) as number,
  );
  t.equal((pages ?? 0) * (size ?? 0), MAX_TENANT_BYTES);
  t.end();
});

t.test('a state document has a maximum depth and size', async (t) => {
  const emulator = await started(t, { fixtures: 'none' });
  const put = async (depth: number): Promise<number> => {
    let connectorMetadata: object = {};
    for (let level = 4; level < depth; level += 1) connectorMetadata = { a: connectorMetadata };
    const connector = {
      ...record('own'),
      connectorMetadata,
      documents: {},
      translations: {},
    };
    const { status } = await call('PUT', `${emulator.url}/_emulator/state`, {
      body: { version: 1, connectors: [connector] },
    });
    return status;
  };
  t.equal(await put(MAX_STATE_DEPTH), 204);
  t.equal(await put(MAX_STATE_DEPTH + 1), 400);

  const announce = async (length: number): Promise<string> => {
    const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
    t.teardown(() => socket.destroy());
    const head = ['PUT /_emulator/state HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
    socket.write(`${head.join('\r\n')}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`);
    return (await text(socket)).slice(0, 'HTTP/1.1 413'.length);
  };
  t.equal(await announce(MAX_STATE_BYTES + 1), 'HTTP/1.1 413');
});

t.test('a large body is queued for parsing, and a small one is not', async (t) => {
  const app = Fastify();
  t.teardown(() => app.close());
  removeParsers(app);
  registerJsonParsers(app);
  const handled: number[] = [];
  app.post('/', (request) => {
    handled.push(String(request.body).length);
    return 'done';
  });
  await app.ready();
  const post = (length: number) =>
    app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify('x'.repeat(length - 2)),
    });
  const small = 10;
  await Promise.all([post(LARGE_BODY - 1), post(small)]);
  t.same(handled, [LARGE_BODY - 3, small - 2]);
  await Promise.all([post(LARGE_BODY), post(small)]);
  t.same(handled.slice(2), [small - 2, LARGE_BODY - 2]);
});

t.test('a path segment has a maximum length', async (t) => {
  const { send } = await testEmulator(t);
  const statusOf = async (length: number) => (await send('GET', `/v3/connectors/${'x'.repeat(length)}`)).statusCode;
  t.equal(await statusOf(MAX_PARAMETER_LENGTH), 404);
  t.equal(await statusOf(MAX_PARAMETER_LENGTH + 1), 400);
});

t.test('the head of a multipart part has a maximum size', async (t) => {
  const { send } = await testEmulator(t);
  /** An upload whose part has its name after another header of the given size. */
  const outcomeOf = async (length: number): Promise<number> => {
    const name = 'Content-Disposition: form-data; name="file"; filename="f"\r\n';
    const filler = `X: ${'x'.repeat(length - name.length - 'X: \r\n'.length)}\r\n`;
    const response = await send('PUT', '/v3/connectors/workday/translations/de', {
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      payload: `--b\r\n${filler}${name}\r\na=b\r\n--b--\r\n`,
    });
    return response.statusCode === 200 && response.json().status === 'UPDATED' ? 1 : 0;
  };
  t.equal(await outcomeOf(MAX_PART_HEAD - 100), 1, 'is read');
  t.equal(await outcomeOf(MAX_PART_HEAD + 100), 0, 'is not read to its end');
});

t.test('the request log stores a body up to a limit', async (t) => {
  const { send, app } = await testEmulator(t, { maxUpload: 10 * MAX_BUFFERED_BODY });
  const lengthOf = async (type: string, size: number): Promise<number> => {
    const payload = 'x'.repeat(size);
    if (type === 'application/json')
      await send('POST', '/v3/connectors', { headers: { 'content-type': type }, payload });
    else await send('PUT', '/v3/connectors/workday/translations/de', { headers: { 'content-type': type }, payload });
    const [entry] = (await app.inject('/_emulator/requests')).json().slice(-1);
    t.equal(entry.request.truncated, size > MAX_LOGGED_BODY, `${size} of ${type}`);
    return entry.request.body?.length ?? 0;
  };
  for (const type of ['application/json', 'multipart/form-data; boundary=b']) {
    for (const size of [
      MAX_LOGGED_BODY,
      MAX_LOGGED_BODY + 1,
      HEARD_BYTES + 1,
      MAX_BUFFERED_BODY,
      MAX_BUFFERED_BODY + 1,
    ]) {
      t.equal(await lengthOf(type, size), Math.min(size, MAX_LOGGED_BODY), `${size} of ${type}`);
    }
  }
});

t.test('a JSON body has a maximum number of items and keys', async (t) => {
  const { send } = await testEmulator(t);
  const post = async (members: number) => {
    const unknown = Array.from({ length: members }, (_, index) => `"k${index}":1`).join();
    const payload = `{"name":"n${members}","className":"c",${unknown}}`;
    const headers = { 'content-type': 'application/json' };
    return (await send('POST', '/v3/connectors', { headers, payload })).json();
  };
  t.match(await post(MAX_JSON_MEMBERS - 1), { status: 'DEVELOPMENT' });
  t.match(await post(MAX_JSON_MEMBERS), { detailCode: /^400\.1\.4/ });
});
