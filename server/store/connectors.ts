import type { FilterNode } from '../domain/filter/fields.ts';
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
import { type ListedRow, toListed, toRecord, toRow } from './connector-rows.ts';
import type { Database } from './database.ts';
import { toCondition } from './filter-sql.ts';
import { LISTED, prepareStatements, RELEASED, type Statements } from './statements.ts';

/** The connectors of one tenant in SQLite. */
export class SqliteConnectorStore implements ConnectorStore {
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  list({ filter, limit, offset, count, locale }: ListQuery): ListResult {
    const { sql, values } = selection(filter);
    const page = this.#database.prepare<unknown[], ListedRow>(
      `SELECT ${LISTED} FROM connector WHERE ${sql} ORDER BY name_folded, script_name LIMIT ? OFFSET ?`,
    );
    const rows = page.all(locale, DEFAULT_LOCALE, ...values, limit, offset);
    return { items: rows.map(toListed), total: count ? this.#count(sql, values) : undefined };
  }

  #count(sql: string, values: readonly unknown[]): number {
    const statement = this.#database.prepare<unknown[], number>(`SELECT count(*) FROM connector WHERE ${sql}`);
    return statement.pluck().get(...values) ?? 0;
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
    this.#statements.clear.run();
  }

  insert(connector: ConnectorRecord, documents: Documents): void {
    this.transaction(() => {
      this.#statements.insert.run(toRow(connector));
      this.#putDocuments(connector.scriptName, documents);
    });
  }

  replace(scriptName: string, { connectorMetadata, documents }: PatchableState): void {
    this.transaction(() => {
      this.#statements.setMetadata.run(JSON.stringify(connectorMetadata), scriptName);
      this.#statements.removeDocuments.run(scriptName);
      this.#putDocuments(scriptName, documents);
    });
  }

  remove(scriptName: string): void {
    this.#statements.remove.run(scriptName);
  }

  documents(scriptName: string): Documents {
    return Object.fromEntries(this.#statements.documents.all(scriptName).map(({ kind, text }) => [kind, text]));
  }

  document(scriptName: string, kind: DocumentKind): string | undefined {
    return this.#statements.document.get(scriptName, kind);
  }

  putDocument(scriptName: string, kind: DocumentKind, text: string): void {
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
    this.#statements.putTranslation.run({ scriptName, locale, text, shortDescription });
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }

  #putDocuments(scriptName: string, documents: Documents): void {
    for (const [kind, text] of Object.entries(documents)) this.putDocument(scriptName, kind as DocumentKind, text);
  }
}

const selection = (filter: FilterNode | undefined): { sql: string; values: readonly unknown[] } => {
  if (!filter) return { sql: RELEASED, values: [] };
  const { sql, values } = toCondition(filter);
  return { sql: `${RELEASED} AND ${sql}`, values };
};
