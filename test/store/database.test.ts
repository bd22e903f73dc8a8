import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { createFile, removeUnfinished, replaceFile } from '../../server/platform/atomic-file.ts';
import { openSigningKey } from '../../server/platform/signing-key.ts';
import { StartError } from '../../server/platform/start-error.ts';
import { SqliteConnectorStore } from '../../server/store/connector-store.ts';
import { type Database, openEmpty, openFile, openImage } from '../../server/store/database.ts';
import { SCHEMA_VERSION } from '../../server/store/schema.ts';
import { record } from './fixtures/records.ts';

/** Returns a serialized database after some work. */
const imageOf = (work: (database: Database) => void = () => {}): Buffer => {
  const database = openEmpty();
  try {
    work(database);
    return database.serialize();
  } finally {
    database.close();
  }
};

/** A serialized database that another program made. */
const foreignImage = (sql: string): Buffer => {
  const database = new SqliteDatabase(':memory:');
  try {
    database.exec(sql);
    return database.serialize();
  } finally {
    database.close();
  }
};

/** The error that keeps the program from starting; any other is thrown. */
const startErrorOf = (work: () => unknown): StartError | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  return undefined;
};

t.test('an incompatible database is rejected with its reason', (t: Test) => {
  const table: readonly (readonly [name: string, image: Buffer, reason: RegExp])[] = [
    ['newer', imageOf((database) => database.pragma(`user_version = ${SCHEMA_VERSION + 1}`)), /newer version/],
    ['holds nothing', foreignImage('CREATE TABLE a (b); DROP TABLE a'), /is an empty database/],
    ['of another program', foreignImage('CREATE TABLE customer (id)'), /another program/],
    [
      'before the first release',
      foreignImage('CREATE TABLE connector (id); CREATE TABLE translation (id); PRAGMA user_version = 4'),
      /before the first release/,
    ],
  ];
  for (const [name, image, reason] of table) {
    t.throws(() => openImage(image), reason, name);
    const path = join(t.testdir({ file: image }), 'file');
    t.throws(() => openFile(path, { waits: false }), reason, `${name}, in a file`);
    t.ok(readFileSync(path).equals(image), `${name}: the file is as it was`);
  }
  const empty = join(t.testdir({ file: '' }), 'file');
  t.throws(() => openFile(empty, { waits: false }), /is an empty database/, 'an empty file');
  t.equal(statSync(empty).size, 0);
  t.end();
});

t.test('removing a connector removes its documents', (t) => {
  const database = openEmpty();
  t.teardown(() => database.close());
  const store = new SqliteConnectorStore(database);
  store.insert(record('a'), { 'source-config': 'form' });
  store.putTranslation('a', 'en', 'a=b');
  store.remove('a');
  for (const table of ['documents', 'translation']) {
    t.equal(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 0, table);
  }
  t.end();
});

t.test('the signing key is stored, or lasts for one run', (t) => {
  const folder = join(t.testdir(), 'made', 'on', 'demand');
  const path = join(folder, 'signing.key');
  const key = openSigningKey(folder);
  t.ok(key.length >= 32);
  t.same(openSigningKey(folder), key, 'is stored with the data');
  t.equal(statSync(path).mode & 0o077, 0, 'is for its user alone');
  t.notSame(openSigningKey(join(folder, 'other')), key, 'is another for other data');
  t.notSame(openSigningKey(undefined), openSigningKey(undefined), 'is made for each run without a folder');
  for (const content of ['', 'short', Buffer.alloc(31).toString('base64'), '!'.repeat(100)]) {
    writeFileSync(path, content);
    const error = startErrorOf(() => openSigningKey(folder));
    t.ok(error?.message.includes(path), `${content.slice(0, 10)} is rejected`);
    if (content !== '') t.notOk(error?.message.includes(content), 'and not shown');
    t.equal(readFileSync(path, 'utf8'), content, 'nor replaced');
  }
  writeFileSync(path, `${Buffer.from(key).toString('base64')}\n`);
  t.same(openSigningKey(folder), Buffer.from(key), 'a line break at its end does no harm');
  t.match(startErrorOf(() => openSigningKey(path))?.message, path, 'a file in place of the folder');
  t.end();
});

t.test('a file is written completely or not at all', (t) => {
  const folder = t.testdir({ victim: 'untouched' });
  const [path, unfinished] = [join(folder, 'file'), join(folder, `file.${process.pid}.new`)];
  symlinkSync(join(folder, 'victim'), unfinished);
  replaceFile(path, 'secret');
  t.equal(readFileSync(join(folder, 'victim'), 'utf8'), 'untouched', 'is not written through a link');
  t.equal(readFileSync(path, 'utf8'), 'secret');
  writeFileSync(unfinished, 'left behind', { mode: 0o666 });
  replaceFile(path, 'second');
  t.equal(statSync(path).mode & 0o077, 0, 'takes no rights from what was left behind');
  createFile(path, 'third');
  t.equal(readFileSync(path, 'utf8'), 'second', 'is not replaced if it is only to be created');
  for (const name of ['file.123.new', 'other.new', 'file.new.txt']) writeFileSync(join(folder, name), '');
  removeUnfinished(folder);
  t.throws(() => statSync(join(folder, 'file.123.new')), /ENOENT/, 'leaves nothing behind at the next start');
  t.ok(statSync(join(folder, 'other.new')), 'but what is not ours stays');
  t.end();
});
