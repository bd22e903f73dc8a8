import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { isUnpacked, pack, STARTER, unpack } from '../../tools/executable/archive.ts';
import { openFolder } from '../../tools/executable/cache.ts';

const packed = (t: Test) => {
  const folder = t.testdir({ dist: { 'cli.js': 'program', seed: { 'default.sqlite': 'data' } }, 'README.md': 'page' });
  return pack(folder, (path) => path !== 'README.md');
};
const paths = ['dist/cli.js', 'dist/seed/default.sqlite', STARTER];

t.test('an archive contains the selected files and the start script', (t) => {
  const archive = packed(t);
  t.same(
    archive.files.map(({ path }) => path),
    paths,
  );
  const folder = join(t.testdirName, 'unpacked');
  t.notOk(isUnpacked(archive.files, folder), 'nothing is there yet');
  unpack(archive, folder);
  t.equal(readFileSync(join(folder, 'dist', 'seed', 'default.sqlite'), 'utf8'), 'data');
  t.ok(isUnpacked(archive.files, folder));
  writeFileSync(join(folder, 'dist', 'cli.js'), 'progran');
  t.notOk(isUnpacked(archive.files, folder), 'a file of the same length is another');
  t.end();
});

t.test('the first start unpacks into the cache, and the next one uses it', (t) => {
  const archive = packed(t);
  const environment = { XDG_CACHE_HOME: join(t.testdirName, 'caches') };
  const folder = openFolder(archive, environment);
  t.ok(folder.startsWith(environment.XDG_CACHE_HOME), folder);
  const { ino } = statSync(join(folder, STARTER));
  t.equal(openFolder(archive, environment), folder);
  t.equal(statSync(join(folder, STARTER)).ino, ino, 'nothing is written again');
  t.same(readdirSync(dirname(folder)).length, 1, 'nothing else is left there');
  t.end();
});

t.test('a damaged or missing file is not used', (t) => {
  const archive = packed(t);
  const environment = { XDG_CACHE_HOME: join(t.testdirName, 'caches') };
  const folder = openFolder(archive, environment);
  for (const damage of [
    (path: string) => appendFileSync(path, 'x'),
    (path: string) => writeFileSync(path, ''),
    (path: string) => rmSync(path),
  ]) {
    damage(join(folder, 'dist', 'cli.js'));
    t.equal(openFolder(archive, environment), folder);
    t.equal(readFileSync(join(folder, 'dist', 'cli.js'), 'utf8'), 'program');
    t.same(readdirSync(dirname(folder)).length, 1);
  }
  t.end();
});

t.test('another version has its own cache folder', (t) => {
  const environment = { XDG_CACHE_HOME: join(t.testdirName, 'caches') };
  const one = openFolder(packed(t), environment);
  const other = openFolder(
    pack(t.testdir({ dist: { 'cli.js': 'newer' } }), () => true),
    environment,
  );
  t.not(one, other);
  t.end();
});

t.test(
  'an executable whose cache cannot be used unpacks into a temporary folder',
  { skip: process.platform === 'win32' },
  (t) => {
    const archive = packed(t);
    const isTemporary = (caches: string) => {
      const folder = openFolder(archive, { XDG_CACHE_HOME: caches });
      t.equal(dirname(folder), tmpdir());
      t.equal(statSync(folder).mode & 0o777, 0o700);
      t.ok(isUnpacked(archive.files, folder));
      t.teardown(() => rmSync(folder, { recursive: true }));
    };
    writeFileSync(join(t.testdirName, 'file'), '');
    isTemporary(join(t.testdirName, 'file'));
    const shared = join(t.testdirName, 'shared');
    mkdirSync(join(shared, 'isc-connectors-emulator'), { recursive: true });
    chmodSync(join(shared, 'isc-connectors-emulator'), 0o777);
    isTemporary(shared);
    t.end();
  },
);
