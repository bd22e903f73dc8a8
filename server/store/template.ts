import type { ConnectorReader } from '../domain/ports.ts';
import { SqliteConnectorStore } from './connector-store.ts';
import { type Database, openImage, toImage } from './database.ts';
import { type Origin, readOrigin } from './schema.ts';

/** The database that every tenant starts as, serialized in two forms. */
export interface TemplateImages {
  /** Everything: what a file starts as, so that it stands alone. */
  readonly whole: Buffer;
  /** The connectors without their documents and translations: what a tenant in memory starts as. */
  readonly slim: Buffer;
}

/** An open database with its store. */
export interface OpenDatabase {
  readonly database: Database;
  readonly store: SqliteConnectorStore;
}

/** Leaves out the texts, which are most of the bytes and which hardly anyone changes. @param whole a template with everything. */
export const toSlimImage = (whole: Buffer): Buffer => {
  const database = openImage(whole);
  try {
    database.exec('UPDATE connector SET from_template = 1; DELETE FROM documents; DELETE FROM translation; VACUUM');
    return database.serialize();
  } finally {
    database.close();
  }
};

/** The template, open for reading by all tenants at once. SQLite rejects what would write to it. */
export class Template {
  readonly #database: Database;
  readonly #store: SqliteConnectorStore;
  readonly #slim: Buffer;

  constructor({ whole, slim }: TemplateImages) {
    this.#database = openImage(whole, { readonly: true });
    this.#store = new SqliteConnectorStore(this.#database);
    this.#slim = slim;
  }

  get reader(): ConnectorReader {
    return this.#store;
  }

  get origin(): Origin | undefined {
    return readOrigin(this.#database);
  }

  /** A new database in memory that starts as the template. */
  copy(): OpenDatabase {
    return this.open(this.#slim);
  }

  /** A database in memory that starts as an image of such a copy. */
  open(image: Buffer): OpenDatabase {
    const database = openImage(image);
    return { database, store: new SqliteConnectorStore(database, this.#store) };
  }

  /** Everything in it, serialized. */
  wholeImage(): Buffer {
    return toImage(this.#database);
  }

  close(): void {
    this.#database.close();
  }
}
