import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// By its default export: an older Node lacks the function, and would fail before our message.
import zlib from 'node:zlib';
import type { FixtureProfile } from '../models/enums.ts';
import { PACKAGE_NAME, packageRoot } from '../platform/package.ts';
import type { TemplateImages } from '../store/template.ts';

/** The profiles whose templates are cached. The others are empty or too large. */
export const CACHED_PROFILES = ['default', 'minimal'] as const satisfies readonly FixtureProfile[];

const FROM_SOURCES = import.meta.filename.endsWith('.ts');

/** The folder into which `npm run build` writes the templates. */
const BUILT_FOLDER = join(packageRoot, 'dist', 'seed');
const CACHE_FOLDER = join(packageRoot, 'node_modules', '.cache', PACKAGE_NAME);
const SOURCE_FOLDERS = ['fixtures', 'schemas', 'server/domain', 'server/models', 'server/seed', 'server/store'];

/**
 * Returns the template for a profile or a folder of fixtures, from the cache if possible.
 *
 * @throws StartError if a fixture is invalid.
 */
export const loadTemplate = async (fixtures: string): Promise<TemplateImages> => {
  if (!isCached(fixtures)) return build(fixtures);
  const name = FROM_SOURCES ? `${fixtures}-${fingerprint()}` : fixtures;
  const cached = readTemplate(FROM_SOURCES ? CACHE_FOLDER : BUILT_FOLDER, name);
  if (cached) return cached;
  const images = await build(fixtures);
  if (FROM_SOURCES) cache(fixtures, name, images);
  return images;
};

const isCached = (fixtures: string): boolean => CACHED_PROFILES.some((profile) => profile === fixtures);

/** Builds a template. Imports the builder on demand, because a cached template needs none of its modules. */
const build = async (fixtures: string): Promise<TemplateImages> =>
  (await import('./build-template.ts')).buildTemplate(fixtures);

/** Returns a hash that changes with every file that affects a template. It covers sizes and times, which are quick to read. */
const fingerprint = (): string => {
  const hash = createHash('sha1');
  for (const folder of SOURCE_FOLDERS) {
    for (const file of readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })) {
      const { size, mtimeMs } = statSync(join(packageRoot, folder, file));
      hash.update(`${folder}/${file}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
};

const fileNames = (name: string): Record<keyof TemplateImages, string> => ({
  whole: `${name}.sqlite`,
  slim: `${name}.slim.sqlite`,
});

/** Writes a template into a folder. Each file gets its final name only when it is complete. */
export const writeTemplate = (folder: string, name: string, { whole, slim }: TemplateImages): void => {
  mkdirSync(folder, { recursive: true });
  const files = fileNames(name);
  for (const [file, image] of [
    [files.whole, whole],
    [files.slim, slim],
  ] as const) {
    const unfinished = join(folder, `${file}.${process.pid}`);
    writeFileSync(unfinished, image);
    renameSync(unfinished, join(folder, file));
  }
};

/** Reads a template. @returns undefined if it does not exist, or one of its files is incomplete. */
export const readTemplate = (folder: string, name: string): TemplateImages | undefined => {
  const files = fileNames(name);
  try {
    const images = { whole: readImage(join(folder, files.whole)), slim: readImage(join(folder, files.slim)) };
    return isWhole(images.whole) && isWhole(images.slim) ? images : undefined;
  } catch {
    return undefined;
  }
};

/** Ending of an image that the package carries compressed, because few start with it. */
export const COMPRESSED = '.zst';

const readImage = (path: string): Buffer =>
  existsSync(path) ? readFileSync(path) : zlib.zstdDecompressSync(readFileSync(path + COMPRESSED));

/** Offsets of page size and page count in a database header, and the page size that is stored as 1. */
const [PAGE_SIZE_AT, PAGE_COUNT_AT, LARGEST_PAGE] = [16, 28, 65_536];

/** Returns whether a serialized database has all its pages, which a truncated copy lacks. */
const isWhole = (image: Buffer): boolean => {
  if (image.length < PAGE_COUNT_AT + 4) return false;
  const pageSize = image.readUInt16BE(PAGE_SIZE_AT);
  return image.length === (pageSize === 1 ? LARGEST_PAGE : pageSize) * image.readUInt32BE(PAGE_COUNT_AT);
};

/** Caches a template and deletes outdated ones. Ignores errors, because a missing cache only makes the next start slower. */
const cache = (profile: string, name: string, images: TemplateImages): void => {
  try {
    mkdirSync(CACHE_FOLDER, { recursive: true });
    const outdated = readdirSync(CACHE_FOLDER).filter((file) => file.startsWith(`${profile}-`));
    writeTemplate(CACHE_FOLDER, name, images);
    for (const file of outdated) if (!file.startsWith(name)) rmSync(join(CACHE_FOLDER, file), { force: true });
  } catch {}
};
