import { DOCUMENT_KINDS, documentRefusal } from '../domain/document-kinds.ts';
import { generateDocuments } from '../domain/generated-documents.ts';
import type { ConnectorRecord, Documents } from '../domain/ports.ts';
import { LOCALES } from '../models/enums.ts';
import type { Fixture } from '../models/index.ts';
import { StartError } from '../start-error.ts';
import { SqliteConnectorStore } from './connectors.ts';
import { openEmpty } from './database.ts';
import { type FixtureFolder, openFixtures } from './fixtures.ts';

/**
 * The database that every tenant starts as, in serialized form.
 *
 * @param folder a folder of fixtures, or undefined for a tenant without connectors.
 * @throws StartError for a folder or file that cannot be read or is not what it should be.
 */
export const buildSeedImage = (folder: string | undefined): Buffer => {
  const database = openEmpty();
  try {
    if (folder !== undefined) load(new SqliteConnectorStore(database), openFixtures(folder));
    return database.serialize();
  } finally {
    database.close();
  }
};

const load = (store: SqliteConnectorStore, fixtures: FixtureFolder): void =>
  store.transaction(() => {
    for (const row of fixtures.connectors) {
      const connector = toRecord(row);
      if (store.hasName(connector.name) || store.hasScriptName(connector.scriptName)) {
        throw new StartError(`${fixtures.listPath}: two connectors are named ${row.name} or ${row.scriptName}.`);
      }
      store.insert(connector, { ...generateDocuments(connector), ...writtenDocuments(fixtures, row.scriptName) });
      for (const locale of LOCALES) {
        const text = fixtures.read(`translations/${row.scriptName}/${locale}.properties`);
        if (text !== undefined) store.putTranslation(row.scriptName, locale, text);
      }
    }
  });

const writtenDocuments = (fixtures: FixtureFolder, scriptName: string): Documents => {
  const written: Record<string, string> = {};
  for (const kind of DOCUMENT_KINDS) {
    const path = `documents/${scriptName}/${kind}.xml`;
    const text = fixtures.read(path);
    if (text === undefined) continue;
    const refusal = documentRefusal(kind, text);
    if (refusal !== undefined) throw new StartError(`${fixtures.pathOf(path)}: ${refusal}`);
    written[kind] = text;
  }
  return written;
};

const toRecord = (row: Fixture['connectors'][number]): ConnectorRecord => ({
  ...row,
  s3Location: `connector/${row.scriptName}`,
  sourceConfigFrom:
    typeof row.connectorMetadata['platform'] === 'string' ? row.connectorMetadata['platform'] : 'sp-connect',
  uploadedFiles: null,
  custom: false,
});
