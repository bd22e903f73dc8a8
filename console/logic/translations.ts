import { keysOfForm } from '../../server/domain/text/form.ts';
import { parseProperties, SHORT_DESCRIPTION_KEY } from '../../server/domain/text/properties.ts';
import { LOCALES, type Locale } from '../../server/models/enums.ts';

/** The locale whose text a locale shows when it has none itself. */
export const FALLBACK: Locale = 'en';

/** The locales in the order of columns: the fallback first, the others by their tag. */
export const COLUMNS: readonly Locale[] = [FALLBACK, ...LOCALES.filter((locale) => locale !== FALLBACK).sort()];

/** The properties of each locale as they are stored. */
export type Files = Readonly<Partial<Record<Locale, string>>>;

export interface Cell {
  /** Whether the locale has the text itself, shows that of `en`, or shows the key. */
  readonly state: 'own' | 'inherited' | 'missing';
  /** What the locale shows; empty if it is missing. */
  readonly text: string;
}

export interface Row {
  readonly key: string;
  /** Whether the form or the short description uses the key. */
  readonly used: boolean;
  readonly cells: Readonly<Record<Locale, Cell>>;
}

/**
 * Returns the texts of all locales, a row per key: first the keys of the form in its order, then the others in the order of the files.
 *
 * @param form the source-config as it is stored, with its keys.
 */
export const translationRows = (form: string | undefined, files: Files): Row[] => {
  const texts = new Map(COLUMNS.map((locale) => [locale, parseProperties(files[locale] ?? '')]));
  const used = new Set([...(form === undefined ? [] : keysOfForm(form)), SHORT_DESCRIPTION_KEY]);
  const keys = new Set([...used, ...[...texts.values()].flatMap((entries) => [...entries.keys()])]);
  return [...keys].map((key) => ({
    key,
    used: used.has(key),
    cells: Object.fromEntries(COLUMNS.map((locale) => [locale, cellOf(texts, locale, key)])) as Record<Locale, Cell>,
  }));
};

type Texts = ReadonlyMap<Locale, ReadonlyMap<string, string>>;

const cellOf = (texts: Texts, locale: Locale, key: string): Cell => {
  const own = texts.get(locale)?.get(key);
  if (own !== undefined) return { state: 'own', text: own };
  const inherited = texts.get(FALLBACK)?.get(key);
  return inherited === undefined ? { state: 'missing', text: '' } : { state: 'inherited', text: inherited };
};

/** Returns the keys above a row, nearest last: where a new entry belongs in a file. */
export const keysAbove = (rows: readonly Row[], key: string): string[] =>
  rows
    .slice(
      0,
      rows.findIndex((row) => row.key === key),
    )
    .map((row) => row.key);

/** Returns how many of the used keys a locale has itself. */
export const coverageOf = (rows: readonly Row[], locale: Locale): { readonly own: number; readonly used: number } => {
  const used = rows.filter((row) => row.used);
  return { own: used.filter((row) => row.cells[locale].state === 'own').length, used: used.length };
};
