import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

const FILE = 'default.sqlite';

const pathOf = (data: string): string => join(data, 'tenants', FILE);

/** Size of the write-ahead log of the default tenant in bytes. */
export const logSize = (data: string): number => statSync(`${pathOf(data)}-wal`, { throwIfNoEntry: false })?.size ?? 0;

/**
 * What SQLite finds wrong with the default tenant of a data folder that no server has open. It is asked of a copy, so that the
 * log is still there for the server to recover from.
 */
export const faultsOfDatabase = (data: string): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'durability-copy-'));
  try {
    for (const ending of ['', '-wal']) {
      const file = pathOf(data) + ending;
      if (existsSync(file)) copyFileSync(file, join(folder, FILE + ending));
    }
    const database = new SqliteDatabase(join(folder, FILE), { readonly: true, fileMustExist: true });
    try {
      const integrity = database.pragma('integrity_check') as { integrity_check: string }[];
      const orphans = database.pragma('foreign_key_check') as unknown[];
      return [
        ...integrity
          .filter((row) => row.integrity_check !== 'ok')
          .map((row) => `integrity_check: ${row.integrity_check}`),
        ...orphans.map((row) => `foreign_key_check: ${JSON.stringify(row)}`),
      ];
    } finally {
      database.close();
    }
  } catch (error) {
    return [`the database cannot be read: ${(error as Error).message}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
