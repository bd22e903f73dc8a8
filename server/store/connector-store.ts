import { DOCUMENT_KINDS } from '../domain/connectors/document-kinds.ts';
import { DEFAULT_LOCALE } from '../domain/connectors/locale.ts';
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
import { parseProperties, SHORT_DESCRIPTION_KEY } from '../domain/text/properties.ts';
import { fold } from '../domain/text/text.ts';
import type { Locale } from '../models/enums.ts';
import { type CachedConnector, ConnectorCache } from './connector-cache.ts';
import { toRecord, toRow, toValues } from './connector-rows.ts';
import type { Database } from './database.ts';
import { toDocuments, toDocumentValues } from './document-rows.ts';
import { itemOf, Listing } from './list-query.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { Transactions } from './transactions.ts';

/** The connectors of one tenant in SQLite. */
export class SqliteConnectorStore implements ConnectorStore {
  readonly #transactions: Transactions;
  readonly #statements: Statements;
  readonly #listing: Listing;
  readonly #cache = new ConnectorCache();
  #version = 0;

  constructor(database: Database) {
    this.#transactions = new Transactions(database, () => this.#forgetAll());
    this.#statements = prepareStatements(database);
    this.#listing = new Listing(database);
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
    this.#forgetAll();
    this.#transactions.runOne(() => this.#statements.clear.run());
  }

  insert(record: ConnectorRecord, documents: Documents): void {
    this.#version += 1;
    const values = toValues(toRow(record, itemOf(record, null)));
    const id = this.#transactions.run(() => {
      const { lastInsertRowid } = this.#statements.insert.run(...values);
      this.#statements.insertDocuments.run(lastInsertRowid, ...toDocumentValues(documents));
      return lastInsertRowid;
    });
    this.#listing.forget();
    this.#cache.set({ id, record, documents, translations: {} });
  }

  replace({ scriptName }: ConnectorRecord, { connectorMetadata, documents }: PatchableState): void {
    const connector = this.#read(scriptName);
    if (!connector) return;
    const { id } = connector;
    const record = { ...connector.record, connectorMetadata };
    const translations = this.translations(scriptName);
    const before = this.documents(scriptName);
    const listed = itemOf(record, shortDescriptionIn(translations[DEFAULT_LOCALE]));
    const setMetadata = () => this.#statements.setMetadata.run(JSON.stringify(connectorMetadata), listed, id);
    this.#version += 1;
    if (DOCUMENT_KINDS.every((kind) => documents[kind] === before[kind])) this.#transactions.runOne(setMetadata);
    else {
      this.#transactions.run(() => {
        setMetadata();
        this.#statements.setDocuments.run(...toDocumentValues(documents), id);
      });
    }
    this.#listing.change(id, listed);
    this.#cache.set({ id, record, documents, translations });
  }

  remove(scriptName: string): void {
    this.#version += 1;
    this.#cache.forget(scriptName);
    this.#listing.forget();
    this.#transactions.runOne(() => this.#statements.remove.run(scriptName));
  }

  documents(scriptName: string): Documents {
    const connector = this.#read(scriptName);
    if (!connector) return {};
    if (!connector.documents) {
      const row = this.#statements.documents.get(connector.id);
      connector.documents = row ? toDocuments(row) : {};
    }
    return connector.documents;
  }

  document(scriptName: string, kind: DocumentKind): string | undefined {
    return this.documents(scriptName)[kind];
  }

  putDocument(scriptName: string, kind: DocumentKind, text: string): void {
    const connector = this.#read(scriptName);
    if (!connector) return;
    const documents = { ...this.documents(scriptName), [kind]: text };
    this.#version += 1;
    this.#transactions.runOne(() => this.#statements.setDocuments.run(...toDocumentValues(documents), connector.id));
    connector.documents = documents;
  }

  translations(scriptName: string): Translations {
    const connector = this.#read(scriptName);
    if (!connector) return {};
    connector.translations ??= Object.fromEntries(
      this.#statements.translations.all(connector.id).map(({ locale, text }) => [locale, text]),
    );
    return connector.translations;
  }

  translation(scriptName: string, locale: Locale): string | undefined {
    return this.translations(scriptName)[locale];
  }

  /** Keeps the short description beside the text, so that a list need not read properties. */
  putTranslation(scriptName: string, locale: Locale, text: string): void {
    const connector = this.#read(scriptName);
    if (!connector) return;
    const { id, record } = connector;
    const shortDescription = shortDescriptionIn(text);
    this.#version += 1;
    this.#cache.forget(scriptName);
    this.#transactions.run(() => {
      this.#statements.putTranslation.run(id, locale, text, shortDescription);
      if (locale !== DEFAULT_LOCALE) return;
      const listed = itemOf(record, shortDescription);
      this.#statements.setListed.run(listed, id);
      this.#listing.change(id, listed);
    });
  }

  transaction<T>(work: () => T): T {
    return this.#transactions.run(work);
  }

  #forgetAll(): void {
    this.#cache.clear();
    this.#listing.forget();
  }

  #read(scriptName: string): CachedConnector | undefined {
    const known = this.#cache.get(scriptName);
    if (known) return known;
    const row = this.#statements.find.get(scriptName);
    if (!row) return undefined;
    const read = { id: row.id, record: toRecord(row) };
    this.#cache.set(read);
    return read;
  }
}

const shortDescriptionIn = (properties: string | undefined): string | null =>
  properties === undefined ? null : (parseProperties(properties).get(SHORT_DESCRIPTION_KEY) ?? null);
