import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Mode of the emulator's files, except the certificate: only the user can access them. */
const PRIVATE = 0o600;

/** Returns a temporary name that no other process uses. */
const unfinishedName = (path: string): string => `${path}.${process.pid}.new`;
const UNFINISHED = /\.\d+\.new$/;

/** A completely written file under a temporary name. */
export interface UnfinishedFile {
  /** Gives the file its final name, replacing any earlier file. */
  finish(): void;
  discard(): void;
}

/**
 * Writes a file under a temporary name, so that neither a crash nor a full disk leaves half a file.
 *
 * @throws Error if there is no room; then nothing remains.
 */
export const writeUnfinished = (path: string, content: string | Uint8Array, mode = PRIVATE): UnfinishedFile => {
  const unfinished = unfinishedName(path);
  const discard = () => rmSync(unfinished, { force: true });
  // An existing file could be a link, or readable by everyone.
  discard();
  try {
    writeFileSync(unfinished, content, { flush: true, flag: 'wx', mode });
  } catch (error) {
    discard();
    throw error;
  }
  return { finish: () => renameSync(unfinished, path), discard };
};

/** Writes or replaces a file atomically. @throws Error as `writeUnfinished` does. */
export const replaceFile = (path: string, content: string | Uint8Array): void =>
  writeUnfinished(path, content).finish();

/** Writes a file unless it exists, even if another process does the same. @throws Error as `writeUnfinished` does. */
export const createFile = (path: string, content: string | Uint8Array): void => {
  if (existsSync(path)) return;
  const file = writeUnfinished(path, content);
  try {
    linkSync(unfinishedName(path), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    // Some file systems do not support links.
    file.finish();
  } finally {
    file.discard();
  }
};

/** Removes unfinished files of earlier runs from a folder. */
export const removeUnfinished = (folder: string): void => {
  for (const file of readdirSync(folder)) if (UNFINISHED.test(file)) rmSync(join(folder, file), { force: true });
};

/** Creates a folder and its parents one by one, because Node's recursive mkdir hangs if the kernel refuses, as in /proc. */
export const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another server may have created it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/** Returns whether a path is a folder, or a link to one; false if there is nothing. */
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
