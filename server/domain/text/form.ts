import { checkXml, escapeAttribute } from './xml.ts';

/**
 * Attributes of a form whose value is a translation key. [D that there are such attributes; A that the list is complete: labels of
 * menus, sections, and options, names and help of fields, and those in the public documentation of custom connectors]
 */
const LABEL_ATTRIBUTES: ReadonlySet<string> = new Set([
  'label',
  'displayName',
  'sectionInfo',
  'placeholder',
  'helpKey',
  'docLinkLabel',
  'shortDesc',
]);

/**
 * Maximum number of characters that labels add to a form. Beyond it, keys stay untranslated, because a few long texts for many keys
 * would make a document that no string can hold. [A]
 */
export const MAX_LABELS_LENGTH = 16_777_216;

/** An attribute of a form that holds a translation key. Offsets count UTF-16 units from the beginning of the form. */
export interface Label {
  /** Offset of the opening quote. */
  readonly start: number;
  /** Offset after the closing quote. */
  readonly end: number;
  /** The translation key as an XML parser reports it. */
  readonly value: string;
}

/**
 * Returns the labels of a form in document order; none if the text is not well-formed XML.
 *
 * They depend only on the text, so a caller can cache them with the form.
 */
export const labelsOf = (form: string): readonly Label[] => {
  const labels: Label[] = [];
  const checked = checkXml(form, ({ name, value, start, end }) => {
    if (LABEL_ATTRIBUTES.has(name)) labels.push({ start, end, value });
  });
  return 'root' in checked ? labels : [];
};

/**
 * Returns a form with its translation keys replaced by the texts of a locale. Keys that `translate` does not know stay. [A]
 *
 * @param labels labels of this form.
 */
export const localize = (
  form: string,
  labels: readonly Label[],
  translate: (key: string) => string | undefined,
): string => {
  let localized = '';
  let copied = 0;
  let added = 0;
  for (const { start, end, value } of labels) {
    const text = translate(value);
    if (text === undefined || added + text.length > MAX_LABELS_LENGTH) continue;
    const escaped = escapeAttribute(text);
    added += escaped.length;
    localized += `${form.slice(copied, start)}"${escaped}"`;
    copied = end;
  }
  return localized + form.slice(copied);
};

/** Returns the translation keys of a form, in the order in which they first appear. */
export const keysOfForm = (form: string): string[] => [...new Set(labelsOf(form).map(({ value }) => value))];
