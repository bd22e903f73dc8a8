import { escapeAttribute } from './xml.ts';

/** Attributes of a form whose value is a translation key. [D that there are such; the list A] */
const LABEL_ATTRIBUTES: ReadonlySet<string> = new Set([
  'label',
  'info',
  'displayName',
  'docLinkLabel',
  'helpKey',
  'placeholder',
  'placeHolder',
  'title',
]);

/** What may hold a `<` that opens no tag, by how it begins and how it ends. */
const SKIPPED: readonly (readonly [begin: string, end: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
];

/** The name in front of an attribute's value: what stands between the last blank or quote and the equals sign. */
const NAME_BEFORE = /([^\s"'=/<]+)\s*=\s*$/;
/** Longest stretch in front of a value that can hold a name worth reading. */
const MAX_NAME = 100;

/**
 * A form with the labels of a locale in the place of its translation keys; a key that `translate` does not know stays
 * as it is. [A]
 *
 * @param form well-formed; it is read in one pass by plain searches, because a regular expression over a whole tag would
 * overflow on a large one.
 */
export const localizeForm = (form: string, translate: (key: string) => string | undefined): string => {
  let localized = '';
  let copied = 0;
  for (const { start, end, value } of labelsOf(form)) {
    const label = translate(decode(value));
    if (label === undefined) continue;
    localized += `${form.slice(copied, start)}"${escapeAttribute(label)}"`;
    copied = end;
  }
  return localized + form.slice(copied);
};

/** The translation keys of a well-formed form, in the order in which they first appear. */
export const keysOfForm = (form: string): string[] => [
  ...new Set(Array.from(labelsOf(form), ({ value }) => decode(value))),
];

function* labelsOf(form: string): Generator<Attribute> {
  let at = form.indexOf('<');
  while (at >= 0) {
    const skipped = SKIPPED.find(([begin]) => form.startsWith(begin, at));
    if (skipped) {
      at = endOf(form, skipped[1], at + skipped[0].length);
    } else {
      for (const attribute of attributesOf(form, at)) if (LABEL_ATTRIBUTES.has(attribute.name)) yield attribute;
      at = endOfTag(form, at);
    }
    at = form.indexOf('<', at);
  }
}

interface Attribute {
  /** Place of the opening quote, and the one behind the closing quote. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly value: string;
}

function* attributesOf(form: string, tag: number): Generator<Attribute> {
  for (const [start, end] of quotesOf(form, tag)) {
    const [, name = ''] = NAME_BEFORE.exec(form.slice(Math.max(tag, start - MAX_NAME), start)) ?? [];
    yield { start, end, name, value: form.slice(start + 1, end - 1) };
  }
}

/** The quoted stretches of the tag that opens at `tag`. */
function* quotesOf(form: string, tag: number): Generator<[start: number, end: number]> {
  for (let at = tag; at < form.length && form[at] !== '>'; at += 1) {
    const char = form.charAt(at);
    if (char !== '"' && char !== "'") continue;
    const end = endOf(form, char, at + 1);
    yield [at, end];
    at = end - 1;
  }
}

const endOfTag = (form: string, tag: number): number => {
  let last = tag;
  for (const [, end] of quotesOf(form, tag)) last = end;
  return endOf(form, '>', last);
};

const endOf = (form: string, mark: string, from: number): number => {
  const at = form.indexOf(mark, from);
  return at < 0 ? form.length : at + mark.length;
};

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** An attribute's value as its reader sees it. */
const decode = (value: string): string =>
  value.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g, (_, hex, decimal, name) =>
    name === undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : (PREDEFINED[name] ?? ''),
  );
