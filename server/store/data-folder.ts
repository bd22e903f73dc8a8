import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { makeFolder, removeUnfinished } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** The `--data` folder, locked by this process. */
export interface DataFolder {
  readonly path: string;
  /** Path of the folder with the tenants' files. */
  readonly tenants: string;
  release(): void;
}

/**
 * Creates and locks the data folder, and removes unfinished files of earlier runs. The lock is a SQLite lock, so it ends with the
 * process even if that is killed.
 *
 * @throws StartError if another server uses the folder, or it cannot be used.
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
    throw new StartError(`--data ${path} cannot be used: ${explain(error)}.`, 'DATA_UNUSABLE', {
      option: 'data',
      cause: error,
    });
  }
};

const explain = (error: unknown): string =>
  isBusy(error) ? 'another server uses it; stop that server, or choose another folder' : messageOf(error);

/** Returns whether an error means that another process has locked a database. */
export const isBusy = (error: unknown): boolean =>
  (error as { code?: string }).code?.startsWith('SQLITE_BUSY') === true;
