import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3';
import { BoundedCache } from '../platform/bounded-cache.ts';
import { createSchema, requireSchema } from './schema.ts';

export type { Database };

/** Maximum number of prepared statements per database. Filters of the same shape share one. */
export const MAX_STATEMENTS = 64;

/** How long the server waits at startup for a file that another program has locked, in milliseconds. Requests do not wait. */
const LOCK_TIMEOUT_MS = 500;

/** The statements of one database, each prepared at its first use, because a tenant's first write needs few of them. */
export class Statements {
  readonly #database: Database;
  readonly #prepared = new BoundedCache<string, Statement>({ entries: MAX_STATEMENTS });

  constructor(database: Database) {
    this.#database = database;
  }

  get<Row>(sql: string): Statement<unknown[], Row> {
    // The caller knows the type of the rows from its SQL.
    const known = this.#prepared.get(sql) as Statement<unknown[], Row> | undefined;
    if (known) return known;
    const statement = this.#database.prepare<unknown[], Row>(sql);
    this.#prepared.set(sql, statement as Statement);
    return statement;
  }
}

/** Opens an empty database in memory. */
export const openEmpty = (): Database => {
  const database = prepare(new SqliteDatabase(':memory:'));
  createSchema(database);
  return database;
};

/** Opens a copy of a serialized database in memory. @throws Error for an image of another program. */
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
 * Opens a tenant's database file.
 *
 * With a write-ahead log and `synchronous = NORMAL`, a commit survives if the process is killed. The exclusive lock keeps a second
 * server from opening the same file.
 *
 * @param waits whether to wait for another program's lock.
 * @throws Error if the file is not such a database, is in use, or cannot be written.
 */
export const openFile = (path: string, { waits }: { readonly waits: boolean }): Database => {
  const database = new SqliteDatabase(path, { fileMustExist: true, timeout: waits ? LOCK_TIMEOUT_MS : 0 });
  try {
    // This must come first: a shared lock needs an additional file, for which a full disk has no room.
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

/** Offsets in a database header that mark a write-ahead log, and the value for a database without one. */
const VERSION_BYTES = [18, 19] as const;
const WITHOUT_LOG = 1;

/** Serializes a database. The image of a file is marked as having no write-ahead log, which a database in memory cannot have. */
export const toImage = (database: Database): Buffer => {
  const image = database.serialize();
  for (const at of VERSION_BYTES) image[at] = WITHOUT_LOG;
  return image;
};

/** Maximum size of a tenant in memory, in bytes. A write that exceeds it is a `limitViolation`. */
export const MAX_TENANT_BYTES = 512 * 1024 * 1024;

const prepare = (database: Database): Database => {
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  return database;
};
