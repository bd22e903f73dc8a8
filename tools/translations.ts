import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keysOfForm } from '../server/domain/text/form.ts';
import { formatProperties, parseProperties, SHORT_DESCRIPTION_KEY } from '../server/domain/text/properties.ts';
import { LOCALES, type Locale } from '../server/models/enums.ts';
import type { FixtureConnector } from '../server/models/index.ts';
import { PACKAGED_FIXTURES } from '../server/seed/build-template.ts';
import { openFixtures } from '../server/seed/fixtures.ts';
import { VOCABULARY_FOLDER, Vocabulary } from '../server/seed/vocabulary.ts';

/** Keys that a locale lacks on purpose, so that the fallback to English can be seen. */
export const GAPS: readonly { scriptName: string; locale: Locale; key: string }[] = [
  { scriptName: 'workday', locale: 'de', key: 'EffectiveDateOffset' },
  { scriptName: 'okta-angularsc', locale: 'de', key: 'sectionInfo_RateLimit' },
];

/** The texts of a form that are the same in every language, by key. A server does not read them, so that they are no fixtures. */
export const examplesOf = (scriptName: string): ReadonlyMap<string, string> => {
  const path = join(VOCABULARY_FOLDER, 'examples', `${scriptName}.properties`);
  return parseProperties(existsSync(path) ? readFileSync(path, 'utf8') : '');
};

/** Returns the translation files of the connectors with a form in the fixtures, path → text, from form and vocabulary. */
export const makeTranslations = (): ReadonlyMap<string, string> => {
  const { connectors, read } = openFixtures(PACKAGED_FIXTURES);
  const vocabulary = new Vocabulary();
  const files = new Map<string, string>();
  for (const connector of connectors) {
    const form = read(`documents/${connector.scriptName}/source-config.xml`);
    if (form === undefined) continue;
    const examples = examplesOf(connector.scriptName);
    for (const locale of LOCALES) {
      const text = textsOf(connector, keysOfForm(form), examples, vocabulary, locale);
      files.set(`translations/${connector.scriptName}/${locale}.properties`, text);
    }
  }
  return files;
};

const textsOf = (
  connector: FixtureConnector,
  keys: readonly string[],
  examples: ReadonlyMap<string, string>,
  vocabulary: Vocabulary,
  locale: Locale,
): string => {
  const { name, scriptName } = connector;
  const required = (key: string, text: string | undefined): [string, string] => {
    if (text === undefined) throw new Error(`${key} of ${scriptName} has no text in ${locale}: ${VOCABULARY_FOLDER}`);
    return [key, text];
  };
  const isGap = (key: string) =>
    GAPS.some((gap) => gap.scriptName === scriptName && gap.locale === locale && gap.key === key);
  return formatProperties(
    [
      required(SHORT_DESCRIPTION_KEY, vocabulary.shortDescription(connector, locale)),
      ...keys
        .filter((key) => !isGap(key))
        .map((key) => required(key, examples.get(key) ?? vocabulary.texts(locale).get(key))),
    ],
    `${name}: texts of the source configuration, ${languages.of(locale)}; made from the vocabulary`,
  );
};

const languages = new Intl.DisplayNames('en', { type: 'language' });

const write = (files: ReadonlyMap<string, string>): void => {
  rmSync(join(PACKAGED_FIXTURES, 'translations'), { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(PACKAGED_FIXTURES, path)), { recursive: true });
    writeFileSync(join(PACKAGED_FIXTURES, path), text);
  }
};

/** Paths of the files that are not as they would be made. */
export const outdatedTranslations = (files: ReadonlyMap<string, string>): string[] => {
  const present = globSync('translations/**/*.*', { cwd: PACKAGED_FIXTURES });
  const paths = new Set([...present, ...files.keys()]);
  return [...paths].filter(
    (path) => !present.includes(path) || readFileSync(join(PACKAGED_FIXTURES, path), 'utf8') !== files.get(path),
  );
};

if (import.meta.main) {
  const files = makeTranslations();
  if (process.argv.includes('--check')) {
    const outdated = outdatedTranslations(files);
    process.stdout.write(outdated.map((path) => `${path} is not what npm run translations makes\n`).join(''));
    process.exitCode = outdated.length > 0 ? 1 : 0;
  } else {
    write(files);
    process.stdout.write(`${files.size} files written\n`);
  }
}
