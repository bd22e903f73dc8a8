import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DOCUMENT_KINDS, documentError } from '../domain/connectors/document-kinds.ts';
import type { ConnectorRecord, ConnectorStore, Documents, Translations } from '../domain/ports.ts';
import { propertiesError } from '../domain/text/properties.ts';
import { type FixtureProfile, isFixtureProfile, LOCALES, type Locale } from '../models/enums.ts';
import type { FixtureConnector } from '../models/index.ts';
import { packageRoot, VERSION } from '../platform/package.ts';
import { SqliteConnectorStore } from '../store/connector-store.ts';
import { openEmpty } from '../store/database.ts';
import { writeOrigin } from '../store/schema.ts';
import { type TemplateImages, toSlimImage } from '../store/template.ts';
import { deriveDocuments } from './derived/source-template.ts';
import { type FixtureFolder, openFixtures } from './fixtures.ts';
import { NULLS } from './nulls.ts';
import { LARGE_SIZE, MINIMAL, multiply } from './profiles.ts';
import { deriveTranslations, Vocabulary } from './vocabulary.ts';

/** The fixtures in the package. */
export const PACKAGED_FIXTURES = join(packageRoot, 'fixtures');

/** The customer's connectors, which the profile `custom` adds to the default ones. */
export const CUSTOM_FIXTURES = join(PACKAGED_FIXTURES, 'custom');

/**
 * Builds the template for a profile or a folder of fixtures.
 *
 * @throws StartError if a folder or file cannot be read or is invalid.
 */
export const buildTemplate = (fixtures: string): TemplateImages => {
  const database = openEmpty();
  try {
    const store = new SqliteConnectorStore(database);
    store.transaction(() =>
      isFixtureProfile(fixtures) ? loadProfile(store, fixtures) : loadFolder(store, openFixtures(fixtures)),
    );
    const digest = createHash('sha256').update(database.serialize()).digest('hex');
    writeOrigin(database, { fixtures, digest, version: VERSION });
    const whole = database.serialize();
    return { whole, slim: toSlimImage(whole) };
  } finally {
    database.close();
  }
};

const loadProfile = (store: ConnectorStore, profile: FixtureProfile): void => {
  if (profile === 'none') return;
  if (profile === 'nulls') {
    for (const { documents, ...connector } of NULLS) store.insert(connector, documents);
    return;
  }
  const packaged = openFixtures(PACKAGED_FIXTURES);
  const chosen =
    profile === 'minimal' ? packaged.connectors.filter(({ scriptName }) => MINIMAL.has(scriptName)) : undefined;
  load(store, chosen ? { ...packaged, connectors: chosen } : packaged);
  if (profile === 'large') for (const row of multiply(packaged.connectors, LARGE_SIZE)) store.insert(toRecord(row));
  if (profile === 'custom') load(store, openFixtures(CUSTOM_FIXTURES));
};

const loadFolder = (store: ConnectorStore, fixtures: FixtureFolder): void => {
  load(store, fixtures);
  fixtures.requireAllRead();
};

const load = (store: ConnectorStore, fixtures: FixtureFolder): void => {
  const vocabulary = new Vocabulary();
  for (const [index, row] of fixtures.connectors.entries()) {
    for (const [property, isTaken] of [
      ['name', store.hasName(row.name)],
      ['scriptName', store.hasScriptName(row.scriptName)],
    ] as const) {
      if (isTaken)
        throw fixtures.invalidRow(index, `another connector has the ${property} ${JSON.stringify(row[property])}`);
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
    const error = documentError(kind, text);
    if (error) throw fixtures.invalidFile(path, error.line, error.reason.replace(/\.$/, ''));
    written[kind] = text;
  }
  return written;
};

/** Returns the translations in the fixtures, or undefined if the connector has none. */
const writtenTranslations = (fixtures: FixtureFolder, scriptName: string): Translations | undefined => {
  const written: Partial<Record<Locale, string>> = {};
  for (const locale of LOCALES) {
    const path = `translations/${scriptName}/${locale}.properties`;
    const text = fixtures.read(path);
    if (text === undefined) continue;
    const error = propertiesError(text);
    if (error) throw fixtures.invalidFile(path, error.line, error.reason);
    written[locale] = text;
  }
  return Object.keys(written).length > 0 ? written : undefined;
};

const toRecord = ({ kind: _, custom = false, ...row }: FixtureConnector): ConnectorRecord => ({
  ...row,
  s3Location: `${custom ? 'custom-connector' : 'connector'}/${row.scriptName}`,
  sourceConfigFrom:
    typeof row.connectorMetadata['platform'] === 'string' ? row.connectorMetadata['platform'] : 'sp-connect',
  uploadedFiles: null,
  custom,
});
