import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURE_TEXT_FOLDERS } from '../../server/models/enums.ts';
import { CUSTOM_FIXTURES, PACKAGED_FIXTURES } from '../../server/seed/build-template.ts';
import { FIXTURE_LIST, PACKED_TEXTS } from '../../server/seed/fixtures.ts';
import { VOCABULARY_FOLDER } from '../../server/seed/vocabulary.ts';

/** Copies the fixtures into a folder, each folder of texts as one file: npm takes longer over 300 files than over all the rest. */
export const packFixtures = (folder: string): void => {
  for (const [from, to] of [
    [PACKAGED_FIXTURES, folder],
    [CUSTOM_FIXTURES, join(folder, 'custom')],
  ] as const) {
    mkdirSync(to, { recursive: true });
    copyFileSync(join(from, FIXTURE_LIST), join(to, FIXTURE_LIST));
    const paths = globSync(`{${FIXTURE_TEXT_FOLDERS}}/*/*`, { cwd: from }).map((path) => path.replaceAll('\\', '/'));
    const texts = Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(from, path), 'utf8')]));
    writeFileSync(join(to, PACKED_TEXTS), JSON.stringify(texts));
  }
  cpSync(VOCABULARY_FOLDER, join(folder, 'vocabulary'), {
    recursive: true,
    filter: (path) => path !== join(VOCABULARY_FOLDER, 'examples'),
  });
};
