import SqliteDatabase, { type Database } from 'better-sqlite3';
import { migrate, requireKnownVersion } from './migrations.ts';

export type { Database };

/** An empty database in memory, in the present form. */
export const openEmpty = (): Database => prepare(new SqliteDatabase(':memory:'));

/** A database in memory that starts as a copy of a serialized one; about a millisecond. */
export const openImage = (image: Buffer): Database => prepare(new SqliteDatabase(image));

/**
 * A database file, made by `openImage`'s image or by an earlier run.
 *
 * With a write-ahead log and `synchronous = NORMAL`, a commit outlives the death of the process. The exclusive lock keeps a
 * second server off the same file.
 *
 * @throws Error where the file is no such database, is in use, or cannot be written.
 */
export const openFile = (path: string): Database => {
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: 500 });
  try {
    // First of all: a lock that is not exclusive needs a file of its own, for which a full disk has no room.
    database.pragma('locking_mode = EXCLUSIVE');
    requireKnownVersion(database);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.exec('BEGIN IMMEDIATE; COMMIT');
    return prepare(database);
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Where the header of a database says that it has a write-ahead log, and the value for one that has not. */
const VERSION_BYTES = [18, 19] as const;
const WITHOUT_LOG = 1;

/** A serialized database. One in memory can have no write-ahead log, so the image of a file says that it has none. */
export const toImage = (database: Database): Buffer => {
  const image = database.serialize();
  for (const at of VERSION_BYTES) image[at] = WITHOUT_LOG;
  return image;
};

const prepare = (database: Database): Database => {
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  migrate(database);
  return database;
};
