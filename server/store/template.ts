import type { ConnectorReader } from '../domain/ports.ts';
import { SqliteConnectorStore } from './connector-store.ts';
import { type Database, openImage, toImage } from './database.ts';
import { type Origin, readOrigin } from './schema.ts';

/** The database that every tenant starts from, serialized in two forms. */
export interface TemplateImages {
  /** Everything. A tenant's file starts from this, so that it is self-contained. */
  readonly whole: Buffer;
  /** The connectors without documents and translations. A tenant in memory starts from this. */
  readonly slim: Buffer;
}

/** An open database with its store. */
export interface OpenDatabase {
  readonly database: Database;
  readonly store: SqliteConnectorStore;
}

/** Returns a template without texts, which are most of its bytes and are rarely changed. @param whole a complete template. */
export const toSlimImage = (whole: Buffer): Buffer => {
  const database = openImage(whole);
  try {
    database.exec('UPDATE connector SET from_template = 1; DELETE FROM documents; DELETE FROM translation; VACUUM');
    return database.serialize();
  } finally {
    database.close();
  }
};

/** Gives the template that tenants start from. */
export interface TemplateSource {
  readonly template: Template;
}

/** The template that tenants start from now on. It can be replaced while tenants live that started from an earlier one. */
export class CurrentTemplate implements TemplateSource {
  #template: Template;

  constructor(images: TemplateImages) {
    this.#template = new Template(images);
  }

  get template(): Template {
    return this.#template;
  }

  /** The earlier template is freed when no tenant and no snapshot reads it any more. */
  replace(images: TemplateImages): void {
    this.#template = new Template(images);
  }

  close(): void {
    this.#template.close();
  }
}

/** The template, shared by all tenants for reading. SQLite rejects writes to it. */
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

  /** Returns a new database in memory with the template's connectors. */
  copy(): OpenDatabase {
    return this.open(this.#slim);
  }

  /** Returns a new database in memory from the image of such a copy. */
  open(image: Buffer): OpenDatabase {
    const database = openImage(image);
    return { database, store: new SqliteConnectorStore(database, this.#store) };
  }

  /** Returns the complete template, serialized. */
  wholeImage(): Buffer {
    return toImage(this.#database);
  }

  close(): void {
    this.#database.close();
  }
}
