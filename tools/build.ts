import { copyFileSync, cpSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { LIBRARY_FILE_NAMES, libraryFolder, readCompressed } from '../server/api-page/assets.ts';
import { packageRoot } from '../server/platform/package.ts';
import { buildTemplate } from '../server/seed/build-template.ts';
import { CACHED_PROFILES, COMPRESSED, writeTemplate } from '../server/seed/template-cache.ts';
import { billOfMaterials } from './build/bill-of-materials.ts';
import { packFixtures } from './build/fixtures.ts';
import { MAPS_FOLDER, PACKAGE_FOLDER, PROGRAM_FOLDER } from './build/folders.ts';
import { manifestText } from './build/manifest.ts';
import { noticesOf } from './build/notices.ts';
import { partsOf } from './build/parts.ts';
import { buildProgram } from './build/program.ts';
import { buildTypes } from './build/types.ts';
import { bundleConsole } from './console.ts';

/**
 * Builds the package: `dist/package` is what is published, as it stands; `dist/source-maps` is what the release keeps beside it.
 * This is `npm run build`.
 */

for (const folder of [PACKAGE_FOLDER, MAPS_FOLDER]) rmSync(folder, { recursive: true, force: true });
mkdirSync(PACKAGE_FOLDER, { recursive: true });

const { files: consoleFiles, metafile } = await bundleConsole();
const bundles = [await buildProgram(), metafile];
buildTypes();

copySchemas();
packFixtures(join(PACKAGE_FOLDER, 'fixtures'));
for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE'])
  copyFileSync(join(packageRoot, file), join(PACKAGE_FOLDER, file));
buildSeed(join(PROGRAM_FOLDER, 'seed'));
buildApiPage(join(PROGRAM_FOLDER, 'api-page'));
mkdirSync(join(PROGRAM_FOLDER, 'console'));
for (const [name, gzipped] of consoleFiles) writeFileSync(join(PROGRAM_FOLDER, 'console', `${name}.gz`), gzipped);

const parts = partsOf(bundles, ['node_modules/node-addon-api', 'node_modules/swagger-ui-dist']);
writeFileSync(join(PACKAGE_FOLDER, 'THIRD_PARTY_NOTICES'), noticesOf(parts));
writeFileSync(join(PACKAGE_FOLDER, 'sbom.cdx.json'), billOfMaterials(parts));
writeFileSync(join(PACKAGE_FOLDER, 'package.json'), manifestText());

/** Writes the templates. That of the default profile is not compressed: most servers start with it, and sooner that way. */
function buildSeed(folder: string): void {
  for (const profile of CACHED_PROFILES) writeTemplate(folder, profile, buildTemplate(profile));
  for (const profile of CACHED_PROFILES.filter((name) => name !== 'default')) {
    const file = join(folder, `${profile}.sqlite`);
    writeFileSync(file + COMPRESSED, zstdCompressSync(readFileSync(file)));
    rmSync(file);
  }
}

/** Writes the schemas without their line breaks, which are a half of them. */
function copySchemas(): void {
  const from = join(packageRoot, 'schemas');
  cpSync(from, join(PACKAGE_FOLDER, 'schemas'), { recursive: true });
  for (const file of globSync('**/*.json', { cwd: from })) {
    const text = JSON.stringify(JSON.parse(readFileSync(join(from, file), 'utf8')));
    writeFileSync(join(PACKAGE_FOLDER, 'schemas', file), text);
  }
}

/** Copies the library of the API page, with its license and notices. */
function buildApiPage(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of LIBRARY_FILE_NAMES) writeFileSync(join(folder, `${file}.gz`), readCompressed(file));
  const notices = ['LICENSE', 'NOTICE', ...LIBRARY_FILE_NAMES.map((file) => `${file}.LICENSE.txt`)];
  for (const file of readdirSync(libraryFolder()).filter((name) => notices.includes(name))) {
    copyFileSync(join(libraryFolder(), file), join(folder, file));
  }
}
