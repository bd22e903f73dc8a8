import type { Locale } from '../models/enums.ts';
import type { TenantState } from '../models/index.ts';
import { documentRefusal } from './connectors/document-kinds.ts';
import { Failure } from './errors.ts';
import type { ConnectorStore, DocumentKind } from './ports.ts';

/** Everything of a tenant in one document, by scriptName, so that two of them can be compared line by line. */
export const readState = (store: ConnectorStore): TenantState => ({
  version: 1,
  connectors: store.scriptNames().map((scriptName) => {
    const connector = store.find(scriptName);
    if (!connector) throw new Error(`${scriptName} is listed and not there.`);
    return {
      ...connector,
      features: connector.features && [...connector.features],
      labels: [...connector.labels],
      uploadedFiles: connector.uploadedFiles && [...connector.uploadedFiles],
      documents: { ...store.documents(scriptName) },
      translations: { ...store.translations(scriptName) },
    };
  }),
});

/**
 * Puts a state in the place of everything that a tenant holds: all of it, or nothing.
 *
 * @throws Failure `illegalValue` for a document that is not acceptable, `referenceConflict` for a name or key that comes twice.
 */
export const writeState = (store: ConnectorStore, { connectors }: TenantState): void =>
  store.transaction(() => {
    store.clear();
    for (const [index, { documents, translations, ...connector }] of connectors.entries()) {
      const where = `/connectors/${index}`;
      if (store.hasName(connector.name)) throw conflict('name', where);
      if (store.hasScriptName(connector.scriptName)) throw conflict('scriptName', where);
      for (const [kind, text] of Object.entries(documents)) requireDocument(kind as DocumentKind, text, where);
      store.insert(connector, documents);
      for (const [locale, text] of Object.entries(translations)) {
        if (text !== undefined) store.putTranslation(connector.scriptName, locale as Locale, text);
      }
    }
  });

const conflict = (field: string, where: string): Failure =>
  new Failure('referenceConflict', { field, causes: [`${where}/${field} stands in an earlier connector too.`] });

const requireDocument = (kind: DocumentKind, text: string | undefined, where: string): void => {
  const refusal = text === undefined ? undefined : documentRefusal(kind, text);
  if (refusal !== undefined) {
    throw new Failure('illegalValue', { field: kind, causes: [`${where}/documents/${kind}: ${refusal}`] });
  }
};
