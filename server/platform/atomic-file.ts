import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that is written, but has not taken its name yet. */
export interface UnfinishedFile {
  /** Takes the place of the file of that name. */
  finish(): void;
  discard(): void;
}

/**
 * Writes a file that takes its name when it is whole, so that a stop in between, or a full disk, leaves no half of one.
 *
 * @throws Error where there is no room; then nothing is left of it.
 */
export const writeWhole = (path: string, content: string | Uint8Array, mode?: number): void =>
  writeUnfinished(path, content, mode).finish();

/** The same in two steps: what can fail for want of room comes first. */
export const writeUnfinished = (path: string, content: string | Uint8Array, mode = 0o666): UnfinishedFile => {
  const unfinished = `${path}.new`;
  const discard = () => rmSync(unfinished, { force: true });
  try {
    writeFileSync(unfinished, content, { flush: true, mode });
  } catch (error) {
    // What is in the way and no file of ours stays.
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') discard();
    throw error;
  }
  return { finish: () => renameSync(unfinished, path), discard };
};

/** Makes a folder and those above it, one at a time: Node's recursive way never returns where the kernel makes none, as in /proc. */
export const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
};
