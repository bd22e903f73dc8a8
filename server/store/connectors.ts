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
import { toRecord, toRow } from './connector-rows.ts';
import type { Database } from './database.ts';
import { Listing } from './listing.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** The connectors of one tenant in SQLite. */
export class SqliteConnectorStore implements ConnectorStore {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #listing: Listing;
  #version = 0;

  constructor(database: Database) {
    this.#database = database;
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
    const row = this.#statements.find.get(scriptName);
    return row && toRecord(row);
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
    this.#statements.clear.run();
  }

  insert(connector: ConnectorRecord, documents: Documents): void {
    this.#version += 1;
    this.transaction(() => {
      this.#statements.insert.run(toRow(connector));
      this.#listing.write(connector.scriptName);
      this.#putDocuments(connector.scriptName, documents);
    });
  }

  replace(scriptName: string, { connectorMetadata, documents }: PatchableState): void {
    this.#version += 1;
    this.transaction(() => {
      this.#statements.setMetadata.run(JSON.stringify(connectorMetadata), scriptName);
      this.#listing.write(scriptName);
      this.#statements.removeDocuments.run(scriptName);
      this.#putDocuments(scriptName, documents);
    });
  }

  remove(scriptName: string): void {
    this.#version += 1;
    this.#statements.remove.run(scriptName);
  }

  documents(scriptName: string): Documents {
    return Object.fromEntries(this.#statements.documents.all(scriptName).map(({ kind, text }) => [kind, text]));
  }

  document(scriptName: string, kind: DocumentKind): string | undefined {
    return this.#statements.document.get(scriptName, kind);
  }

  putDocument(scriptName: string, kind: DocumentKind, text: string): void {
    this.#version += 1;
    this.#statements.putDocument.run({ scriptName, kind, text });
  }

  translations(scriptName: string): Translations {
    return Object.fromEntries(this.#statements.translations.all(scriptName).map(({ locale, text }) => [locale, text]));
  }

  translation(scriptName: string, locale: Locale): string | undefined {
    return this.#statements.translation.get(scriptName, locale);
  }

  /** Keeps the short description beside the text, so that a list need not read properties. */
  putTranslation(scriptName: string, locale: Locale, text: string): void {
    const shortDescription = parseProperties(text).get(SHORT_DESCRIPTION_KEY) ?? null;
    this.#version += 1;
    this.transaction(() => {
      this.#statements.putTranslation.run({ scriptName, locale, text, shortDescription });
      if (locale === DEFAULT_LOCALE) this.#listing.write(scriptName);
    });
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }

  #putDocuments(scriptName: string, documents: Documents): void {
    for (const [kind, text] of Object.entries(documents)) this.putDocument(scriptName, kind as DocumentKind, text);
  }
}
