import type { Locale } from '../../models/enums.ts';
import type { ConnectorDetail, ConnectorDto } from '../../models/index.ts';
import type { ConnectorRecord, Documents, Metadata, Translations } from '../ports.ts';
import { type Label, labelsOf, localize } from '../text/form.ts';
import { parseProperties, SHORT_DESCRIPTION_KEY } from '../text/properties.ts';
import { DEFAULT_LOCALE } from './locale.ts';

/**
 * Returns the list item of a connector as JSON: what lists show, and what POST responds with.
 *
 * @param shortDescription replaces `connectorMetadata.shortDesc`, if the locale has one. [A]
 */
export const listItem = (connector: ConnectorRecord, shortDescription?: string): string => {
  const { name, type, scriptName, className, features, directConnect, connectorMetadata, status } = connector;
  return JSON.stringify({
    name,
    type,
    scriptName,
    className,
    features,
    directConnect,
    connectorMetadata: describe(connectorMetadata, shortDescription),
    status,
  } satisfies ConnectorDto);
};

const describe = (metadata: Metadata, shortDesc: string | undefined): Metadata =>
  shortDesc === undefined ? metadata : { ...metadata, shortDesc };

type Identity = Pick<ConnectorDetail, 'name' | 'type' | 'scriptName'>;

/** Returns a connector with its documents, localized. Absent documents are omitted. */
export const toDetail = (
  connector: ConnectorRecord,
  documents: Documents,
  translations: Translations,
  locale: Locale,
): ConnectorDetail => {
  const form = documents['source-config'];
  // A form without translations needs no localization, so it is not parsed.
  const labels = form === undefined || Object.keys(translations).length === 0 ? [] : labelsOf(form);
  const translate = translator(translations, locale, labels);
  const template = documents['source-template'];
  const correlation = documents['correlation-config'];
  // Assigned one by one, in the order of the response: spreading optional members would double the time.
  const { name, type, className, scriptName, sourceConfigFrom } = connector;
  // In the published model, className can be null only in lists.
  const detail: Identity & Partial<ConnectorDetail> =
    className === null ? { name, type, scriptName } : { name, type, className, scriptName };
  if (template !== undefined) detail.applicationXml = template;
  if (correlation !== undefined) detail.correlationConfigXml = correlation;
  if (form !== undefined) {
    detail.sourceConfigXml = form;
    detail.sourceConfig = localize(form, labels, translate);
  }
  if (sourceConfigFrom !== null) detail.sourceConfigFrom = sourceConfigFrom;
  return Object.assign(detail, {
    s3Location: connector.s3Location,
    uploadedFiles: connector.uploadedFiles ? [...connector.uploadedFiles] : null,
    fileUpload: connector.fileUpload,
    directConnect: connector.directConnect,
    translationProperties: { ...translations },
    connectorMetadata: describe(connector.connectorMetadata, translate(SHORT_DESCRIPTION_KEY)),
    status: connector.status,
  });
};

/** Returns a form in the words of one locale. */
export const localizedForm = (form: string, translations: Translations, locale: Locale): string => {
  const labels = labelsOf(form);
  return localize(form, labels, translator(translations, locale, labels));
};

/** Returns a function that looks a key up in the locale, then in `en`. [A] */
const translator = (
  translations: Translations,
  locale: Locale,
  labels: readonly Label[],
): ((key: string) => string | undefined) => {
  const keys = new Set([SHORT_DESCRIPTION_KEY, ...labels.map(({ value }) => value)]);
  const asked = parseProperties(translations[locale] ?? '', keys);
  const fallback = locale === DEFAULT_LOCALE ? asked : parseProperties(translations[DEFAULT_LOCALE] ?? '', keys);
  return (key) => asked.get(key) ?? fallback.get(key);
};
