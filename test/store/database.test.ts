import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { Tenant } from '../../server/domain/tenant.ts';
import { openSigningKey } from '../../server/platform/signing-key.ts';
import { StartError } from '../../server/platform/start-error.ts';
import { toRow } from '../../server/store/connector-rows.ts';
import { SqliteConnectorStore } from '../../server/store/connector-store.ts';
import { type Database, openEmpty, openFile, openImage } from '../../server/store/database.ts';
import { migrate, SCHEMA_VERSION } from '../../server/store/migrations.ts';
import { TenantDatabases } from '../../server/store/tenant-storage.ts';
import { readPage, record } from './fixtures/records.ts';

/** A serialized database in the present form, after some work. */
const imageOf = (work: (database: Database) => void = () => {}): Buffer => {
  const database = openEmpty();
  try {
    work(database);
    return database.serialize();
  } finally {
    database.close();
  }
};

const seed = imageOf((database) => new SqliteConnectorStore(database).insert(record('seed'), {}));
const newer = imageOf((database) => database.pragma(`user_version = ${SCHEMA_VERSION + 1}`));

/** The error of what keeps the program from starting; anything else goes on. */
const startErrorOf = (work: () => unknown): StartError | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  return undefined;
};

const refusesToOpen = (t: Test, folder: string, reason: RegExp): void => {
  const path = join(folder, 'acme.sqlite');
  const error = startErrorOf(() => new TenantDatabases(seed, folder).open('acme').close());
  t.ok(error?.message.includes(path), `${error?.message} names the file`);
  t.match(error?.message, reason);
};

const versionOf = (database: Database): unknown => database.pragma('user_version', { simple: true });
const tablesOf = (database: Database): unknown[] =>
  database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();

t.test('a database of the first form lists what it held', (t) => {
  const old = new SqliteDatabase(':memory:');
  migrate(old, 1);
  t.equal(versionOf(old), 1);
  const { listed: _, ...row } = toRow(record('old'), '');
  const columns = Object.keys(row);
  old.prepare(`INSERT INTO connector (id, ${columns}) VALUES (7, ${columns.map((column) => `@${column}`)})`).run(row);
  old.exec(`INSERT INTO document VALUES (7, 'source-config', 'form'), (7, 'correlation-config', 'config');
    INSERT INTO translation VALUES (7, 'en', 'ShortDesc=of old', 'of old')`);
  const image = old.serialize();
  old.close();
  const database = openImage(image);
  t.teardown(() => database.close());
  t.equal(versionOf(database), SCHEMA_VERSION);
  const store = new SqliteConnectorStore(database);
  const { items } = readPage(store.list({ filter: undefined, limit: 250, offset: 0, count: false, locale: 'en' }));
  t.match(items, [{ name: 'old', connectorMetadata: { shortDesc: 'of old' } }]);
  t.strictSame(store.find('old'), record('old'));
  t.strictSame(store.documents('old'), { 'source-config': 'form', 'correlation-config': 'config' });
  t.end();
});

t.test('an empty database has the present form', (t) => {
  const database = openEmpty();
  t.teardown(() => database.close());
  t.equal(versionOf(database), SCHEMA_VERSION);
  t.ok(SCHEMA_VERSION >= 1);
  t.equal(database.pragma('foreign_keys', { simple: true }), 1, 'without it, a removal would leave documents behind');
  new SqliteConnectorStore(database).insert(record('a'), {});
  migrate(database);
  t.ok(new SqliteConnectorStore(database).find('a'), 'a second migration does nothing');
  t.end();
});

t.test('a file from before the first form is brought to the present one', (t) => {
  const database = new SqliteDatabase(':memory:');
  t.teardown(() => database.close());
  t.equal(versionOf(database), 0);
  migrate(database);
  t.equal(versionOf(database), SCHEMA_VERSION);
  new SqliteConnectorStore(database).insert(record('a'), { 'source-config': 'form' });
  t.end();
});

t.test('a migration is done whole or not at all', (t) => {
  const database = new SqliteDatabase(':memory:');
  t.teardown(() => database.close());
  database.exec('CREATE TABLE translation (in_the_way)');
  t.throws(() => migrate(database), /translation/);
  t.equal(versionOf(database), 0);
  t.same(tablesOf(database), ['translation']);
  t.end();
});

t.test('a database of a newer version is refused', (t) => {
  t.throws(() => openImage(newer), /newer version/);
  const folder = t.testdir({ 'acme.sqlite': newer });
  const path = join(folder, 'acme.sqlite');
  t.throws(() => openFile(path), /newer version/);
  refusesToOpen(t, folder, /newer version/);
  const raw = new SqliteDatabase(path);
  t.teardown(() => raw.close());
  t.equal(versionOf(raw), SCHEMA_VERSION + 1, 'and keeps its form');
  t.end();
});

t.test('a file outlives the one that wrote it', (t) => {
  const tenants = new TenantDatabases(seed, join(t.testdir(), 'made', 'on', 'demand'));
  const first = tenants.open('acme');
  t.ok(first.store.find('seed'), 'it starts as the image');
  first.store.insert(record('own', { connectorMetadata: { a: 1 } }), { 'source-config': 'form' });
  first.store.putTranslation('own', 'de', 'ShortDesc=eigen');
  first.store.remove('seed');
  first.close();

  const second = tenants.open('acme');
  t.teardown(() => second.close());
  t.strictSame(second.store.find('own'), record('own', { connectorMetadata: { a: 1 } }));
  t.strictSame(second.store.documents('own'), { 'source-config': 'form' });
  t.strictSame(second.store.translations('own'), { de: 'ShortDesc=eigen' });
  t.notOk(second.store.find('seed'), 'what was removed does not come back with the image');
  t.end();
});

t.test('what is written is in the file before it is closed', (t) => {
  const folder = t.testdir();
  const acme = new TenantDatabases(seed, folder).open('acme');
  t.teardown(() => acme.close());
  const { store } = acme;
  store.insert(record('own'), { 'source-config': 'form' });

  // What a process that dies now would leave.
  const left = join(folder, 'left');
  mkdirSync(left);
  for (const file of ['acme.sqlite', 'acme.sqlite-wal']) {
    if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(left, file));
  }
  const found = new TenantDatabases(seed, left).open('acme');
  t.teardown(() => found.close());
  t.ok(found.store.find('own'));
  t.strictSame(found.store.documents('own'), { 'source-config': 'form' });
  t.end();
});

t.test('one file has one server', (t) => {
  const folder = t.testdir();
  const tenants = new TenantDatabases(seed, folder);
  const first = tenants.open('acme');
  refusesToOpen(t, folder, /another server/);
  const other = tenants.open('other');
  t.ok(other.store.find('seed'), 'another file is free');
  other.close();
  first.store.insert(record('own'), {});
  t.ok(first.store.find('own'), 'the first goes on');
  first.close();
  const second = tenants.open('acme');
  t.ok(second.store.find('own'), 'and leaves the file free');
  second.close();
  t.end();
});

t.test('files that are no database', (t) => {
  t.test('another kind of file', (t) => {
    refusesToOpen(t, t.testdir({ 'acme.sqlite': 'This is text.'.repeat(100) }), /not a database/);
    t.end();
  });
  t.test('half a file', (t) => {
    refusesToOpen(t, t.testdir({ 'acme.sqlite': seed.subarray(0, seed.length / 2) }), /malformed|not a database/);
    t.end();
  });
  t.test('a folder', (t) => {
    refusesToOpen(t, t.testdir({ 'acme.sqlite': {} }), /./);
    t.end();
  });
  t.test('a file where the folder should be', (t) => {
    const file = join(t.testdir({ data: 'a file' }), 'data');
    refusesToOpen(t, file, /./);
    t.equal(readFileSync(file, 'utf8'), 'a file');
    t.end();
  });
  t.end();
});

t.test('a start that was cut short is no obstacle', (t) => {
  const folder = t.testdir({ 'acme.sqlite.new': seed.subarray(0, 100) });
  const acme = new TenantDatabases(seed, folder).open('acme');
  t.teardown(() => acme.close());
  const { store } = acme;
  t.ok(store.find('seed'));
  t.end();
});

t.test('clones of an image do not see each other', (t) => {
  const before = Buffer.from(seed);
  const inMemory = new TenantDatabases(seed, undefined);
  const onDisk = new TenantDatabases(seed, t.testdir());
  const opened = [inMemory.open('a'), inMemory.open('b'), inMemory.open('a'), onDisk.open('a'), onDisk.open('b')];
  for (const tenant of opened) t.teardown(() => tenant.close());
  opened.forEach(({ store }, index) => {
    store.insert(record(`only ${index}`), {});
    store.putDocument('seed', 'source-config', `form ${index}`);
  });
  opened.forEach(({ store }, index) => {
    const { items } = readPage(store.list({ filter: undefined, limit: 250, offset: 0, count: false, locale: 'en' }));
    t.same(items.map(({ name }) => name).sort(), [`only ${index}`, 'seed']);
    t.equal(store.document('seed', 'source-config'), `form ${index}`);
  });
  t.ok(seed.equals(before), 'the image is as it was');
  const fresh = inMemory.open('c');
  t.teardown(() => fresh.close());
  t.equal(fresh.store.document('seed', 'source-config'), undefined);
  t.end();
});

t.test('the signing key', (t) => {
  const folder = join(t.testdir(), 'made', 'on', 'demand');
  const path = join(folder, 'signing.key');
  const key = openSigningKey(folder);
  t.ok(key.length >= 32);
  t.same(openSigningKey(folder), key, 'is kept with the data');
  t.equal(statSync(path).mode & 0o077, 0, 'is for the owner alone');
  t.notSame(openSigningKey(join(folder, 'other')), key, 'is another for other data');
  t.notSame(openSigningKey(undefined), openSigningKey(undefined), 'is made for each run without a folder');
  for (const content of ['', 'short', Buffer.alloc(31).toString('base64'), '!'.repeat(100)]) {
    writeFileSync(path, content);
    const error = startErrorOf(() => openSigningKey(folder));
    t.ok(error?.message.includes(path), `${content.slice(0, 10)} is refused`);
    if (content !== '') t.notOk(error?.message.includes(content), 'and not shown');
    t.equal(readFileSync(path, 'utf8'), content, 'nor replaced');
  }
  writeFileSync(path, `${Buffer.from(key).toString('base64')}\n`);
  t.same(openSigningKey(folder), Buffer.from(key), 'a line break at its end does no harm');
  t.match(startErrorOf(() => openSigningKey(path))?.message, path, 'a file where the folder should be');
  t.end();
});

t.test('a reset that finds no room leaves everything as it was', (t) => {
  const folder = t.testdir({});
  const storage = new TenantDatabases(seed, folder).open('acme');
  t.teardown(() => storage.close());
  const tenant = new Tenant('acme', storage, {
    clients: [],
    rateLimit: undefined,
    journal: { entries: 1, bytes: 1 },
    seed: undefined,
  });
  tenant.connectors.create({ name: 'Own', className: 'c' });
  mkdirSync(join(folder, 'acme.sqlite.new'));
  t.throws(() => tenant.reset(), { code: 'EISDIR' });
  t.equal(tenant.connectors.get('own', undefined).name, 'Own', 'what was there is there');
  tenant.connectors.create({ name: 'Second', className: 'c' });
  rmdirSync(join(folder, 'acme.sqlite.new'));
  tenant.reset();
  t.throws(() => tenant.connectors.get('second', undefined), 'with room, it works');
  t.equal(tenant.connectors.get('seed', undefined).name, 'seed');
  t.same(
    readdirSync(folder).filter((file) => file.endsWith('.new')),
    [],
  );
  t.end();
});
