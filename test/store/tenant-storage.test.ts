import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import type { TenantStorage } from '../../server/domain/ports.ts';
import { StartError } from '../../server/platform/start-error.ts';
import { SqliteConnectorStore } from '../../server/store/connector-store.ts';
import { takeDataFolder } from '../../server/store/data-folder.ts';
import { openEmpty } from '../../server/store/database.ts';
import { MAX_OPEN_FILES, TenantFiles } from '../../server/store/file-storage.ts';
import { writeOrigin } from '../../server/store/schema.ts';
import { CurrentTemplate, toSlimImage } from '../../server/store/template.ts';
import { MemoryStorage } from '../../server/store/tenant-storage.ts';
import { readPage, record } from './fixtures/records.ts';

/** A template of one connector `seed` with a document and texts in two languages. */
const templateOf = (t: Test, fixtures = 'test', digest = 'digest'): CurrentTemplate => {
  const database = openEmpty();
  const store = new SqliteConnectorStore(database);
  store.insert(record('seed'), { 'source-config': 'form' });
  store.insert(record('other'));
  store.putTranslation('seed', 'en', 'ShortDesc=seed');
  store.putTranslation('seed', 'de', 'ShortDesc=Samen');
  writeOrigin(database, { fixtures, digest, version: '1' });
  const whole = database.serialize();
  database.close();
  const template = new CurrentTemplate({ whole, slim: toSlimImage(whole) });
  t.teardown(() => template.close());
  return template;
};

interface Kind {
  readonly name: string;
  /** Opens the storage of a tenant; the same files for the same name. */
  readonly open: (name: string) => TenantStorage;
}

const kinds = (t: Test, template = templateOf(t)): Kind[] => {
  const files = new TenantFiles(t.testdir(), template);
  const closed = <S extends TenantStorage>(storage: S): S => {
    t.teardown(() => storage.close());
    return storage;
  };
  return [
    { name: 'memory', open: () => closed(new MemoryStorage(template)) },
    { name: 'file', open: (name) => closed(files.storage(name)) },
  ];
};

const listed = ({ reader }: TenantStorage, locale: 'en' | 'de' | 'fr' = 'en') =>
  readPage(reader.list({ filter: undefined, limit: 250, offset: 0, count: false, locale })).items.map(
    ({ name, connectorMetadata }) => [name, connectorMetadata['shortDesc'] ?? null],
  );

t.test('tenants without writes read the template itself', (t) => {
  const template = templateOf(t);
  for (const { name, open } of kinds(t, template)) {
    const [one, other] = [open('one'), open('other')];
    t.equal(one.reader, template.template.reader, name);
    t.equal(other.reader, template.template.reader);
    t.notOk(one.isWritten);
    t.equal(one.image(), 'template');
    one.restore('template');
    t.notOk(one.isWritten, 'its own snapshot changes nothing');
  }
  const writer = template.template.reader as SqliteConnectorStore;
  t.throws(() => writer.remove('seed'), /readonly/, 'SQLite rejects a write that a cast lets through');
  t.end();
});

t.test('a written tenant has what it wrote, and the rest of the template', (t) => {
  for (const { name, open } of kinds(t)) {
    const [storage, neighbor] = [open('one'), open('other')];
    const store = storage.writer();
    t.ok(storage.isWritten, name);
    t.equal(store.document('seed', 'source-config'), 'form', 'a document of the template');
    t.match(store.document('other', 'source-config'), '<Form', 'a generated one');
    store.putDocument('seed', 'source-template', 'own');
    t.strictSame(store.documents('seed'), { 'source-config': 'form', 'source-template': 'own' });
    store.putTranslation('seed', 'de', 'a=b');
    t.strictSame(store.translations('seed'), { de: 'a=b', en: 'ShortDesc=seed' });
    t.same(listed(storage, 'de'), [
      ['other', null],
      ['seed', 'seed'],
    ]);
    store.putTranslation('seed', 'fr', 'ShortDesc=graine');
    t.same(listed(storage, 'fr')[1], ['seed', 'graine']);
    store.replace(record('seed'), { connectorMetadata: { a: 1 }, documents: {} });
    t.strictSame(store.documents('seed'), {}, 'what is removed stays removed');
    store.insert(record('own'));
    t.same(
      listed(storage).map(([name]) => name),
      ['other', 'own', 'seed'],
    );
    t.same(listed(neighbor), [
      ['other', null],
      ['seed', 'seed'],
    ]);
    t.strictSame(neighbor.reader.documents('seed'), { 'source-config': 'form' });

    storage.reset();
    t.notOk(storage.isWritten);
    t.same(listed(storage), [
      ['other', null],
      ['seed', 'seed'],
    ]);
    t.strictSame(storage.reader.translations('seed'), { de: 'ShortDesc=Samen', en: 'ShortDesc=seed' });
  }
  t.end();
});

t.test('after a state import, nothing is read from the template', (t) => {
  for (const { name, open } of kinds(t)) {
    const storage = open('one');
    const store = storage.writer();
    store.transaction(() => {
      store.clear();
      store.insert(record('seed'), {});
    });
    t.strictSame(store.documents('seed'), {}, name);
    t.strictSame(store.translations('seed'), {});
    t.same(listed(storage, 'de'), [['seed', null]]);
  }
  t.end();
});

t.test('an image restores the connectors, even after changes or a reset', (t) => {
  for (const { name, open } of kinds(t)) {
    const storage = open('one');
    storage.writer().putDocument('seed', 'source-config', 'first');
    const image = storage.image();
    storage.writer().putDocument('seed', 'source-config', 'second');
    storage.writer().remove('other');
    storage.restore(image);
    t.equal(storage.reader.document('seed', 'source-config'), 'first', name);
    t.equal(storage.reader.translation('seed', 'de'), 'ShortDesc=Samen', 'and what only the template holds');
    storage.reset();
    storage.restore(image);
    t.equal(storage.reader.document('seed', 'source-config'), 'first');
  }
  t.end();
});

t.test('a batch is one transaction, which begins with its first write', (t) => {
  for (const { name, open } of kinds(t)) {
    const storage = open('one');
    storage.batch(() => {
      t.equal(storage.reader.find('own'), undefined);
    });
    t.notOk(storage.isWritten, `${name}: a batch that writes nothing copies nothing`);
    storage.batch(() => {
      storage.writer().insert(record('a'));
      storage.writer().insert(record('b'));
    });
    t.ok(storage.reader.find('b'));
    const failing = () =>
      storage.batch(() => {
        storage.writer().insert(record('c'));
        throw new Error('on purpose');
      });
    t.throws(failing, /on purpose/);
    t.equal(storage.reader.find('c'), undefined, 'a batch that fails leaves nothing');
    storage.writer().insert(record('c'));
    t.ok(storage.reader.find('c'), 'and the next write is on its own again');
  }
  t.end();
});

t.test('a file keeps its data after its storage is closed', (t) => {
  const folder = t.testdir();
  const files = () => new TenantFiles(folder, templateOf(t));
  const first = files().storage('acme');
  first.writer().insert(record('own', { connectorMetadata: { a: 1 } }), { 'source-config': 'form' });
  first.writer().putTranslation('own', 'de', 'ShortDesc=eigen');
  first.writer().remove('seed');
  first.close();
  t.same(files().names(), ['acme']);

  const second = files().storage('acme');
  t.teardown(() => second.close());
  t.strictSame(second.reader.find('own'), record('own', { connectorMetadata: { a: 1 } }));
  t.strictSame(second.reader.documents('own'), { 'source-config': 'form' });
  t.strictSame(second.reader.translations('own'), { de: 'ShortDesc=eigen' });
  t.notOk(second.reader.find('seed'), 'what was removed does not come back with the template');
  t.end();
});

t.test('tenants without writes show the seed of a newer package', (t) => {
  const folder = t.testdir();
  const written = new TenantFiles(folder, templateOf(t)).storage('written');
  written.writer().putDocument('other', 'source-config', 'own');
  written.close();

  const database = openEmpty();
  new SqliteConnectorStore(database).insert(record('newer'));
  writeOrigin(database, { fixtures: 'test', digest: 'another', version: '2' });
  const whole = database.serialize();
  database.close();
  const template = new CurrentTemplate({ whole, slim: toSlimImage(whole) });
  t.teardown(() => template.close());
  const files = new TenantFiles(folder, template);
  const [old, fresh] = [files.storage('written'), files.storage('fresh')];
  t.teardown(() => old.close());
  t.same(fresh.reader.scriptNames(), ['newer']);
  t.same(old.reader.scriptNames(), ['other', 'seed']);
  t.equal(old.reader.document('seed', 'source-config'), 'form', 'a file stands alone');
  t.end();
});

t.test('a write is in the file before it is closed', (t) => {
  const folder = t.testdir();
  const acme = new TenantFiles(folder, templateOf(t)).storage('acme');
  t.teardown(() => acme.close());
  acme.writer().insert(record('own'), { 'source-config': 'form' });

  // What a process that dies now would leave.
  const left = join(folder, 'left');
  mkdirSync(left);
  for (const file of ['acme.sqlite', 'acme.sqlite-wal']) {
    if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(left, file));
  }
  const found = new TenantFiles(left, templateOf(t)).storage('acme');
  t.teardown(() => found.close());
  t.ok(found.reader.find('own'));
  t.strictSame(found.reader.documents('own'), { 'source-config': 'form' });
  t.end();
});

t.test('the log of a deleted database is not applied to the next one', (t) => {
  const folder = t.testdir();
  const acme = new TenantFiles(folder, templateOf(t)).storage('acme');
  acme.writer().insert(record('gone'));
  const log = readFileSync(join(folder, 'acme.sqlite-wal'));
  t.ok(log.length > 0, 'there is a log');
  copyFileSync(join(folder, 'acme.sqlite-wal'), join(folder, 'log'));
  acme.reset();
  // A kill between the two removals of a reset leaves the log alone.
  renameSync(join(folder, 'log'), join(folder, 'acme.sqlite-wal'));

  const again = new TenantFiles(folder, templateOf(t)).storage('acme');
  t.teardown(() => again.close());
  t.notOk(again.isWritten);
  again.writer().insert(record('new'));
  t.same(again.reader.scriptNames(), ['new', 'other', 'seed']);
  t.end();
});

t.test('a reset succeeds if the file was moved away', (t) => {
  const folder = t.testdir();
  const acme = new TenantFiles(folder, templateOf(t)).storage('acme');
  t.teardown(() => acme.close());
  acme.writer().insert(record('own'));
  renameSync(join(folder, 'acme.sqlite'), join(folder, 'elsewhere'));
  acme.reset();
  t.same(acme.reader.scriptNames(), ['other', 'seed']);
  acme.writer().insert(record('again'));
  t.ok(acme.reader.find('again'));
  t.end();
});

t.test('a restore without disk space changes nothing', (t) => {
  const folder = t.testdir();
  const acme = new TenantFiles(folder, templateOf(t)).storage('acme');
  t.teardown(() => acme.close());
  acme.writer().insert(record('own'));
  const image = acme.image();
  acme.writer().insert(record('second'));
  const inTheWay = join(folder, `acme.sqlite.${process.pid}.new`);
  mkdirSync(inTheWay);
  t.throws(() => acme.restore(image));
  t.ok(acme.reader.find('second'), 'what was there is there');
  acme.writer().insert(record('third'));
  if (existsSync(inTheWay)) rmdirSync(inTheWay);
  acme.restore(image);
  t.same(acme.reader.scriptNames(), ['other', 'own', 'seed'], 'with room, it works');
  t.same(
    readdirSync(folder).filter((file) => file.endsWith('.new')),
    [],
  );
  t.end();
});

t.test('the first write of a tenant does not wait for the disk', async (t) => {
  const folder = t.testdir();
  const files = new TenantFiles(folder, templateOf(t));
  t.teardown(() => files.close());
  const [one, other] = [files.storage('one'), files.storage('other')];
  for (const storage of [one, other]) t.teardown(() => storage.close());
  const preparing = one.prepare();
  t.ok(preparing, 'a file is being written');
  t.equal(other.prepare(), preparing, 'one for both');
  await preparing;
  t.equal(one.prepare(), undefined, 'now it is there');
  t.notOk(one.isWritten, 'but nobody has it yet');
  one.writer().insert(record('own'));
  t.equal(one.prepare(), undefined);
  t.ok(other.prepare(), 'the other one waits for the next');
  other.writer().insert(record('own'));
  t.ok(other.reader.find('own'), 'and can write without it');
  await other.prepare();
});

t.test('tenant files beyond the limit are closed, and opened again on demand', (t) => {
  const folder = t.testdir();
  const files = new TenantFiles(folder, templateOf(t));
  const storages = Array.from({ length: 3 * MAX_OPEN_FILES }, (_, index) => files.storage(`t${index}`));
  for (const [index, storage] of storages.entries()) {
    t.teardown(() => storage.close());
    storage.writer().insert(record(`own ${index}`, { scriptName: `own-${index}` }));
    const open = readdirSync('/proc/self/fd').length;
    if (index > MAX_OPEN_FILES) t.ok(open <= 2 * MAX_OPEN_FILES + 40, `${open} descriptors`);
  }
  for (const [index, storage] of storages.entries()) t.ok(storage.reader.find(`own-${index}`), `t${index}`);
  t.end();
});

t.test('a data folder has one server, and a locked file is an error at once', (t) => {
  const path = join(t.testdir(), 'made', 'on', 'demand');
  const first = takeDataFolder(path);
  t.throws(() => takeDataFolder(path), StartError);
  t.throws(() => takeDataFolder(path), /another server/);
  const files = new TenantFiles(first.tenants, templateOf(t));
  const acme = files.storage('acme');
  acme.writer().insert(record('own'));
  acme.close();
  const other = new SqliteDatabase(join(first.tenants, 'acme.sqlite'));
  other.exec('BEGIN EXCLUSIVE');
  t.throws(() => acme.reader, /Another program has/, 'a request does not wait for it');
  t.throws(() => files.storage('acme').check(), StartError, 'a start waits, and then says so');
  other.close();
  t.ok(acme.reader.find('own'), 'the file can be used again');
  acme.close();
  first.release();
  takeDataFolder(path).release();
  t.throws(() => takeDataFolder(join(t.testdir({ file: '' }), 'file')), StartError);
  t.end();
});

t.test('a start with fixtures other than those of the data is rejected', (t) => {
  const folder = t.testdir();
  const made = new TenantFiles(folder, templateOf(t, 'minimal')).storage('default');
  made.check();
  made.writer().insert(record('own'));
  made.close();
  const check = (template: CurrentTemplate) => new TenantFiles(folder, template).storage('default').check();
  t.throws(() => check(templateOf(t, '/some/folder')), {
    message: /--fixtures minimal, .*--fixtures \/some\/folder/,
  });
  const edited = new TenantFiles(folder, templateOf(t, 'minimal', 'another digest')).storage('default');
  t.teardown(() => edited.close());
  edited.check();
  t.ok(edited.reader.find('own'), 'an edited folder is the same folder');
  t.end();
});

t.test('a file that is not our database prevents the start', (t) => {
  const table: readonly (readonly [name: string, content: string | Buffer, reason: RegExp])[] = [
    ['text', 'This is text.'.repeat(100), /not a database/],
    ['empty', '', /is an empty database/],
    ['half', templateOf(t).template.wholeImage().subarray(0, 5000), /malformed|not a database/],
  ];
  for (const [name, content, reason] of table) {
    const folder = t.testdir({ 'acme.sqlite': content });
    const storage = new TenantFiles(folder, templateOf(t)).storage('acme');
    t.throws(() => storage.check(), reason, name);
    t.throws(() => storage.check(), StartError);
  }
  const folder = t.testdir({ 'acme.sqlite': {} });
  t.throws(() => new TenantFiles(folder, templateOf(t)).storage('acme').check(), StartError, 'a folder');
  t.end();
});
