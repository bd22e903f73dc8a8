import { LOCALES, type Locale } from '../../models/enums.ts';

/** The locale to use if the requested one is absent, unknown, or has no text. [D] */
export const DEFAULT_LOCALE: Locale = 'en';

const languageOf = (tag: string): string => tag.split('-', 1)[0] ?? '';

/** The known locales by lower-case tag, and also by language if only one locale has that language. */
const LOCALE_OF: ReadonlyMap<string, Locale> = new Map([
  ...LOCALES.map((locale) => [languageOf(locale).toLowerCase(), locale] as const).filter(
    ([language], _index, all) => all.filter(([other]) => other === language).length === 1,
  ),
  ...LOCALES.map((locale) => [locale.toLowerCase(), locale] as const),
  // The two written forms of Norwegian.
  ['nb', 'no'],
  ['nn', 'no'],
]);

/**
 * Returns the known locale with the requested tag, ignoring case and reading `_` as `-`; else the only one with its primary language
 * [A]; else `en`. Never fails. [D/W: two SDKs send `false` for Norwegian.]
 */
export const viableLocale = (asked: string | undefined): Locale => {
  const tag = (asked ?? '').toLowerCase().replaceAll('_', '-');
  return LOCALE_OF.get(tag) ?? LOCALE_OF.get(languageOf(tag)) ?? DEFAULT_LOCALE;
};
