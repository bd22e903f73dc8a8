import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of this program are for its user alone, but for a certificate. */
const PRIVATE = 0o600;

/** Another process that writes the same file at the same time uses another name. */
const unfinishedName = (path: string): string => `${path}.${process.pid}.new`;
const UNFINISHED = /\.\d+\.new$/;

/** A file that is completely written, but has not taken its name yet. */
export interface UnfinishedFile {
  /** Replaces the file of that name. */
  finish(): void;
  discard(): void;
}

/**
 * Writes a file in two steps, so that a stop in between, or a full disk, leaves no half of one.
 *
 * @throws Error if there is no room; then nothing is left of it.
 */
export const writeUnfinished = (path: string, content: string | Uint8Array, mode = PRIVATE): UnfinishedFile => {
  const unfinished = unfinishedName(path);
  const discard = () => rmSync(unfinished, { force: true });
  // What lies there may be a link to somewhere else, or open to everyone.
  discard();
  try {
    writeFileSync(unfinished, content, { flush: true, flag: 'wx', mode });
  } catch (error) {
    discard();
    throw error;
  }
  return { finish: () => renameSync(unfinished, path), discard };
};

/** Writes a file, or replaces it as a whole. @throws Error as `writeUnfinished`. */
export const replaceFile = (path: string, content: string | Uint8Array): void =>
  writeUnfinished(path, content).finish();

/** Writes a file unless there is one, even if another process does the same now. @throws Error as `writeUnfinished`. */
export const createFile = (path: string, content: string | Uint8Array): void => {
  if (existsSync(path)) return;
  const file = writeUnfinished(path, content);
  try {
    linkSync(unfinishedName(path), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    // Some file systems have no links.
    file.finish();
  } finally {
    file.discard();
  }
};

/** Removes what earlier runs left unfinished in a folder. */
export const removeUnfinished = (folder: string): void => {
  for (const file of readdirSync(folder)) if (UNFINISHED.test(file)) rmSync(join(folder, file), { force: true });
};

/** Makes a folder and those above it, one at a time: Node's recursive way never returns where the kernel makes none, as in /proc. */
export const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another server may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};
