import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3';
import { BoundedCache } from '../platform/bounded-cache.ts';
import { createSchema, requireSchema } from './schema.ts';

export type { Database };

/** Maximum number of prepared statements per database; filters of the same shape share one. */
export const MAX_STATEMENTS = 64;

/** How long a start waits for a file that another program has locked, in milliseconds. A request does not wait. */
const LOCK_TIMEOUT_MS = 500;

/** The statements of one database, each prepared when it is first used: a tenant's first write needs few of them. */
export class Statements {
  readonly #database: Database;
  readonly #prepared = new BoundedCache<string, Statement>({ entries: MAX_STATEMENTS });

  constructor(database: Database) {
    this.#database = database;
  }

  get<Row>(sql: string): Statement<unknown[], Row> {
    // The row's type is what the caller knows of its SQL.
    const known = this.#prepared.get(sql) as Statement<unknown[], Row> | undefined;
    if (known) return known;
    const statement = this.#database.prepare<unknown[], Row>(sql);
    this.#prepared.set(sql, statement as Statement);
    return statement;
  }
}

/** An empty database in memory. */
export const openEmpty = (): Database => {
  const database = prepare(new SqliteDatabase(':memory:'));
  createSchema(database);
  return database;
};

/** A database in memory that starts as a copy of a serialized one. @throws Error for an image that is not ours. */
export const openImage = (image: Buffer, { readonly = false } = {}): Database => {
  const database = prepare(new SqliteDatabase(image, { readonly }));
  try {
    requireSchema(database);
    const pageSize = database.pragma('page_size', { simple: true }) as number;
    if (!readonly) database.pragma(`max_page_count = ${MAX_TENANT_BYTES / pageSize}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/**
 * A database file of a tenant.
 *
 * With a write-ahead log and `synchronous = NORMAL`, a commit outlives the death of the process. The exclusive lock keeps a
 * second server off the same file.
 *
 * @param waits whether to wait for another program's lock.
 * @throws Error if the file is no such database, is in use, or cannot be written.
 */
export const openFile = (path: string, { waits }: { readonly waits: boolean }): Database => {
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: waits ? LOCK_TIMEOUT_MS : 0 });
  try {
    // First of all: a lock that is not exclusive needs a file for itself, for which a full disk has no room.
    database.pragma('locking_mode = EXCLUSIVE');
    requireSchema(database);
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

/** Maximum size of a tenant in memory, in bytes. Beyond it a write is `limitViolation`. */
export const MAX_TENANT_BYTES = 512 * 1024 * 1024;

const prepare = (database: Database): Database => {
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  return database;
};
