import { LOCALES, type Locale } from '../../models/enums.ts';

/** What stands in for a locale that is absent, not viable, or without text. [D] */
export const DEFAULT_LOCALE: Locale = 'en';

const languageOf = (tag: string): string => tag.split('-', 1)[0] ?? '';

/** The known locales by their tags in lower case, and those that are the only one of their language by that language. */
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
 * Returns the known locale that is asked for: by its tag, ignoring case and with `_` as `-`, else by its primary language, if exactly
 * one known locale has that [A]; else `en`, never an error. [D/W: two SDKs send `false` for Norwegian.]
 */
export const viableLocale = (asked: string | undefined): Locale => {
  const tag = (asked ?? '').toLowerCase().replaceAll('_', '-');
  return LOCALE_OF.get(tag) ?? LOCALE_OF.get(languageOf(tag)) ?? DEFAULT_LOCALE;
};
