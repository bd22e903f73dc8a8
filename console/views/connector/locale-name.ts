const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** Returns a locale for people: `Japanese (ja)`. */
export const localeName = (locale: string): string => `${names.of(locale) ?? locale} (${locale})`;
