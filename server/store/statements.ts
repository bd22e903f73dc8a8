import type { Statement } from 'better-sqlite3';
import { DOCUMENT_KINDS } from '../domain/connectors/document-kinds.ts';
import { CONNECTOR_COLUMNS, type ConnectorRow, type ConnectorValue } from './connector-rows.ts';
import type { Database } from './database.ts';
import { DOCUMENT_COLUMNS, type DocumentRow, documentColumn } from './document-rows.ts';

/** Key of a row of the table `connector`. */
export type ConnectorId = number | bigint;

/** The statements of one database, prepared once. */
export interface Statements {
  readonly find: Statement<[scriptName: string], ConnectorRow & { id: number }>;
  readonly hasName: Statement<[folded: string]>;
  readonly hasScriptName: Statement<[scriptName: string]>;
  readonly scriptNames: Statement<[], string>;
  readonly clear: Statement<[]>;
  /** Takes `toValues`. */
  readonly insert: Statement<ConnectorValue[]>;
  readonly setMetadata: Statement<[json: string, listed: string, id: ConnectorId]>;
  readonly setListed: Statement<[listed: string, id: ConnectorId]>;
  readonly remove: Statement<[scriptName: string]>;

  readonly documents: Statement<[id: ConnectorId], DocumentRow>;
  /** Takes the id and then `toDocumentValues`. */
  readonly insertDocuments: Statement<(ConnectorId | string | null)[]>;
  /** Takes `toDocumentValues` and then the id. */
  readonly setDocuments: Statement<(ConnectorId | string | null)[]>;

  readonly translations: Statement<[id: ConnectorId], { locale: string; text: string }>;
  readonly putTranslation: Statement<[id: ConnectorId, locale: string, text: string, shortDescription: string | null]>;
}

export const prepareStatements = (database: Database): Statements => {
  // What a statement takes and gives is said in the interface above.
  const prepare = <Values extends unknown[], Row>(sql: string) => database.prepare(sql) as Statement<Values, Row>;
  const documents = DOCUMENT_KINDS.map((kind) => `${documentColumn(kind)} AS "${kind}"`);
  return {
    find: prepare(`SELECT id, ${CONNECTOR_COLUMNS.join(', ')} FROM connector WHERE script_name = ?`),
    hasName: prepare('SELECT 1 FROM connector WHERE name_folded = ?'),
    hasScriptName: prepare('SELECT 1 FROM connector WHERE script_name = ?'),
    scriptNames: prepare<[], string>('SELECT script_name FROM connector ORDER BY script_name').pluck(),
    clear: prepare('DELETE FROM connector'),
    insert: prepare(
      `INSERT INTO connector (${CONNECTOR_COLUMNS.join(', ')})
       VALUES (${CONNECTOR_COLUMNS.map(() => '?').join(', ')})`,
    ),
    setMetadata: prepare('UPDATE connector SET connector_metadata = ?, listed = ? WHERE id = ?'),
    setListed: prepare('UPDATE connector SET listed = ? WHERE id = ?'),
    remove: prepare('DELETE FROM connector WHERE script_name = ?'),

    documents: prepare(`SELECT ${documents.join(', ')} FROM documents WHERE connector_id = ?`),
    insertDocuments: prepare(
      `INSERT INTO documents (connector_id, ${DOCUMENT_COLUMNS.join(', ')})
       VALUES (?, ${DOCUMENT_COLUMNS.map(() => '?').join(', ')})`,
    ),
    setDocuments: prepare(
      `UPDATE documents SET ${DOCUMENT_COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE connector_id = ?`,
    ),

    translations: prepare('SELECT locale, text FROM translation WHERE connector_id = ? ORDER BY locale'),
    putTranslation: prepare(
      `INSERT INTO translation (connector_id, locale, text, short_description) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET text = excluded.text, short_description = excluded.short_description`,
    ),
  };
};
