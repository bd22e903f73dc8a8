import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { makeFolder, removeUnfinished } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** A folder of `--data` that this process has to itself. */
export interface DataFolder {
  readonly path: string;
  /** Folder of the tenants' files. */
  readonly tenants: string;
  release(): void;
}

/**
 * Takes a folder for this process, and removes what earlier runs left unfinished. The lock is one of SQLite's: it goes with the
 * process, whichever way that ends.
 *
 * @throws StartError if another server has the folder, or it cannot be used.
 */
export const takeDataFolder = (path: string): DataFolder => {
  const tenants = join(path, 'tenants');
  try {
    makeFolder(tenants);
    const lock = new SqliteDatabase(join(path, 'server.lock'), { timeout: 500 });
    try {
      lock.pragma('locking_mode = EXCLUSIVE');
      lock.pragma('journal_mode = MEMORY');
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    for (const folder of [path, tenants]) removeUnfinished(folder);
    return { path, tenants, release: () => lock.close() };
  } catch (error) {
    throw new StartError(`--data ${path} cannot be used: ${explain(error)}.`);
  }
};

const explain = (error: unknown): string =>
  isBusy(error) ? 'another server has it open; stop that one, or name another folder' : messageOf(error);

/** Whether another process has locked a database. */
export const isBusy = (error: unknown): boolean =>
  (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
