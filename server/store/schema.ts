import type { Database } from 'better-sqlite3';

/** Identifies the emulator's files in the database header: "ISCE". */
const APPLICATION_ID = 0x49_53_43_45;

/** Version of the tables below. */
export const SCHEMA_VERSION = 1;

/**
 * The tables. `connector.record` is a ConnectorRecord as JSON, and `list_item` is its list item in English. The other columns are for
 * filters, the order of lists, and unique names. A connector without a row in `documents` has the documents that creation generates,
 * or those of the template if it came with it.
 */
const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE connector (
    id INTEGER PRIMARY KEY,
    script_name TEXT NOT NULL UNIQUE,
    name_folded TEXT NOT NULL UNIQUE,
    type_folded TEXT NOT NULL,
    category_folded TEXT,
    features_folded TEXT NOT NULL,
    labels_folded TEXT NOT NULL,
    direct_connect INTEGER NOT NULL,
    status TEXT NOT NULL,
    record TEXT NOT NULL,
    list_item TEXT NOT NULL,
    from_template INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX connector_listing ON connector (
    status, name_folded, script_name, type_folded, features_folded, labels_folded, category_folded, direct_connect
  );

  CREATE TABLE documents (
    connector_id INTEGER PRIMARY KEY REFERENCES connector (id) ON DELETE CASCADE,
    source_config TEXT,
    source_template TEXT,
    correlation_config TEXT
  ) STRICT;

  CREATE TABLE translation (
    connector_id INTEGER NOT NULL REFERENCES connector (id) ON DELETE CASCADE,
    locale TEXT NOT NULL,
    text TEXT NOT NULL,
    short_description TEXT,
    PRIMARY KEY (connector_id, locale)
  ) STRICT;
`;

export const createSchema = (database: Database): void => {
  database.exec(TABLES);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
};

/** @throws Error for a database that this version cannot read, with a message to complete "… cannot be used: ". */
export const requireSchema = (database: Database): void => {
  const version = database.pragma('user_version', { simple: true }) as number;
  if (database.pragma('application_id', { simple: true }) === APPLICATION_ID) {
    if (version === SCHEMA_VERSION) return;
    throw new Error(`it was made by a newer version (schema ${version}; this version reads schema ${SCHEMA_VERSION})`);
  }
  const tables = database.prepare('SELECT name FROM sqlite_schema').pluck().all();
  if (tables.length === 0) throw new Error('it is an empty database; delete the file to start this tenant anew');
  if (tables.includes('connector') && tables.includes('translation')) {
    throw new Error('it was made before the first release; delete the folder, or choose another one with --data');
  }
  throw new Error('it is a database of another program');
};

/** The origin of a database. */
export interface Origin {
  /** The profile or fixtures folder that the template was made from. */
  readonly fixtures: string;
  /** Digest of the template's content. */
  readonly digest: string;
  /** Version of the program that made it. */
  readonly version: string;
}

export const writeOrigin = (database: Database, origin: Origin): void => {
  const insert = database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  for (const [key, value] of Object.entries(origin)) insert.run(key, value);
};

/** Returns the origin of a database, or undefined if it has none, as in some tests. */
export const readOrigin = (database: Database): Origin | undefined => {
  const rows = database.prepare<[], [string, string]>('SELECT key, value FROM meta').raw().all();
  const meta = new Map(rows);
  const [fixtures, digest, version] = ['fixtures', 'digest', 'version'].map((key) => meta.get(key));
  return fixtures === undefined || digest === undefined || version === undefined
    ? undefined
    : { fixtures, digest, version };
};
