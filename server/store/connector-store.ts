import { generateDocuments } from '../domain/connectors/create.ts';
import { listItem } from '../domain/connectors/detail.ts';
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
import type { Locale } from '../models/enums.ts';
import { BoundedCache } from '../platform/bounded-cache.ts';
import { type ConnectorId, type ConnectorRow, ConnectorTable } from './connector-table.ts';
import { type Database, Statements } from './database.ts';
import { ListReader, type TranslatedConnector } from './list-query.ts';
import { Transactions } from './transactions.ts';

/** Maximum number of cached connectors per database, enough for those that a client works on. */
export const MAX_CACHED_CONNECTORS = 64;

/** Maximum number of names whose next free suffix is cached. */
export const MAX_CACHED_SUFFIXES = 1_000;

/** The parts of a connector that have been read so far. */
interface CachedConnector {
  readonly id: ConnectorId;
  readonly fromTemplate: boolean;
  readonly record: ConnectorRecord;
  documents?: Documents;
  translations?: Translations;
}

/**
 * The connectors of one tenant in SQLite.
 *
 * A tenant in memory starts with the template's connectors but without their texts. It reads a text from the template's store until
 * it writes its own.
 */
export class SqliteConnectorStore implements ConnectorStore {
  readonly #template: SqliteConnectorStore | undefined;
  readonly #transactions: Transactions;
  readonly #table: ConnectorTable;
  readonly #lists: ListReader;
  readonly #cache = new BoundedCache<string, CachedConnector>({ entries: MAX_CACHED_CONNECTORS });
  /** Smallest suffix that may be free, by base name. */
  readonly #suffixes = new BoundedCache<string, number>({ entries: MAX_CACHED_SUFFIXES });
  #version = 0;

  constructor(database: Database, template?: SqliteConnectorStore) {
    const statements = new Statements(database);
    this.#template = template;
    this.#transactions = new Transactions(database, () => this.#invalidate());
    this.#table = new ConnectorTable(statements);
    this.#lists = new ListReader(statements, (connector, locale) => this.#shortDescription(connector, locale));
  }

  get version(): number {
    return this.#version;
  }

  list(query: ListQuery): ListResult {
    return this.#lists.list(query);
  }

  find(scriptName: string): ConnectorRecord | undefined {
    return this.#read(scriptName)?.record;
  }

  hasName(name: string): boolean {
    return this.#table.hasName(name);
  }

  hasScriptName(scriptName: string): boolean {
    return this.#table.hasScriptName(scriptName);
  }

  freeScriptName(base: string): string {
    if (!this.hasScriptName(base)) return base;
    let suffix = this.#suffixes.get(base) ?? 2;
    while (this.hasScriptName(`${base}-${suffix}`)) suffix += 1;
    this.#suffixes.set(base, suffix);
    return `${base}-${suffix}`;
  }

  scriptNames(): string[] {
    return this.#table.scriptNames();
  }

  insert(record: ConnectorRecord, documents?: Documents): void {
    this.#version += 1;
    const id = documents
      ? this.#transactions.run(() => {
          const inserted = this.#table.insert(record, listItem(record));
          this.#table.putDocuments(inserted, documents);
          return inserted;
        })
      : this.#transactions.runOne(() => this.#table.insert(record, listItem(record)));
    this.#cache.set(record.scriptName, {
      id,
      fromTemplate: false,
      record,
      translations: {},
      ...(documents && { documents }),
    });
  }

  replace({ scriptName }: ConnectorRecord, { connectorMetadata, documents }: PatchableState): void {
    const connector = this.#read(scriptName);
    if (!connector) return;
    const { id } = connector;
    const record = { ...connector.record, connectorMetadata };
    const translations = this.translations(scriptName);
    const item = listItem(record, shortDescriptionIn(translations[DEFAULT_LOCALE]) ?? undefined);
    const setRecord = () => this.#table.setRecord(id, connector.record, record, item);
    this.#version += 1;
    if (isSame(documents, this.documents(scriptName))) this.#transactions.runOne(setRecord);
    else {
      this.#transactions.run(() => {
        setRecord();
        this.#table.putDocuments(id, documents);
      });
    }
    this.#cache.set(scriptName, { ...connector, record, documents, translations });
  }

  remove(scriptName: string): void {
    this.#version += 1;
    this.#cache.delete(scriptName);
    this.#releaseSuffix(scriptName);
    this.#transactions.runOne(() => this.#table.remove(scriptName));
  }

  clear(): void {
    this.#invalidate();
    this.#transactions.runOne(() => this.#table.clear());
  }

  documents(scriptName: string): Documents {
    const connector = this.#read(scriptName);
    if (!connector) return {};
    connector.documents ??=
      this.#table.documents(connector.id) ??
      this.#templateOf(connector)?.documents(scriptName) ??
      generateDocuments(connector.record);
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
    this.#transactions.runOne(() => this.#table.putDocuments(connector.id, documents));
    this.#cache.set(scriptName, { ...connector, documents });
  }

  translations(scriptName: string): Translations {
    const connector = this.#read(scriptName);
    if (!connector) return {};
    connector.translations ??= {
      ...this.#templateOf(connector)?.translations(scriptName),
      ...Object.fromEntries(this.#table.translations(connector.id).map(({ locale, text }) => [locale, text])),
    };
    return connector.translations;
  }

  translation(scriptName: string, locale: Locale): string | undefined {
    return this.translations(scriptName)[locale];
  }

  /** Also stores the short description by itself, so that lists need not parse properties. */
  putTranslation(scriptName: string, locale: Locale, text: string): void {
    const connector = this.#read(scriptName);
    if (!connector) return;
    const { id, record } = connector;
    const shortDescription = shortDescriptionIn(text);
    this.#version += 1;
    this.#cache.delete(scriptName);
    this.#transactions.run(() => {
      this.#table.putTranslation(id, locale, text, shortDescription);
      if (locale === DEFAULT_LOCALE) this.#table.setListItem(id, listItem(record, shortDescription ?? undefined));
    });
  }

  transaction<T>(work: () => T): T {
    return this.#transactions.run(work);
  }

  /** Begins a transaction that lasts until `commit` or `rollback`. */
  begin(): void {
    this.#transactions.begin();
  }

  commit(): void {
    this.#transactions.commit();
  }

  rollback(): void {
    this.#transactions.rollback();
  }

  #templateOf({ fromTemplate }: Pick<CachedConnector, 'fromTemplate'>): SqliteConnectorStore | undefined {
    return fromTemplate ? this.#template : undefined;
  }

  #shortDescription(connector: TranslatedConnector, locale: Locale): string | undefined {
    const { id, script_name, from_template } = connector;
    const own = this.#table.translation(id, locale);
    if (own || from_template === 0) return own?.short_description ?? undefined;
    return this.#template?.shortDescription(script_name, locale);
  }

  /** Returns the short description in a locale, or undefined if there is none. */
  protected shortDescription(scriptName: string, locale: Locale): string | undefined {
    const row = this.#table.find(scriptName);
    return row && this.#shortDescription({ ...row, script_name: scriptName }, locale);
  }

  /** Clears the caches after a rollback or after all connectors were removed. */
  #invalidate(): void {
    this.#version += 1;
    this.#cache.clear();
    this.#suffixes.clear();
  }

  #releaseSuffix(scriptName: string): void {
    const [, base, suffix] = /^(.*)-(\d{1,15})$/.exec(scriptName) ?? [];
    if (base === undefined) return;
    const next = this.#suffixes.get(base);
    if (next !== undefined && Number(suffix) >= 2) this.#suffixes.set(base, Math.min(next, Number(suffix)));
  }

  #read(scriptName: string): CachedConnector | undefined {
    const cached = this.#cache.get(scriptName);
    if (cached) return cached;
    const row = this.#table.find(scriptName);
    if (!row) return undefined;
    const connector = toCached(row);
    this.#cache.set(scriptName, connector);
    return connector;
  }
}

const toCached = ({ id, record, from_template }: ConnectorRow): CachedConnector => ({
  id,
  fromTemplate: from_template === 1,
  record: JSON.parse(record) as ConnectorRecord,
});

const isSame = (one: Documents, other: Documents): boolean =>
  one['source-config'] === other['source-config'] &&
  one['source-template'] === other['source-template'] &&
  one['correlation-config'] === other['correlation-config'];

const SHORT_DESCRIPTION: ReadonlySet<string> = new Set([SHORT_DESCRIPTION_KEY]);
const shortDescriptionIn = (properties: string | undefined): string | null =>
  properties === undefined ? null : (parseProperties(properties, SHORT_DESCRIPTION).get(SHORT_DESCRIPTION_KEY) ?? null);
