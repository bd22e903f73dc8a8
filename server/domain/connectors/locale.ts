import { LOCALES, type Locale } from '../../models/enums.ts';

/** What stands in for a locale that is absent, unknown or without text. [D] */
export const DEFAULT_LOCALE: Locale = 'en';

const known: ReadonlySet<string> = new Set(LOCALES);

export const isLocale = (text: string): text is Locale => known.has(text);

/** The asked locale, or `en` where it is not viable: never an error. [D/W] */
export const viableLocale = (asked: string | undefined): Locale =>
  asked !== undefined && isLocale(asked) ? asked : DEFAULT_LOCALE;
