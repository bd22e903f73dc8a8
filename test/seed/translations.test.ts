import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { keysOfForm } from '../../server/domain/text/form.ts';
import { parseProperties } from '../../server/domain/text/properties.ts';
import { LOCALES } from '../../server/models/enums.ts';
import { PACKAGED_FIXTURES } from '../../server/seed/build-template.ts';
import { deriveDocuments } from '../../server/seed/derived/source-template.ts';
import { openFixtures } from '../../server/seed/fixtures.ts';
import { deriveTranslations, Vocabulary } from '../../server/seed/vocabulary.ts';
import { examplesOf, GAPS, makeTranslations, outdatedTranslations } from '../../tools/translations.ts';
import { Findings } from '../support/findings.ts';

const vocabulary = new Vocabulary();
const english = vocabulary.texts('en');
const { connectors, read } = openFixtures(PACKAGED_FIXTURES);

t.test('the translation files are generated from the vocabulary', (t) => {
  const files = makeTranslations();
  t.same(outdatedTranslations(files), []);
  t.equal(files.size, 14 * LOCALES.length);
  const [path = ''] = files.keys();
  t.same(outdatedTranslations(new Map([...files, [path, 'other']])), [path], 'a difference is seen');
  t.end();
});

t.test('every language has every text, with the same placeholders and tags', (t) => {
  const findings = new Findings();
  const marks = (text: string) => (text.match(/<[^>]+>|\{\w+\}|\$\(\w+\)/g) ?? []).sort();
  for (const locale of LOCALES) {
    const texts = vocabulary.texts(locale);
    t.same([...texts.keys()], [...english.keys()], `keys of ${locale}`);
    for (const [key, text] of english) {
      findings.ok(texts.get(key), `${key} in ${locale}`);
      findings.same(marks(texts.get(key) ?? ''), marks(text), `marks of ${key} in ${locale}`);
    }
  }
  t.ok(english.size > 100);
  t.same(findings.list, []);
  t.end();
});

t.test('every text of the vocabulary is used, and every example', (t) => {
  const used = new Set<string>();
  const findings = new Findings();
  for (const connector of connectors) {
    const { scriptName } = connector;
    const form = read(`documents/${scriptName}/source-config.xml`);
    const keys = keysOfForm(form ?? deriveDocuments(connector)['source-config']);
    for (const key of keys) used.add(key);
    const examples = examplesOf(scriptName);
    if (form !== undefined) t.not(examples.size, 0, `${scriptName} has examples`);
    for (const key of examples.keys()) findings.ok(keys.includes(key), `the example ${key} of ${scriptName}`);
  }
  t.same(findings.list, []);
  const shared = [...english.keys()].filter((key) => !key.startsWith('ShortDesc_'));
  t.same(
    shared.filter((key) => !used.has(key)),
    [],
  );
  t.end();
});

t.test('the missing translations are those listed in the README of the fixtures', (t) => {
  const readme = readFileSync(join(PACKAGED_FIXTURES, 'README.md'), 'utf8');
  for (const { scriptName, locale, key } of GAPS) {
    const texts = (of: string) => parseProperties(read(`translations/${scriptName}/${of}.properties`) ?? '');
    t.notOk(texts(locale).has(key));
    t.ok(texts('en').has(key), 'English takes its place');
    t.ok(readme.includes(key) && readme.includes(`${locale}.properties`), key);
  }
  t.equal(
    readme.match(/^\| .*`(?:\w+)` +\|$/gm)?.filter((row) => GAPS.some(({ key }) => row.includes(key))).length,
    GAPS.length,
  );
  t.end();
});

t.test('every fixture file is used', (t) => {
  const scriptNames = new Set(connectors.map(({ scriptName }) => scriptName));
  const files = globSync('{documents,translations}/*', { cwd: PACKAGED_FIXTURES });
  t.ok(files.length > 0);
  t.same(
    files.filter((file) => !scriptNames.has(file.split('/')[1] ?? '')),
    [],
  );
  t.end();
});

t.test('a custom description is not translated', (t) => {
  const [row] = connectors;
  if (!row) throw new Error('There are connectors.');
  const form = deriveDocuments(row)['source-config'];
  t.same(Object.keys(deriveTranslations(row, form, vocabulary)).sort(), [...LOCALES].sort());
  const own = { ...row, connectorMetadata: { shortDesc: 'Ours.' } };
  t.same(Object.keys(deriveTranslations(own, form, vocabulary)), ['en']);
  t.notMatch(deriveTranslations(own, form, vocabulary).en, 'ShortDesc');
  t.same(deriveTranslations(own, '<Form/>', vocabulary), {}, 'nothing to say');
  const priced = { ...row, name: "$& and $'", connectorMetadata: {} };
  t.match(vocabulary.shortDescription(priced, 'en'), "$& and $'");
  t.end();
});
