import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Archive, digestOf, isUnpacked, unpack } from './archive.ts';

const NAME = 'isc-connectors-emulator';

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the folder of the user's caches, as the system has it. */
const cachesOf = ({ XDG_CACHE_HOME: named, LOCALAPPDATA: local }: Environment): string => {
  if (named) return named;
  if (process.platform === 'win32' && local) return local;
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
};

/**
 * Returns a folder that holds the files of the archive: one in the user's cache, which later starts use again, or a temporary one
 * of this process if the cache cannot be used. Every file is compared with its digest before it is used.
 *
 * @throws Error if no folder can be written.
 */
export const openFolder = (archive: Archive, environment: Environment): string => {
  try {
    return openCached(archive, join(cachesOf(environment), NAME));
  } catch {
    return openTemporary(archive);
  }
};

const openCached = (archive: Archive, parent: string): string => {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  requirePrivate(parent);
  const folder = join(parent, digestOf(JSON.stringify(archive.files)).slice(0, 32));
  if (isUnpacked(archive.files, folder)) return folder;
  const unfinished = mkdtempSync(join(parent, 'unfinished-'));
  try {
    unpack(archive, join(unfinished, 'whole'));
    moveIn(join(unfinished, 'whole'), folder, () => isUnpacked(archive.files, folder));
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  if (!isUnpacked(archive.files, folder)) throw new Error(`${folder} does not keep what is written.`);
  return folder;
};

/** Gives the folder its name in one step. What has the name already is another process's work, or damaged and taken away. */
const moveIn = (unpacked: string, folder: string, isWhole: () => boolean): void => {
  try {
    renameSync(unpacked, folder);
  } catch {
    if (isWhole()) return;
    renameSync(folder, `${unpacked}-damaged`);
    renameSync(unpacked, folder);
  }
};

/** @throws Error if others may write the folder: they could change a file after it was compared. */
const requirePrivate = (folder: string): void => {
  if (process.platform === 'win32') return;
  const { uid, mode } = statSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${folder} is not the user's alone.`);
};

const openTemporary = (archive: Archive): string => {
  const folder = mkdtempSync(join(tmpdir(), `${NAME}-`));
  process.once('exit', () => {
    // Windows keeps a library that is loaded.
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {}
  });
  unpack(archive, folder);
  return folder;
};
