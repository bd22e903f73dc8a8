import type { ConnectorRow } from './connector-rows.ts';
import { CONNECTOR_COLUMNS } from './connector-rows.ts';
import type { Database } from './database.ts';

/** Lists show released connectors only. [D] */
export const RELEASED = "status = 'RELEASED'";

const shortDescription = 'SELECT short_description FROM translation WHERE connector_id = connector.id AND locale = ?';

/** The columns of a list item; its two parameters are the asked locale and the one to fall back to. */
export const LISTED = `name, type, script_name, class_name, features, direct_connect, connector_metadata, status,
  coalesce((${shortDescription}), (${shortDescription})) AS short_description`;

const ofConnector = (table: 'document' | 'translation'): string =>
  `FROM ${table} JOIN connector ON connector.id = connector_id WHERE script_name = ?`;

/** The statements of one database, prepared once. */
export const prepareStatements = (database: Database) => ({
  find: database.prepare<[string], ConnectorRow>(
    `SELECT ${CONNECTOR_COLUMNS.join(', ')} FROM connector WHERE script_name = ?`,
  ),
  hasName: database.prepare<[string]>('SELECT 1 FROM connector WHERE name_folded = ?'),
  hasScriptName: database.prepare<[string]>('SELECT 1 FROM connector WHERE script_name = ?'),
  insert: database.prepare<[ConnectorRow]>(
    `INSERT INTO connector (${CONNECTOR_COLUMNS.join(', ')})
     VALUES (${CONNECTOR_COLUMNS.map((column) => `@${column}`).join(', ')})`,
  ),
  setMetadata: database.prepare<[string, string]>('UPDATE connector SET connector_metadata = ? WHERE script_name = ?'),
  remove: database.prepare<[string]>('DELETE FROM connector WHERE script_name = ?'),

  documents: database.prepare<[string], { kind: string; text: string }>(`SELECT kind, text ${ofConnector('document')}`),
  document: database.prepare<[string, string], string>(`SELECT text ${ofConnector('document')} AND kind = ?`).pluck(),
  putDocument: database.prepare<[{ scriptName: string; kind: string; text: string }]>(
    `INSERT INTO document SELECT id, @kind, @text FROM connector WHERE script_name = @scriptName
     ON CONFLICT DO UPDATE SET text = excluded.text`,
  ),
  removeDocuments: database.prepare<[string]>(
    'DELETE FROM document WHERE connector_id = (SELECT id FROM connector WHERE script_name = ?)',
  ),

  translations: database.prepare<[string], { locale: string; text: string }>(
    `SELECT locale, text ${ofConnector('translation')} ORDER BY locale`,
  ),
  translation: database
    .prepare<[string, string], string>(`SELECT text ${ofConnector('translation')} AND locale = ?`)
    .pluck(),
  putTranslation: database.prepare<
    [{ scriptName: string; locale: string; text: string; shortDescription: string | null }]
  >(
    `INSERT INTO translation SELECT id, @locale, @text, @shortDescription FROM connector WHERE script_name = @scriptName
     ON CONFLICT DO UPDATE SET text = excluded.text, short_description = excluded.short_description`,
  ),
});
