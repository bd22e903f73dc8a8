import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FixtureProfile, isFixtureProfile } from '../models/enums.ts';
import { PACKAGE_NAME, packageRoot } from '../platform/package.ts';

/** The profiles whose images are kept: the others are empty, or too large to be carried about. */
export const KEPT_PROFILES = ['default', 'minimal'] as const satisfies readonly FixtureProfile[];

const FROM_SOURCES = import.meta.filename.endsWith('.ts');

/** Where `npm run build` writes the images of the package. */
export const BUILT_FOLDER = join(packageRoot, 'dist', 'seed');
const CACHE_FOLDER = join(packageRoot, 'node_modules', '.cache', PACKAGE_NAME);
const SOURCE_FOLDERS = ['fixtures', 'schemas', 'server/domain', 'server/models', 'server/seed', 'server/store'];

const made = new Map<string, Promise<Buffer>>();

/**
 * The seed image of a profile, or of a folder of fixtures. A profile does not change while the process runs, so its image is
 * made once; a folder may.
 *
 * @throws StartError for a fixture that is not right.
 */
export const seedImage = async (fixtures: string): Promise<Buffer> => {
  if (!isFixtureProfile(fixtures)) return (await builder()).buildImageOf(fixtures);
  const image = made.get(fixtures) ?? profileImage(fixtures);
  made.set(fixtures, image);
  return image;
};

const profileImage = async (profile: FixtureProfile): Promise<Buffer> => {
  const path = keptAt(profile);
  const kept = path && readIfThere(path);
  if (kept) return kept;
  const image = (await builder()).buildImage(profile);
  if (path && FROM_SOURCES) keep(path, profile, image);
  return image;
};

/** Imported when it is needed: with an image at hand nothing of it is. */
const builder = () => import('./image.ts');

const keptAt = (profile: FixtureProfile): string | undefined => {
  if (!KEPT_PROFILES.some((kept) => kept === profile)) return undefined;
  return FROM_SOURCES
    ? join(CACHE_FOLDER, `${profile}-${fingerprint()}.sqlite`)
    : join(BUILT_FOLDER, `${profile}.sqlite`);
};

/** Changes with every file that an image is made of or by; their sizes and times are enough to tell, and quick to read. */
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

const readIfThere = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
};

/** A folder that cannot be written costs the next start its time, nothing else. */
const keep = (path: string, profile: FixtureProfile, image: Buffer): void => {
  try {
    mkdirSync(CACHE_FOLDER, { recursive: true });
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, image);
    const outdated = readdirSync(CACHE_FOLDER).filter(
      (file) => file.startsWith(`${profile}-`) && file.endsWith('.sqlite'),
    );
    renameSync(unfinished, path);
    for (const file of outdated) rmSync(join(dirname(path), file), { force: true });
  } catch {}
};
