import type { Database } from 'better-sqlite3';
import { Listing } from './list-query.ts';

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly up: string;
  /** What SQL alone cannot do. */
  readonly fill?: (database: Database) => void;
}

/**
 * The steps from an empty file to the present form, in order; `user_version` tells how far a file has come.
 * A step that has been released is never edited: what follows is a new step.
 *
 * The folded columns and `features_folded`, `labels_folded` are what filters search. Booleans are 0 and 1, lists and free
 * objects are JSON text.
 */
const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'connectors with their documents and translations',
    up: `
      CREATE TABLE connector (
        id INTEGER PRIMARY KEY,
        script_name TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        name_folded TEXT NOT NULL UNIQUE,
        type TEXT NOT NULL,
        type_folded TEXT NOT NULL,
        class_name TEXT NOT NULL,
        features TEXT,
        features_folded TEXT NOT NULL,
        labels TEXT NOT NULL,
        labels_folded TEXT NOT NULL,
        category TEXT,
        category_folded TEXT,
        direct_connect INTEGER NOT NULL CHECK (direct_connect IN (0, 1)),
        status TEXT NOT NULL,
        connector_metadata TEXT NOT NULL,
        file_upload INTEGER NOT NULL CHECK (file_upload IN (0, 1)),
        s3_location TEXT NOT NULL,
        source_config_from TEXT,
        uploaded_files TEXT,
        custom INTEGER NOT NULL CHECK (custom IN (0, 1))
      ) STRICT;
      CREATE INDEX connector_listing ON connector (status, name_folded, script_name);

      CREATE TABLE document (
        connector_id INTEGER NOT NULL REFERENCES connector (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (connector_id, kind)
      ) STRICT;

      CREATE TABLE translation (
        connector_id INTEGER NOT NULL REFERENCES connector (id) ON DELETE CASCADE,
        locale TEXT NOT NULL,
        text TEXT NOT NULL,
        short_description TEXT,
        PRIMARY KEY (connector_id, locale)
      ) STRICT;
    `,
  },
  {
    version: 2,
    name: 'the list item of a connector as JSON, in English',
    up: "ALTER TABLE connector ADD COLUMN listed TEXT NOT NULL DEFAULT ''",
    fill: (database) => new Listing(database).writeAll(),
  },
  {
    version: 3,
    name: 'an index that holds all that a filter can ask for, so that none reads the rows it does not select',
    up: `
      DROP INDEX connector_listing;
      CREATE INDEX connector_listing ON connector (
        status, name_folded, script_name, type_folded, features_folded, labels_folded, category_folded, direct_connect
      );
    `,
  },
  {
    version: 4,
    name: 'the documents of a connector in one row, which is one place to write to instead of six',
    up: `
      CREATE TABLE documents (
        connector_id INTEGER PRIMARY KEY REFERENCES connector (id) ON DELETE CASCADE,
        source_config TEXT,
        source_template TEXT,
        correlation_config TEXT
      ) STRICT;
      INSERT INTO documents
        SELECT connector.id, source_config.text, source_template.text, correlation_config.text FROM connector
        LEFT JOIN document AS source_config
          ON source_config.connector_id = connector.id AND source_config.kind = 'source-config'
        LEFT JOIN document AS source_template
          ON source_template.connector_id = connector.id AND source_template.kind = 'source-template'
        LEFT JOIN document AS correlation_config
          ON correlation_config.connector_id = connector.id AND correlation_config.kind = 'correlation-config';
      DROP TABLE document;
    `,
  },
];

/** The form that this version of the program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/**
 * The form that a database is in.
 *
 * @throws Error for a file that a newer version of the program has written.
 */
export const requireKnownVersion = (database: Database): number => {
  const present = database.pragma('user_version', { simple: true }) as number;
  if (present > SCHEMA_VERSION) {
    throw new Error(
      `it was written by a newer version (its form is ${present}; this version reads up to ${SCHEMA_VERSION})`,
    );
  }
  return present;
};

/**
 * Brings a database to the present form.
 *
 * @param last the form to stop at.
 * @throws Error as `requireKnownVersion`.
 */
export const migrate = (database: Database, last = SCHEMA_VERSION): void => {
  const present = requireKnownVersion(database);
  for (const { version, up, fill } of MIGRATIONS.filter((step) => step.version > present && step.version <= last)) {
    database.transaction(() => {
      database.exec(up);
      fill?.(database);
      database.pragma(`user_version = ${version}`);
    })();
  }
};
