import { globSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { DOCUMENT_KINDS, documentError, FORM_NAMESPACE } from '../../server/domain/connectors/document-kinds.ts';
import { StartError } from '../../server/platform/start-error.ts';
import { buildTemplate, CUSTOM_FIXTURES, PACKAGED_FIXTURES } from '../../server/seed/build-template.ts';
import { SqliteConnectorStore } from '../../server/store/connector-store.ts';
import { openImage } from '../../server/store/database.ts';
import { packFixtures } from '../../tools/build/fixtures.ts';
import { readPage } from '../store/fixtures/records.ts';
import { Findings } from '../support/findings.ts';

/** What a tenant has that starts with this folder of fixtures. */
const load = (t: Test, folder: string | undefined) => {
  const database = openImage(buildTemplate(folder ?? 'none').whole);
  t.teardown(() => database.close());
  const scriptNames = database.prepare<[], string>('SELECT script_name FROM connector ORDER BY 1').pluck().all();
  return { store: new SqliteConnectorStore(database), scriptNames };
};

/** A folder as t.testdir takes it. */
interface Folder {
  [name: string]: string | Buffer | Folder;
}

t.test('the packaged connectors are loaded', (t) => {
  const { store, scriptNames } = load(t, PACKAGED_FIXTURES);
  const { items, total } = readPage(
    store.list({ filter: undefined, limit: 250, offset: 0, count: true, locale: 'en' }),
  );
  t.equal(scriptNames.length, 158);
  t.equal(total, 150, 'those that are released');
  t.equal(items.length, 150);
  const findings = new Findings();
  for (const scriptName of scriptNames) {
    const connector = store.find(scriptName);
    findings.same(connector?.custom, false, `${scriptName} is custom`);
    findings.same(connector?.s3Location, `connector/${scriptName}`, `location of ${scriptName}`);
    for (const kind of DOCUMENT_KINDS) {
      const error = documentError(kind, store.document(scriptName, kind) ?? '');
      findings.same(error, undefined, `${kind} of ${scriptName}`);
    }
  }
  t.same(findings.list, []);
  t.end();
});

t.test('the fixtures of the package, whose texts are one file, are the same', (t) => {
  const folder = t.testdir({});
  packFixtures(folder);
  for (const [packed, sources] of [
    [folder, PACKAGED_FIXTURES],
    [join(folder, 'custom'), CUSTOM_FIXTURES],
  ] as const) {
    const findings = new Findings();
    const { store: one, scriptNames } = load(t, packed);
    const { store: other, scriptNames: expected } = load(t, sources);
    findings.same(scriptNames, expected, 'the connectors');
    for (const name of expected) {
      findings.same(one.documents(name), other.documents(name), `documents of ${name}`);
      findings.same(one.translations(name), other.translations(name), `translations of ${name}`);
    }
    t.same(findings.list, []);
  }
  t.end();
});

t.test('every packaged fixture file is used', (t) => {
  const { store } = load(t, PACKAGED_FIXTURES);
  const files = globSync(['documents/**/*.*', 'translations/**/*.*'], { cwd: PACKAGED_FIXTURES });
  t.ok(files.length >= 14 * (3 + 19));
  const findings = new Findings();
  for (const file of files) {
    const [, folder, scriptName = '', name] = /^(\w+)\/([^/]+)\/(.+)\.\w+$/.exec(file) ?? [];
    const texts: Readonly<Record<string, string>> =
      folder === 'documents' ? store.documents(scriptName) : store.translations(scriptName);
    findings.same(texts[name ?? ''], readFileSync(join(PACKAGED_FIXTURES, file), 'utf8'), file);
  }
  t.same(findings.list, []);
  t.end();
});

t.test('a tenant without fixtures is empty', (t) => {
  t.same(load(t, undefined).scriptNames, []);
  t.end();
});

const LIST = 'connectors.json';
const ROW = {
  name: 'Own',
  type: 'own type',
  scriptName: 'own',
  className: 'org.example.Own',
  directConnect: false,
  fileUpload: false,
  features: ['SEARCH'],
  labels: ['own'],
  status: 'RELEASED',
  connectorMetadata: { shortDesc: 'Own', category: 'HR' },
};
const json = (...rows: readonly object[]): string => JSON.stringify({ connectors: rows });
const FORM = `<Form xmlns="${FORM_NAMESPACE}" name="written"/>`;

t.test("a user's folder of fixtures replaces the packaged ones", (t) => {
  const { store, scriptNames } = load(
    t,
    t.testdir({
      'connectors.json': JSON.stringify({
        $schema: 'x',
        connectors: [ROW, { ...ROW, name: 'B', scriptName: 'b.B_-1' }],
      }),
      documents: { own: { 'source-config.xml': FORM, 'notes.txt': 'ignored' } },
      translations: {
        own: { 'de.properties': '\ufeffShortDesc=Eigen', 'zh-TW.properties': 'a=\u4e00' },
      },
      'README.md': Buffer.from([0xff]),
    }),
  );
  t.same(scriptNames, ['b.B_-1', 'own']);
  t.match(store.find('own'), { ...ROW, sourceConfigFrom: 'sp-connect', uploadedFiles: null, custom: false });
  t.equal(store.document('own', 'source-config'), FORM);
  t.match(store.document('own', 'source-template'), 'connector="org.example.Own"', 'the others are generated');
  t.match(store.document('b.B_-1', 'source-config'), 'connectorName="own type"');
  t.strictSame(store.translations('own'), { de: '\ufeffShortDesc=Eigen', 'zh-TW': 'a=\u4e00' });
  t.end();
});

t.test('an empty list is a JSON array', (t) => {
  t.same(load(t, t.testdir({ 'connectors.json': '{"connectors": []}' })).scriptNames, []);
  t.end();
});

t.test('other files next to the fixtures are ignored', (t) => {
  const folder = t.testdir({ [LIST]: json(ROW), beside: { documents: {} } });
  // A link that leads to its own folder would be followed forever.
  symlinkSync('..', join(folder, 'beside', 'loop'));
  symlinkSync('/proc', join(folder, 'processes'));
  t.same(load(t, folder).scriptNames, ['own']);
  const without = t.testdir({ other: '' });
  symlinkSync('/proc', join(without, 'processes'));
  t.throws(() => buildTemplate(without), /connectors.json is missing/);
  t.end();
});

t.test('fixtures behind a symbolic link are read', (t) => {
  const folder = t.testdir({
    real: { 'connectors.json': json(ROW), documents: { own: { 'source-config.xml': FORM } } },
    linked: {},
  });
  for (const name of ['connectors.json', 'documents'])
    symlinkSync(join('..', 'real', name), join(folder, 'linked', name));
  const { store } = load(t, join(folder, 'linked'));
  t.equal(store.document('own', 'source-config'), FORM);
  t.end();
});

t.test('what lies beside the texts is left alone', (t) => {
  const folder = {
    [LIST]: json(ROW),
    documents: { '.DS_Store': '', own: { 'source-config.xml~': '', '.a.swp': '', 'notes.txt': '' } },
  };
  t.doesNotThrow(() => buildTemplate(t.testdir(folder)));
  t.end();
});

t.test('an invalid folder is rejected, and the error names the file', (t) => {
  const listOf = (...rows: readonly object[]): Folder => ({ [LIST]: json(...rows) });
  const document = (name: string, content: string | Buffer | Folder): Folder => ({
    ...listOf(ROW),
    documents: { own: { [name]: content } },
  });
  const table: readonly (readonly [name: string, folder: Folder, file: string, reason: RegExp])[] = [
    ['no list', {}, LIST, /missing/],
    ['no list, but others', { 'connectors.JSON': '{}' }, LIST, /missing/],
    ['a folder for a list', { [LIST]: {} }, LIST, /cannot be read/],
    ['an empty list file', { [LIST]: '' }, LIST, /JSON/],
    ['bad JSON', { [LIST]: '{"connectors": [}' }, LIST, /JSON/],
    ['two documents', { [LIST]: '{"connectors": []} {}' }, LIST, /JSON/],
    ['not UTF-8', { [LIST]: Buffer.from('{"connectors": ["\xe4"]}', 'latin1') }, LIST, /UTF-8/],
    ['null', { [LIST]: 'null' }, LIST, /object/],
    ['an array', { [LIST]: '[]' }, LIST, /object/],
    ['no connectors', { [LIST]: '{}' }, LIST, /connectors/],
    ['connectors that are no array', { [LIST]: '{"connectors": {}}' }, LIST, /\/connectors .*array/],
    ['a row that is no object', { [LIST]: '{"connectors": [1]}' }, LIST, /\/connectors\/0 .*object/],
    ['a row without a name', listOf({ ...ROW, name: undefined }), LIST, /\/connectors\/0 .*name/],
    ['an empty name', listOf({ ...ROW, name: '' }), LIST, /\/connectors\/0\/name /],
    ['a name that is no text', listOf(ROW, { ...ROW, name: 1 }), LIST, /\/connectors\/1\/name .*string/],
    ['an unknown status', listOf({ ...ROW, status: 'released' }), LIST, /\/connectors\/0\/status /],
    ['a boolean as text', listOf({ ...ROW, directConnect: 'true' }), LIST, /\/connectors\/0\/directConnect .*boolean/],
    ['an unknown property', listOf({ ...ROW, more: 1 }), LIST, /\/connectors\/0 .*additional/],
    ['a key that is no part of a path', listOf({ ...ROW, scriptName: '../x' }), LIST, /\/connectors\/0\/scriptName /],
    ['a key with a blank', listOf({ ...ROW, scriptName: 'a b' }), LIST, /\/connectors\/0\/scriptName /],
    ['a separator in a feature', listOf({ ...ROW, features: ['a\u001fb'] }), LIST, /\/connectors\/0\/features\/0 /],
    ['an empty label', listOf({ ...ROW, labels: [''] }), LIST, /\/connectors\/0\/labels\/0 /],
    ['metadata that is no object', listOf({ ...ROW, connectorMetadata: [] }), LIST, /\/connectorMetadata /],
    ['one key twice', listOf(ROW, { ...ROW, name: 'Other' }), LIST, /another connector has the scriptName "own"/],
    ['one name twice', listOf(ROW, { ...ROW, name: 'OWN', scriptName: 'other' }), LIST, /has the name "OWN"/],
    ['a form without an end', document('source-config.xml', '<Form>'), 'source-config.xml', /line 1/],
    ['an empty form', document('source-config.xml', ''), 'source-config.xml', /line 1/],
    ['a form of another version', document('source-config.xml', '<Form/>'), 'source-config.xml', /unsupported xsd/],
    ['another document', document('source-template.xml', FORM), 'source-template.xml', /Form.*Application/],
    [
      'an internal subset',
      document('correlation-config.xml', '<!DOCTYPE a [<!ENTITY e "x">]><CorrelationConfig/>'),
      'correlation-config.xml',
      /internal subset/,
    ],
    ['XML that is not UTF-8', document('source-template.xml', Buffer.from([0xe4])), 'source-template.xml', /UTF-8/],
    ['a folder for a document', document('source-template.xml', {}), 'source-template.xml', /cannot be read/],
    [
      'properties that are not UTF-8',
      { ...listOf(ROW), translations: { own: { 'de.properties': Buffer.from('a=\xe4', 'latin1') } } },
      join('translations', 'own', 'de.properties'),
      /UTF-8/,
    ],
    [
      'a misspelled kind',
      document('sourceconfig.xml', FORM),
      'sourceconfig.xml',
      /Did you mean .*source-config\.xml\?/,
    ],
    [
      'a text of no connector',
      { ...listOf(ROW), documents: { nobody: { 'source-config.xml': FORM } } },
      join('documents', 'nobody', 'source-config.xml'),
      /is not used/,
    ],
    [
      'a translation of no locale',
      { ...listOf(ROW), translations: { own: { 'xx.properties': '' } } },
      'xx.properties',
      /not used/,
    ],
  ];
  for (const [name, content, file, reason] of table) {
    t.test(name, (t) => {
      rejects(t, t.testdir(content), file, reason);
      t.end();
    });
  }
  t.test('a missing folder is an error', (t) => {
    rejects(t, join(t.testdir({}), 'missing'), 'missing', /not a folder/);
    rejects(t, join(t.testdir({ file: '' }), 'file'), 'file', /not a folder/);
    t.end();
  });
  t.end();
});

t.test('an error in the fixtures names the line', (t) => {
  const rows = (...rows: readonly object[]) => JSON.stringify({ connectors: rows }, null, 1);
  const other = { ...ROW, name: 'Other', scriptName: 'other' };
  const table: readonly (readonly [name: string, folder: Folder, file: string, line: number, reason: RegExp])[] = [
    ['a comma too many', { [LIST]: '{\n"connectors": [\n,]}' }, LIST, 3, /not JSON/],
    ['a comma too few', { [LIST]: '{"connectors": [\n{}\n{}\n]}' }, LIST, 3, /not JSON/],
    ['a list that breaks off', { [LIST]: '{\n"connectors": [\n' }, LIST, 3, /not JSON/],
    ['a wrong value', { [LIST]: rows({ ...ROW, status: 'released' }) }, LIST, 16, /status .*RELEASED/],
    ['an unknown property', { [LIST]: rows(ROW, { more: 1, ...other }) }, LIST, 23, /additional properties \(more\)/],
    [
      'a misspelled property',
      { [LIST]: rows(ROW, { ...other, label: [], labels: undefined }) },
      LIST,
      37,
      /'labels', not 'label'/,
    ],
    ['a missing property', { [LIST]: rows(ROW, { ...other, type: undefined }) }, LIST, 22, /type/],
    ['a kind that is none', { [LIST]: rows({ kind: 'tree', ...ROW }) }, LIST, 4, /kind .*directory/],
    ['a script name twice', { [LIST]: rows(ROW, { ...ROW, name: 'Other' }) }, LIST, 22, /another connector .*own/],
    ['bytes that are not UTF-8', { [LIST]: Buffer.from('{\n\n"\xe4"', 'latin1') }, LIST, 3, /UTF-8/],
    [
      'a tag that does not end',
      { [LIST]: json(ROW), documents: { own: { 'source-config.xml': '<Form>\n\n<a></b></Form>' } } },
      'source-config.xml',
      3,
      /document is invalid/,
    ],
    [
      'another root',
      { [LIST]: json(ROW), documents: { own: { 'source-template.xml': '<!-- <Application/> -->\n\n<Form/>' } } },
      'source-template.xml',
      3,
      /Form; expected Application/,
    ],
    [
      'an escape without digits',
      { [LIST]: json(ROW), translations: { own: { 'de.properties': '# \\u\na=\\\\u\nb=\\u00e4\nc=\\u00\n' } } },
      'de.properties',
      4,
      /\\u00 is not an escape/,
    ],
  ];
  for (const [name, content, file, line, reason] of table) {
    t.test(name, (t) => {
      rejects(t, t.testdir(content), file, reason);
      rejects(t, t.testdir(content), `, line ${line}: `, reason);
      t.end();
    });
  }
  t.end();
});

/** The program does not start with this folder, and says which file below it is wrong. */
function rejects(t: Test, folder: string, file: string, reason: RegExp): void {
  try {
    buildTemplate(folder);
    t.fail('the folder is taken');
  } catch (error) {
    t.ok(error instanceof StartError, String(error));
    const { message } = error as StartError;
    t.ok(message.includes(folder) && message.includes(file), message);
    t.match(message.replace(folder, ''), reason);
    t.notMatch(message, /\n/, 'one line');
  }
}
