import { checkXml, escapeAttribute } from './xml.ts';

/**
 * Attributes of a form whose value is a translation key. [D that there are such; A that these are all: the label of a
 * menu, section or option, the name and help of a field, and what the public documentation of custom connectors shows]
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
 * Maximum number of characters that labels may add to a form. A label that would add more is left out and its key stays,
 * because a few long texts under many keys make a document that no string can hold. [A]
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
 * Returns the labels of a form in document order; none for a text that is not well-formed XML.
 *
 * They come from the parser that accepted the form, and depend on nothing but its text: a caller can keep them as long as
 * the form.
 */
export const labelsOf = (form: string): readonly Label[] => {
  const labels: Label[] = [];
  const checked = checkXml(form, ({ name, value, start, end }) => {
    if (LABEL_ATTRIBUTES.has(name)) labels.push({ start, end, value });
  });
  return 'root' in checked ? labels : [];
};

/**
 * Returns a form with the texts of a locale in place of its translation keys. A key that `translate` does not know stays. [A]
 *
 * @param labels are those of this form.
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
