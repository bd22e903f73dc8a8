import type { Transaction } from 'better-sqlite3';
import { DOCUMENT_KINDS } from '../domain/document-kinds.ts';
import { fold } from '../domain/fold.ts';
import { DEFAULT_LOCALE } from '../domain/locale.ts';
import type {
  ConnectorRecord,
  ConnectorStore,
  DocumentKind,
  Documents,
  ListQuery,
  ListResult,
  PatchableState,
  Translations,
} from '../domain/ports.ts';
import { parseProperties, SHORT_DESCRIPTION_KEY } from '../domain/properties.ts';
import type { Locale } from '../models/enums.ts';
import { type CachedConnector, ConnectorCache } from './connector-cache.ts';
import { toRecord, toRow } from './connector-rows.ts';
import type { Database } from './database.ts';
import { itemOf, Listing } from './listing.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** The connectors of one tenant in SQLite. */
export class SqliteConnectorStore implements ConnectorStore {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #listing: Listing;
  readonly #cache = new ConnectorCache();
  readonly #run: Transaction<(work: () => unknown) => unknown>;
  #version = 0;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.#listing = new Listing(database);
    this.#run = database.transaction((work: () => unknown) => work());
  }

  get version(): number {
    return this.#version;
  }

  list(query: ListQuery): ListResult {
    return this.#listing.list(query);
  }

  find(scriptName: string): ConnectorRecord | undefined {
    return this.#read(scriptName)?.record;
  }

  hasName(name: string): boolean {
    return this.#statements.hasName.get(fold(name)) !== undefined;
  }

  hasScriptName(scriptName: string): boolean {
    return this.#statements.hasScriptName.get(scriptName) !== undefined;
  }

  scriptNames(): string[] {
    return this.#statements.scriptNames.all();
  }

  clear(): void {
    this.#version += 1;
    this.#cache.clear();
    this.#statements.clear.run();
  }

  insert(record: ConnectorRecord, documents: Documents): void {
    this.#version += 1;
    this.transaction(() => {
      const { lastInsertRowid } = this.#statements.insert.run(toRow(record, itemOf(record, null)));
      for (const [kind, text] of Object.entries(documents))
        this.#statements.addDocument.run(lastInsertRowid, kind, text);
    });
    this.#cache.set({ record, documents, translations: {} });
  }

  replace(record: ConnectorRecord, { connectorMetadata, documents }: PatchableState): void {
    const { scriptName } = record;
    const changed = { ...record, connectorMetadata };
    const before = this.documents(scriptName);
    const translations = this.translations(scriptName);
    this.#version += 1;
    this.transaction(() => {
      const listed = itemOf(changed, shortDescriptionIn(translations[DEFAULT_LOCALE]));
      this.#statements.setMetadata.run(JSON.stringify(connectorMetadata), listed, scriptName);
      for (const kind of DOCUMENT_KINDS) {
        const text = documents[kind];
        if (text === before[kind]) continue;
        if (text === undefined) this.#statements.removeDocument.run(scriptName, kind);
        else this.#statements.putDocument.run({ scriptName, kind, text });
      }
    });
    this.#cache.set({ record: changed, documents, translations });
  }

  remove(scriptName: string): void {
    this.#version += 1;
    this.#cache.forget(scriptName);
    this.#statements.remove.run(scriptName);
  }

  documents(scriptName: string): Documents {
    const read = () =>
      Object.fromEntries(this.#statements.documents.all(scriptName).map(({ kind, text }) => [kind, text]));
    const connector = this.#read(scriptName);
    if (!connector) return {};
    connector.documents ??= read();
    return connector.documents;
  }

  document(scriptName: string, kind: DocumentKind): string | undefined {
    return this.documents(scriptName)[kind];
  }

  putDocument(scriptName: string, kind: DocumentKind, text: string): void {
    this.#version += 1;
    this.#cache.forget(scriptName);
    this.#statements.putDocument.run({ scriptName, kind, text });
  }

  translations(scriptName: string): Translations {
    const read = () =>
      Object.fromEntries(this.#statements.translations.all(scriptName).map(({ locale, text }) => [locale, text]));
    const connector = this.#read(scriptName);
    if (!connector) return {};
    connector.translations ??= read();
    return connector.translations;
  }

  translation(scriptName: string, locale: Locale): string | undefined {
    return this.translations(scriptName)[locale];
  }

  /** Keeps the short description beside the text, so that a list need not read properties. */
  putTranslation(scriptName: string, locale: Locale, text: string): void {
    this.#version += 1;
    this.#cache.forget(scriptName);
    this.transaction(() => {
      this.#statements.putTranslation.run({ scriptName, locale, text, shortDescription: shortDescriptionIn(text) });
      if (locale === DEFAULT_LOCALE) this.#listing.write(scriptName);
    });
  }

  /** One within another is a part of it: it is undone with the whole. */
  transaction<T>(work: () => T): T {
    if (this.#database.inTransaction) return work();
    try {
      return this.#run.immediate(work) as T;
    } catch (error) {
      this.#cache.clear();
      throw error;
    }
  }

  #read(scriptName: string): CachedConnector | undefined {
    const known = this.#cache.get(scriptName);
    if (known) return known;
    const row = this.#statements.find.get(scriptName);
    if (!row) return undefined;
    const read = { record: toRecord(row) };
    this.#cache.set(read);
    return read;
  }
}

const shortDescriptionIn = (properties: string | undefined): string | null =>
  properties === undefined ? null : (parseProperties(properties).get(SHORT_DESCRIPTION_KEY) ?? null);
