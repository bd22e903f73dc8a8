import { join } from 'node:path';
import { generateDocuments } from '../domain/connectors/create.ts';
import { DOCUMENT_KINDS, documentFault } from '../domain/connectors/document-kinds.ts';
import type { ConnectorRecord, ConnectorStore, Documents, Translations } from '../domain/ports.ts';
import { propertiesFault } from '../domain/text/properties.ts';
import { type FixtureProfile, LOCALES, type Locale } from '../models/enums.ts';
import type { FixtureConnector } from '../models/index.ts';
import { packageRoot } from '../platform/package.ts';
import { SqliteConnectorStore } from '../store/connector-store.ts';
import { openEmpty } from '../store/database.ts';
import { deriveDocuments } from './derived/template.ts';
import { type FixtureFolder, openFixtures } from './fixtures.ts';
import { LARGE_SIZE, MINIMAL, multiply } from './profiles.ts';
import { deriveTranslations, Vocabulary } from './vocabulary.ts';

/** The fixtures that come with the package. */
export const PACKAGED_FIXTURES = join(packageRoot, 'fixtures');

/**
 * The database that every tenant starts as, in serialized form.
 *
 * @throws StartError for a fixture that is not right.
 */
export const buildImage = (profile: FixtureProfile): Buffer =>
  imageOf((store) => {
    if (profile === 'none') return;
    const packaged = openFixtures(PACKAGED_FIXTURES);
    const chosen =
      profile === 'minimal' ? packaged.connectors.filter(({ scriptName }) => MINIMAL.has(scriptName)) : undefined;
    load(store, chosen ? { ...packaged, connectors: chosen } : packaged);
    if (profile !== 'large') return;
    for (const row of multiply(packaged.connectors, LARGE_SIZE)) {
      const connector = toRecord(row);
      store.insert(connector, generateDocuments(connector));
    }
  });

/**
 * The same from a folder of the user's.
 *
 * @throws StartError for a folder or file that cannot be read or is not what it should be.
 */
export const buildImageOf = (folder: string): Buffer => imageOf((store) => load(store, openFixtures(folder)));

const imageOf = (fill: (store: ConnectorStore) => void): Buffer => {
  const database = openEmpty();
  try {
    const store = new SqliteConnectorStore(database);
    store.transaction(() => fill(store));
    return database.serialize();
  } finally {
    database.close();
  }
};

const load = (store: ConnectorStore, fixtures: FixtureFolder): void => {
  const vocabulary = new Vocabulary();
  for (const [index, row] of fixtures.connectors.entries()) {
    if (store.hasName(row.name) || store.hasScriptName(row.scriptName)) {
      throw fixtures.faultOf(index, `another connector is named ${row.name} or ${row.scriptName}`);
    }
    const documents = { ...deriveDocuments(row), ...writtenDocuments(fixtures, row.scriptName) };
    store.insert(toRecord(row), documents);
    const written = writtenTranslations(fixtures, row.scriptName);
    const translations = written ?? deriveTranslations(row, documents['source-config'], vocabulary);
    for (const locale of LOCALES) {
      const text = translations[locale];
      if (text !== undefined) store.putTranslation(row.scriptName, locale, text);
    }
  }
};

const writtenDocuments = (fixtures: FixtureFolder, scriptName: string): Documents => {
  const written: Record<string, string> = {};
  for (const kind of DOCUMENT_KINDS) {
    const path = `documents/${scriptName}/${kind}.xml`;
    const text = fixtures.read(path);
    if (text === undefined) continue;
    const fault = documentFault(kind, text);
    if (fault) throw fixtures.fault(path, fault.line, fault.refusal.replace(/\.$/, ''));
    written[kind] = text;
  }
  return written;
};

/** Undefined where the connector has none at all. */
const writtenTranslations = (fixtures: FixtureFolder, scriptName: string): Translations | undefined => {
  const written: Partial<Record<Locale, string>> = {};
  for (const locale of LOCALES) {
    const path = `translations/${scriptName}/${locale}.properties`;
    const text = fixtures.read(path);
    if (text === undefined) continue;
    const fault = propertiesFault(text);
    if (fault) throw fixtures.fault(path, fault.line, fault.reason);
    written[locale] = text;
  }
  return Object.keys(written).length > 0 ? written : undefined;
};

const toRecord = ({ kind: _, ...row }: FixtureConnector): ConnectorRecord => ({
  ...row,
  s3Location: `connector/${row.scriptName}`,
  sourceConfigFrom:
    typeof row.connectorMetadata['platform'] === 'string' ? row.connectorMetadata['platform'] : 'sp-connect',
  uploadedFiles: null,
  custom: false,
});
