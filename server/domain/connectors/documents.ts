import type { UpdateStatus } from '../../models/enums.ts';
import type { UpdateDetail } from '../../models/index.ts';
import { ApiError } from '../errors.ts';
import type { ConnectorReader, ConnectorRecord, DocumentKind, TenantStorage } from '../ports.ts';
import { decodeProperties } from '../text/encoding.ts';
import { propertiesError } from '../text/properties.ts';
import { requireConnector } from './connectors.ts';
import { DEFAULT_LOCALE, viableLocale } from './locale.ts';
import { readDocument } from './read-document.ts';
import { type ConnectorTexts, requireRoom } from './size.ts';

/** The documents and translations of the connectors of one tenant. */
export class ConnectorDocuments {
  readonly #storage: TenantStorage;

  constructor(storage: TenantStorage) {
    this.#storage = storage;
  }

  /** Returns a document as it is stored. @throws ApiError `notFound` if there is no such connector or document. */
  get(scriptName: string, kind: DocumentKind): string {
    const { reader } = this.#storage;
    requireConnector(reader, scriptName);
    const text = reader.document(scriptName, kind);
    if (text === undefined)
      throw new ApiError('notFound', { causes: [`Connector ${JSON.stringify(scriptName)} has no ${kind}.`] });
    return text;
  }

  /** Returns the translation for a locale, else the one for `en`, else an empty text. [D/A] @throws ApiError `notFound`. */
  getTranslation(scriptName: string, locale: string): string {
    const { reader } = this.#storage;
    requireConnector(reader, scriptName);
    return reader.translation(scriptName, viableLocale(locale)) ?? reader.translation(scriptName, DEFAULT_LOCALE) ?? '';
  }

  /**
   * Stores an uploaded document.
   *
   * @param file bytes of the part `file`.
   * @returns whether the document was stored, and if not, why. [D; A for the meaning of each status]
   * @throws ApiError `notFound`; `required` if there is no file.
   */
  put(scriptName: string, kind: DocumentKind, file: Uint8Array | undefined): UpdateDetail {
    const { reader } = this.#storage;
    const connector = requireConnector(reader, scriptName);
    if (file === undefined) throw new ApiError('required', { field: 'file' });
    const name = `${kind}.xml`;
    if (file.length === 0) return outcome(connector, 'SKIPPED', 'The file is empty.');
    const read = readDocument(kind, file);
    if ('error' in read) return outcome(connector, 'ERROR', read.error.reason);
    const { text } = read;
    if (text === reader.document(scriptName, kind)) return unchanged(connector, name);
    requireRoom(textsAfter(reader, connector, { documents: { [kind]: text } }));
    this.#storage.writer().putDocument(scriptName, kind, text);
    return updated(connector, name);
  }

  /** Stores the uploaded properties of a locale. Does nothing without a file, because no official SDK can send one. [W] */
  putTranslation(scriptName: string, asked: string, file: Uint8Array | undefined): UpdateDetail {
    const { reader } = this.#storage;
    const connector = requireConnector(reader, scriptName);
    if (!file?.length) return outcome(connector, 'SKIPPED', 'No file was uploaded.');
    const text = decodeProperties(file);
    const error = propertiesError(text);
    if (error) return outcome(connector, 'ERROR', `The file is invalid: line ${error.line}: ${error.reason}.`);
    const locale = viableLocale(asked);
    const name = `translations/${locale}.properties`;
    if (text === reader.translation(scriptName, locale)) return unchanged(connector, name);
    requireRoom(textsAfter(reader, connector, { translations: { [locale]: text } }));
    this.#storage.writer().putTranslation(scriptName, locale, text);
    return updated(connector, name);
  }
}

/** Returns what a connector holds after some of its texts are written. */
const textsAfter = (
  reader: ConnectorReader,
  { scriptName, connectorMetadata }: ConnectorRecord,
  { documents = {}, translations = {} }: Partial<ConnectorTexts>,
): ConnectorTexts => ({
  documents: { ...reader.documents(scriptName), ...documents },
  translations: { ...reader.translations(scriptName), ...translations },
  connectorMetadata,
});

const outcome = (
  { scriptName }: ConnectorRecord,
  status: UpdateStatus,
  message: string,
  updatedFiles: string[] | null = null,
): UpdateDetail => ({ message, scriptName, updatedFiles, status });

const updated = (connector: ConnectorRecord, name: string): UpdateDetail =>
  outcome(connector, 'UPDATED', `${name} was updated.`, [`${connector.s3Location}/${name}`]);

const unchanged = (connector: ConnectorRecord, name: string): UpdateDetail =>
  outcome(connector, 'UNCHANGED', `${name} is the same as before.`);
