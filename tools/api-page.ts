import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_FOLDER, LIBRARY_FILE_NAMES, libraryFolder, readCompressed } from '../server/api-page/assets.ts';

/** Puts the library of the API page into the package, with its license and notices; a part of `npm run build`. */
mkdirSync(BUILT_FOLDER, { recursive: true });
for (const file of LIBRARY_FILE_NAMES) writeFileSync(join(BUILT_FOLDER, `${file}.gz`), readCompressed(file));

const NOTICES = ['LICENSE', 'NOTICE', ...LIBRARY_FILE_NAMES.map((file) => `${file}.LICENSE.txt`)];
for (const file of readdirSync(libraryFolder()).filter((name) => NOTICES.includes(name))) {
  copyFileSync(join(libraryFolder(), file), join(BUILT_FOLDER, file));
}
