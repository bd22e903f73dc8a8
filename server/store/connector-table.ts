import { DOCUMENT_KINDS } from '../domain/connectors/document-kinds.ts';
import type { ConnectorRecord, DocumentKind, Documents, Metadata } from '../domain/ports.ts';
import { fold } from '../domain/text/text.ts';
import type { Statements } from './database.ts';
import { foldList } from './list-query.ts';

/** Primary key in the table `connector`. */
export type ConnectorId = number | bigint;

/** A row found by scriptName. */
export interface ConnectorRow {
  readonly id: number;
  readonly record: string;
  /** 1 if the connector came with the template, which then holds the texts that the tenant has not written. */
  readonly from_template: 0 | 1;
}

/** A translation, and its short description, so that lists need not parse properties. */
export interface TranslationRow {
  readonly text: string;
  readonly short_description: string | null;
}

/** Returns the category that filters search: the one in the metadata. [W] */
const foldCategory = ({ category }: Metadata): string | null => (typeof category === 'string' ? fold(category) : null);

type Value = ConnectorId | string | null;

/** The columns that `insert` fills, each with the function that computes its value. */
const COLUMNS: Readonly<Record<string, (record: ConnectorRecord, listItem: string) => Value>> = {
  script_name: ({ scriptName }) => scriptName,
  name_folded: ({ name }) => fold(name),
  type_folded: ({ type }) => fold(type),
  category_folded: ({ connectorMetadata }) => foldCategory(connectorMetadata),
  features_folded: ({ features }) => foldList(features ?? []),
  labels_folded: ({ labels }) => foldList(labels),
  direct_connect: ({ directConnect }) => Number(directConnect),
  status: ({ status }) => status,
  record: (record) => JSON.stringify(record),
  list_item: (_record, listItem) => listItem,
};
const COLUMN_NAMES = Object.keys(COLUMNS);
const COLUMN_VALUES = Object.values(COLUMNS);

const documentColumn = (kind: DocumentKind): string => kind.replaceAll('-', '_');
const DOCUMENT_COLUMNS = DOCUMENT_KINDS.map(documentColumn);

const marks = (count: number): string => Array(count).fill('?').join(', ');

const SQL = {
  find: 'SELECT id, record, from_template FROM connector WHERE script_name = ?',
  hasName: 'SELECT 1 FROM connector WHERE name_folded = ?',
  hasScriptName: 'SELECT 1 FROM connector WHERE script_name = ?',
  scriptNames: 'SELECT script_name FROM connector ORDER BY script_name',
  insert: `INSERT INTO connector (${COLUMN_NAMES.join(', ')}) VALUES (${marks(COLUMN_NAMES.length)})`,
  setRecord: 'UPDATE connector SET record = ?, list_item = ? WHERE id = ?',
  setRecordAndCategory: 'UPDATE connector SET record = ?, list_item = ?, category_folded = ? WHERE id = ?',
  setListItem: 'UPDATE connector SET list_item = ? WHERE id = ?',
  remove: 'DELETE FROM connector WHERE script_name = ?',
  clear: 'DELETE FROM connector',
  documents: `SELECT ${DOCUMENT_KINDS.map((kind) => `${documentColumn(kind)} AS "${kind}"`).join(', ')}
    FROM documents WHERE connector_id = ?`,
  putDocuments: `INSERT OR REPLACE INTO documents (connector_id, ${DOCUMENT_COLUMNS.join(', ')})
    VALUES (${marks(1 + DOCUMENT_COLUMNS.length)})`,
  translations: 'SELECT locale, text FROM translation WHERE connector_id = ? ORDER BY locale',
  translation: 'SELECT text, short_description FROM translation WHERE connector_id = ? AND locale = ?',
  putTranslation: `INSERT OR REPLACE INTO translation (connector_id, locale, text, short_description)
    VALUES (${marks(4)})`,
};

/** Reads and writes the rows of connectors in one database. Lists are in `list-query.ts`. */
export class ConnectorTable {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  find(scriptName: string): ConnectorRow | undefined {
    return this.#statements.get<ConnectorRow>(SQL.find).get(scriptName);
  }

  hasName(name: string): boolean {
    return this.#statements.get(SQL.hasName).get(fold(name)) !== undefined;
  }

  hasScriptName(scriptName: string): boolean {
    return this.#statements.get(SQL.hasScriptName).get(scriptName) !== undefined;
  }

  scriptNames(): string[] {
    return this.#statements.get<string>(SQL.scriptNames).pluck().all();
  }

  /** Inserts a connector. @throws SqliteError if another connector has its name or scriptName. */
  insert(record: ConnectorRecord, listItem: string): ConnectorId {
    const values = COLUMN_VALUES.map((read) => read(record, listItem));
    return this.#statements.get(SQL.insert).run(...values).lastInsertRowid;
  }

  /** Replaces a record by another that differs from it in its metadata alone. */
  setRecord(id: ConnectorId, before: ConnectorRecord, record: ConnectorRecord, listItem: string): void {
    const json = JSON.stringify(record);
    const category = foldCategory(record.connectorMetadata);
    // A statement that names a column of the index writes the index, which takes as long as all the rest.
    if (category === foldCategory(before.connectorMetadata))
      this.#statements.get(SQL.setRecord).run(json, listItem, id);
    else this.#statements.get(SQL.setRecordAndCategory).run(json, listItem, category, id);
  }

  setListItem(id: ConnectorId, listItem: string): void {
    this.#statements.get(SQL.setListItem).run(listItem, id);
  }

  remove(scriptName: string): void {
    this.#statements.get(SQL.remove).run(scriptName);
  }

  clear(): void {
    this.#statements.get(SQL.clear).run();
  }

  /** Returns the stored documents, or undefined if none was ever written. */
  documents(id: ConnectorId): Documents | undefined {
    const row = this.#statements.get<Record<DocumentKind, string | null>>(SQL.documents).get(id);
    if (!row) return undefined;
    const documents: { -readonly [K in keyof Documents]: Documents[K] } = {};
    for (const kind of DOCUMENT_KINDS) {
      const text = row[kind];
      if (text !== null) documents[kind] = text;
    }
    return documents;
  }

  /** Writes all documents of a connector. Removes those that are not given. */
  putDocuments(id: ConnectorId, documents: Documents): void {
    this.#statements.get(SQL.putDocuments).run(id, ...DOCUMENT_KINDS.map((kind) => documents[kind] ?? null));
  }

  translations(id: ConnectorId): { readonly locale: string; readonly text: string }[] {
    return this.#statements.get<{ locale: string; text: string }>(SQL.translations).all(id);
  }

  translation(id: ConnectorId, locale: string): TranslationRow | undefined {
    return this.#statements.get<TranslationRow>(SQL.translation).get(id, locale);
  }

  putTranslation(id: ConnectorId, locale: string, text: string, shortDescription: string | null): void {
    this.#statements.get(SQL.putTranslation).run(id, locale, text, shortDescription);
  }
}
