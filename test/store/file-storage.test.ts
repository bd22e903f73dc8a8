import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { MAX_OPEN_FILES, TenantFiles } from '../../server/store/file-storage.ts';
import { emptyTemplate, record } from './fixtures/records.ts';

const DESCRIPTORS = '/proc/self/fd';
const hasDescriptors = existsSync(DESCRIPTORS);

/** The tenant files of a folder that this process has open. */
const openFilesIn = (folder: string): string[] => {
  const paths = readdirSync(DESCRIPTORS).flatMap((descriptor) => {
    try {
      return [readlinkSync(join(DESCRIPTORS, descriptor))];
    } catch {
      return []; // The descriptor of the listing itself is closed by now.
    }
  });
  return [...new Set(paths.filter((path) => path.startsWith(folder) && path.endsWith('.sqlite')))];
};

t.test('the number of open tenant files has a limit', { skip: !hasDescriptors && 'there is no /proc' }, (t) => {
  const folder = t.testdir();
  const files = new TenantFiles(folder, emptyTemplate(t));
  for (let index = 1; index <= MAX_OPEN_FILES + 2; index += 1) {
    const storage = files.storage(`t${index}`);
    t.teardown(() => storage.close());
    storage.writer().insert(record('own'));
    t.equal(openFilesIn(folder).length, Math.min(index, MAX_OPEN_FILES), `${index} tenants`);
  }
  t.end();
});

t.test('a reset removes the write-ahead log that a kill left behind', (t) => {
  const folder = t.testdir();
  const files = new TenantFiles(folder, emptyTemplate(t));
  const killed = files.storage('acme');
  killed.writer().insert(record('own'));
  killed.close();
  for (const part of ['-wal', '-shm']) writeFileSync(join(folder, `acme.sqlite${part}`), 'left behind');
  files.storage('acme').reset();
  t.same(
    readdirSync(folder).filter((file) => file.startsWith('acme')),
    [],
  );
  t.end();
});
