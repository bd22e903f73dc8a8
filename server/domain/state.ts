import type { Locale } from '../models/enums.ts';
import type { TenantState } from '../models/index.ts';
import { readDocument } from './connectors/read-document.ts';
import { requireRoom } from './connectors/size.ts';
import { ApiError } from './errors.ts';
import type { ConnectorReader, ConnectorRecord, DocumentKind, TenantStorage } from './ports.ts';
import { MAX_JSON_DEPTH } from './text/json.ts';
import { propertiesError } from './text/properties.ts';
import { fold } from './text/text.ts';

export type { TenantState };

/** Maximum nesting of a state document: metadata as deep as a patch can make it, plus connector, list, and document. */
export const MAX_STATE_DEPTH = MAX_JSON_DEPTH + 2;

/** Returns all connectors as one document, sorted by scriptName so that two documents can be compared line by line. It is a copy. */
export const readState = (reader: ConnectorReader): TenantState => ({
  version: 1,
  connectors: reader.scriptNames().map((scriptName) => {
    const connector = reader.find(scriptName);
    if (!connector) throw new Error(`${scriptName} is listed but cannot be found.`);
    return {
      ...structuredClone(connector),
      documents: { ...reader.documents(scriptName) },
      translations: { ...reader.translations(scriptName) },
    };
  }),
});

/**
 * Replaces all connectors of a tenant with those of a state, atomically.
 *
 * @throws ApiError `illegalValue` for a document or translation that an upload would reject; `referenceConflict` for a repeated name
 *   or scriptName.
 */
export const writeState = (storage: TenantStorage, state: TenantState): void => {
  const connectors = state.connectors.map(copyOf);
  requireUnique(connectors, 'name', ({ name }) => fold(name));
  requireUnique(connectors, 'scriptName', ({ scriptName }) => scriptName);
  for (const connector of connectors) requireRoom(connector);
  const store = storage.writer();
  store.transaction(() => {
    store.clear();
    for (const { documents, translations, ...connector } of connectors) {
      store.insert(connector, documents);
      for (const [locale, text] of Object.entries(translations)) {
        if (text !== undefined) store.putTranslation(connector.scriptName, locale as Locale, text);
      }
    }
  });
};

type StateConnector = TenantState['connectors'][number];

/** Returns a copy of the caller's connector with every text in the form in which an upload would store it. */
const copyOf = (connector: StateConnector, index: number): StateConnector => {
  const where = `/connectors/${index}`;
  return structuredClone({
    ...connector,
    ...wellFormed(connector, ['name', 'type', 's3Location']),
    className: connector.className?.toWellFormed() ?? null,
    documents: mapTexts(connector.documents, (kind, text) => requireDocument(kind as DocumentKind, text, where)),
    translations: mapTexts(connector.translations, (locale, text) => requireProperties(locale, text, where)),
  });
};

/** Returns the texts of some members, with lone surrogates replaced. */
const wellFormed = <T extends Record<K, string>, K extends string>(texts: T, keys: readonly K[]): Record<K, string> =>
  Object.fromEntries(keys.map((key) => [key, texts[key].toWellFormed()])) as Record<K, string>;

/** Returns the members that are present, each with the text to store. */
const mapTexts = <T extends Readonly<Record<string, string | undefined>>>(
  texts: T,
  store: (key: string, text: string) => string,
): T =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) => (text === undefined ? [] : [[key, store(key, text)]])),
  ) as T;

const requireUnique = (
  connectors: readonly ConnectorRecord[],
  field: 'name' | 'scriptName',
  keyOf: (connector: ConnectorRecord) => string,
): void => {
  const seen = new Set<string>();
  for (const [index, connector] of connectors.entries()) {
    const key = keyOf(connector);
    if (seen.has(key)) {
      const cause = `/connectors/${index}/${field} repeats that of an earlier connector.`;
      throw new ApiError('referenceConflict', { field, causes: [cause] });
    }
    seen.add(key);
  }
};

const requireDocument = (kind: DocumentKind, content: string, where: string): string => {
  const read = readDocument(kind, content);
  if ('text' in read) return read.text;
  throw new ApiError('illegalValue', { field: kind, causes: [`${where}/documents/${kind}: ${read.error.reason}`] });
};

const requireProperties = (locale: string, text: string, where: string): string => {
  const error = propertiesError(text);
  if (!error) return text;
  const cause = `${where}/translations/${locale}: line ${error.line}: ${error.reason}.`;
  throw new ApiError('illegalValue', { field: 'translations', causes: [cause] });
};
