import type { Locale } from '../models/enums.ts';
import type { TenantState } from '../models/index.ts';
import { documentRefusal } from './connectors/document-kinds.ts';
import { requireRoom } from './connectors/size.ts';
import { Failure } from './errors.ts';
import type { ConnectorReader, ConnectorRecord, DocumentKind, TenantStorage } from './ports.ts';
import { MAX_JSON_DEPTH } from './text/json.ts';
import { fold } from './text/text.ts';

export type { TenantState };

/** Deepest nesting of a state document: metadata as deep as a patch can make it, in a connector, in the list, in the document. */
export const MAX_STATE_DEPTH = MAX_JSON_DEPTH + 2;

/** Returns all connectors as one document, by scriptName, so that two of them can be compared line by line. It shares nothing with the store. */
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
 * Replaces everything that a tenant holds: by all of a state, or not at all.
 *
 * @throws Failure `illegalValue` for a document that an upload would reject, `referenceConflict` for a name or key that comes twice.
 */
export const writeState = (storage: TenantStorage, state: TenantState): void => {
  const connectors = state.connectors.map(copyOf);
  requireUnique(connectors, 'name', ({ name }) => fold(name));
  requireUnique(connectors, 'scriptName', ({ scriptName }) => scriptName);
  for (const [index, connector] of connectors.entries()) {
    const { documents } = connector;
    requireRoom(connector);
    for (const [kind, text] of Object.entries(documents)) requireDocument(kind as DocumentKind, text ?? '', index);
  }
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

/** A copy of the caller's, in which every text is one that the database can hold. */
const copyOf = (connector: StateConnector): StateConnector =>
  structuredClone({
    ...connector,
    ...wellFormed(connector, ['name', 'type', 'className', 's3Location']),
    documents: wellFormed(connector.documents, Object.keys(connector.documents) as DocumentKind[]),
    translations: wellFormed(connector.translations, Object.keys(connector.translations) as Locale[]),
  });

/** The texts of some members, with lone surrogates replaced; without members that are undefined. */
const wellFormed = <T extends object, K extends keyof T>(texts: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const text = texts[key];
      return typeof text === 'string' ? [[key, text.toWellFormed()]] : [];
    }),
  ) as Pick<T, K>;

const requireUnique = (
  connectors: readonly ConnectorRecord[],
  field: 'name' | 'scriptName',
  keyOf: (connector: ConnectorRecord) => string,
): void => {
  const seen = new Set<string>();
  for (const [index, connector] of connectors.entries()) {
    const key = keyOf(connector);
    if (seen.has(key)) {
      const cause = `/connectors/${index}/${field} stands in an earlier connector too.`;
      throw new Failure('referenceConflict', { field, causes: [cause] });
    }
    seen.add(key);
  }
};

const requireDocument = (kind: DocumentKind, text: string, index: number): void => {
  const refusal = documentRefusal(kind, text);
  if (refusal === undefined) return;
  throw new Failure('illegalValue', { field: kind, causes: [`/connectors/${index}/documents/${kind}: ${refusal}`] });
};
