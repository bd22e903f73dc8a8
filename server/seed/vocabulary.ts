import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LOCALE } from '../domain/connectors/locale.ts';
import type { Translations } from '../domain/ports.ts';
import { keysOfForm } from '../domain/text/form.ts';
import { formatProperties, parseProperties, SHORT_DESCRIPTION_KEY } from '../domain/text/properties.ts';
import { LOCALES, type Locale } from '../models/enums.ts';
import type { FixtureConnector } from '../models/index.ts';
import { packageRoot } from '../platform/package.ts';
import { kindOf } from './derived/form.ts';

export const VOCABULARY_FOLDER = join(packageRoot, 'fixtures', 'vocabulary');

type Texts = ReadonlyMap<string, string>;

/** The texts shared by the package's forms, by locale and key. */
export class Vocabulary {
  readonly #texts: Readonly<Record<Locale, Texts>>;

  constructor(folder = VOCABULARY_FOLDER) {
    const read = (locale: Locale) => parseProperties(readFileSync(join(folder, `${locale}.properties`), 'utf8'));
    this.#texts = Object.fromEntries(LOCALES.map((locale) => [locale, read(locale)])) as Record<Locale, Texts>;
  }

  texts(locale: Locale): Texts {
    return this.#texts[locale];
  }

  /** Returns a connector's description: the sentence for its kind, with its name. */
  shortDescription(connector: FixtureConnector, locale: Locale): string | undefined {
    // A function, because a name can contain characters that are special in a replacement text.
    return this.#texts[locale]
      .get(`${SHORT_DESCRIPTION_KEY}_${kindOf(connector)}`)
      ?.replace('{name}', () => connector.name);
  }
}

/**
 * Returns the translations of a connector without any in the fixtures: its short description in every locale, if it is the one for its
 * kind, and in English the texts of its form that the vocabulary contains.
 */
export const deriveTranslations = (connector: FixtureConnector, form: string, vocabulary: Vocabulary): Translations => {
  const described = connector.connectorMetadata['shortDesc'] === vocabulary.shortDescription(connector, DEFAULT_LOCALE);
  const translations: Partial<Record<Locale, string>> = {};
  for (const locale of LOCALES) {
    const sentence = described ? vocabulary.shortDescription(connector, locale) : undefined;
    const entries = [
      ...(sentence === undefined ? [] : [[SHORT_DESCRIPTION_KEY, sentence] as const]),
      ...(locale === DEFAULT_LOCALE ? known(keysOfForm(form), vocabulary.texts(locale)) : []),
    ];
    if (entries.length > 0) translations[locale] = formatProperties(entries);
  }
  return translations;
};

const known = (keys: readonly string[], texts: Texts): (readonly [string, string])[] =>
  keys.flatMap((key) => {
    const text = texts.get(key);
    return text === undefined ? [] : [[key, text] as const];
  });
