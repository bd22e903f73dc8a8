import type { Statement } from 'better-sqlite3';
import { CONNECTOR_COLUMNS, type ConnectorRow } from './connector-rows.ts';
import type { Database } from './database.ts';

/** The statements of one database, prepared once. */
export interface Statements {
  readonly find: Statement<[scriptName: string], ConnectorRow>;
  readonly hasName: Statement<[folded: string]>;
  readonly hasScriptName: Statement<[scriptName: string]>;
  readonly scriptNames: Statement<[], string>;
  readonly clear: Statement<[]>;
  readonly insert: Statement<[ConnectorRow]>;
  readonly setMetadata: Statement<[json: string, listed: string, scriptName: string]>;
  readonly remove: Statement<[scriptName: string]>;
  readonly documents: Statement<[scriptName: string], { kind: string; text: string }>;
  readonly addDocument: Statement<[connectorId: number | bigint, kind: string, text: string]>;
  readonly putDocument: Statement<[{ scriptName: string; kind: string; text: string }]>;
  readonly removeDocument: Statement<[scriptName: string, kind: string]>;
  readonly translations: Statement<[scriptName: string], { locale: string; text: string }>;
  readonly putTranslation: Statement<
    [{ scriptName: string; locale: string; text: string; shortDescription: string | null }]
  >;
}

export const prepareStatements = (database: Database): Statements => {
  // What a statement takes and gives is said in the interface above.
  const prepare = <Values extends unknown[], Row>(sql: string) => database.prepare(sql) as Statement<Values, Row>;
  return {
    find: prepare(`SELECT ${CONNECTOR_COLUMNS.join(', ')} FROM connector WHERE script_name = ?`),
    hasName: prepare('SELECT 1 FROM connector WHERE name_folded = ?'),
    hasScriptName: prepare('SELECT 1 FROM connector WHERE script_name = ?'),
    scriptNames: prepare<[], string>('SELECT script_name FROM connector ORDER BY script_name').pluck(),
    clear: prepare('DELETE FROM connector'),
    insert: prepare(
      `INSERT INTO connector (${CONNECTOR_COLUMNS.join(', ')})
       VALUES (${CONNECTOR_COLUMNS.map((column) => `@${column}`).join(', ')})`,
    ),
    setMetadata: prepare('UPDATE connector SET connector_metadata = ?, listed = ? WHERE script_name = ?'),
    remove: prepare('DELETE FROM connector WHERE script_name = ?'),

    documents: prepare(`SELECT kind, text ${ofConnector('document')}`),
    addDocument: prepare('INSERT INTO document VALUES (?, ?, ?)'),
    putDocument: prepare(
      `INSERT INTO document SELECT id, @kind, @text FROM connector WHERE script_name = @scriptName
       ON CONFLICT DO UPDATE SET text = excluded.text`,
    ),
    removeDocument: prepare(
      'DELETE FROM document WHERE connector_id = (SELECT id FROM connector WHERE script_name = ?) AND kind = ?',
    ),

    translations: prepare(`SELECT locale, text ${ofConnector('translation')} ORDER BY locale`),
    putTranslation: prepare(
      `INSERT INTO translation SELECT id, @locale, @text, @shortDescription
       FROM connector WHERE script_name = @scriptName
       ON CONFLICT DO UPDATE SET text = excluded.text, short_description = excluded.short_description`,
    ),
  };
};

const ofConnector = (table: 'document' | 'translation'): string =>
  `FROM ${table} JOIN connector ON connector.id = connector_id WHERE script_name = ?`;
