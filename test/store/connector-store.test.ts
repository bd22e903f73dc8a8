import t, { type Test } from 'tap';
import { MAX_FILTER_DEPTH, parseFilter } from '../../server/domain/filter/parse.ts';
import type { ConnectorRecord, ListQuery } from '../../server/domain/ports.ts';
import { SqliteConnectorStore } from '../../server/store/connector-store.ts';
import { openEmpty } from '../../server/store/database.ts';
import { RULES, readPage, record, storeOf } from './fixtures/records.ts';

const list = (store: SqliteConnectorStore, filter: string, more: Partial<ListQuery> = {}) =>
  readPage(
    store.list({ filter: parseFilter(filter, RULES), limit: 250, offset: 0, count: true, locale: 'en', ...more }),
  );

/** What a filter finds among these, by scriptName; and holds the total against it. */
const finder =
  (t: Test, ...connectors: readonly ConnectorRecord[]) =>
  (filter: string): string[] => {
    const { items, total } = list(storeOf(t, ...connectors), filter);
    t.equal(total, items.length, 'the total is of what was found');
    return items.map(({ scriptName }) => scriptName).sort();
  };

const check = (
  t: Test,
  connectors: readonly ConnectorRecord[],
  table: readonly (readonly [filter: string, found: string])[],
): void => {
  const find = finder(t, ...connectors);
  for (const [filter, found] of table) t.equal(find(filter).join(' '), found, encodeURI(filter));
};

t.test('characters that are special elsewhere are plain text in filters', (t) => {
  const connectors = [
    record('100% Pure', { scriptName: 'percent', type: 'under_score' }),
    record('1000 Pure', { scriptName: 'thousand', type: 'underXscore' }),
    record('back\\slash', { scriptName: 'slash', type: '[a-z]*?' }),
    record("Robert'); DROP TABLE connector;--", { scriptName: 'robert', type: '"quoted"' }),
    record('? ?1 @name $name :name', { scriptName: 'marks', type: 'x\nx' }),
  ];
  check(t, connectors, [
    ['name sw "100%"', 'percent'],
    ['name sw "%"', ''],
    ['name co "%"', 'percent'],
    ['name co "_"', ''],
    ['name co "0% p"', 'percent'],
    ['name sw "1__"', ''],
    ['type eq "under_score"', 'percent'],
    ['type sw "under_"', 'percent'],
    ['type co "x"', 'marks thousand'],
    ['type eq "%"', ''],
    ['type eq "*"', ''],
    ['type co "[a-z]"', 'slash'],
    [String.raw`name co "\\"`, 'slash'],
    [String.raw`name co "\\\\"`, ''],
    ['name co "\'"', 'robert'],
    ['name sw "robert\'); drop table connector;--"', 'robert'],
    [String.raw`type eq "\"quoted\""`, 'robert'],
    ['name co "?1"', 'marks'],
    ['name co ":name"', 'marks'],
    ['type co "\n"', 'marks'],
    ["name co \"x' OR '1'='1\"", ''],
  ]);
  t.end();
});

t.test('letter case is ignored', (t) => {
  const connectors = [
    record('ABC abc', {
      scriptName: 'latin',
      connectorMetadata: { category: 'Hr' },
      features: ['Search'],
      labels: ['SaaS'],
    }),
    record('ÄÖÜ éèê', { scriptName: 'marks', connectorMetadata: { category: 'ÄÖÜ' } }),
    record('ΟΔΟΣ οδος', { scriptName: 'greek', connectorMetadata: { category: 'Σ' } }),
    record('Привет', { scriptName: 'cyrillic', connectorMetadata: { category: 'Я' } }),
    record('Straße', { scriptName: 'german', connectorMetadata: { category: 'ß' } }),
    record('日本語', { scriptName: 'kanji', connectorMetadata: { category: '語' } }),
    record('😀 𐐀', { scriptName: 'beyond', connectorMetadata: { category: '𐐨' } }),
  ];
  check(t, connectors, [
    ['name sw "abc ABC"', 'latin'],
    ['name sw "aBc"', 'latin'],
    ['category eq "hR"', 'latin'],
    ['features ca "SEARCH"', 'latin'],
    ['features ca "search"', 'latin'],
    ['labels ca "SAAS"', 'latin'],
    ['name sw "äöü ÉÈÊ"', 'marks'],
    ['category eq "äöü"', 'marks'],
    ['name co "aou"', ''],
    ['name sw "οδοσ"', 'greek'],
    ['name sw "οδος"', 'greek'],
    ['name co "Σ"', 'greek'],
    ['category eq "ς"', 'greek'],
    ['category eq "σ"', 'greek'],
    ['name sw "ПРИВЕТ"', 'cyrillic'],
    ['category eq "я"', 'cyrillic'],
    ['name sw "straß"', 'german'],
    ['name sw "STRAß"', 'german'],
    ['name co "語"', 'kanji'],
    ['name co "𐐨"', 'beyond'],
    ['category eq "𐐀"', 'beyond'],
    ['name sw "😀"', 'beyond'],
  ]);
  t.end();
});

t.test('letters with irregular case mappings are compared ignoring case', (t) => {
  const connectors = [
    record('GROẞ', { scriptName: 'sharp-s', connectorMetadata: { category: 'ẞ' } }),
    record('273 \u212a', { scriptName: 'kelvin', connectorMetadata: { category: '\u212a' } }),
    record('1 \u212b', { scriptName: 'angstrom', connectorMetadata: { category: '\u212b' } }),
  ];
  check(t, connectors, [
    ['name sw "groß"', 'sharp-s'],
    ['category eq "ß"', 'sharp-s'],
    ['name sw "273 k"', 'kelvin'],
    ['category eq "k"', 'kelvin'],
    ['name co "å"', 'angstrom'],
  ]);
  t.end();
});

t.test('the empty text, an absent category, and NUL are compared correctly', (t) => {
  const connectors = [
    record('a', { type: 't\u0000a', connectorMetadata: { category: null } }),
    record('b', { type: 't\u0000b', connectorMetadata: { category: '' } }),
    record('c\u0000c', { type: 't', connectorMetadata: { category: 'HR' }, scriptName: 'c' }),
    record('d', { type: '\u0000', connectorMetadata: { category: 'null' }, scriptName: 'd' }),
  ];
  check(t, connectors, [
    ['name sw ""', 'a b c d'],
    ['name co ""', 'a b c d'],
    ['type eq ""', ''],
    ['category eq ""', 'b'],
    ['not category eq ""', 'a c d'],
    ['category eq "hr"', 'c'],
    ['category eq "null"', 'd'],
    ['not category eq "HR"', 'a b d'],
    ['not not category eq "HR"', 'c'],
    ['not (category eq "HR" or category eq "")', 'a d'],
    ['not (category eq "HR" and category eq "")', 'a b c d'],
    ['category eq "HR" or name sw "a"', 'a c'],
    ['type eq "t\u0000a"', 'a'],
    ['type eq "t"', 'c'],
    ['type sw "t\u0000"', 'a b'],
    ['type co "\u0000b"', 'b'],
    ['type eq "\u0000"', 'd'],
    ['name co "\u0000c"', 'c'],
    ['name sw "c\u0000d"', ''],
  ]);
  t.end();
});

t.test('ca compares whole items, and requires all that are listed', (t) => {
  const connectors = [
    record('none', { features: null }),
    record('empty', { features: [] }),
    record('sync', { features: ['SYNC_PROVISIONING', 'SEARCH'], labels: ['saas'] }),
    record('both', { features: ['PROVISIONING', 'SEARCH', 'A B'], labels: ['standard', 'saas'] }),
    record('odd', { features: ['a,b', '"', '%', '\\'], labels: [] }),
  ];
  check(t, connectors, [
    ['features ca "PROVISIONING"', 'both'],
    ['features ca "SYNC"', ''],
    ['features ca "SYNC_PROVISIONING"', 'sync'],
    ['features ca "SEARCH"', 'both sync'],
    ['features ca ("SEARCH")', 'both sync'],
    ['features ca ("SEARCH","PROVISIONING")', 'both'],
    ['features ca ("PROVISIONING","SEARCH")', 'both'],
    ['features ca ("PROVISIONING","SEARCH","a b")', 'both'],
    ['features ca ("SEARCH","search","SEARCH")', 'both sync'],
    ['features ca ("SEARCH","MISSING")', ''],
    ['features ca "A"', ''],
    ['features ca "A B"', 'both'],
    ['features ca ""', ''],
    ['features ca ("SEARCH","")', ''],
    ['features ca "%"', 'odd'],
    ['features ca "_"', ''],
    ['features ca "a,b"', 'odd'],
    ['features ca ("a","b")', ''],
    [String.raw`features ca ("\"","\\")`, 'odd'],
    ['features ca "\u001f"', ''],
    ['features ca "SYNC_PROVISIONING\u001fSEARCH"', ''],
    ['not features ca "SEARCH"', 'empty none odd'],
    ['not features ca "\u001f"', 'both empty none odd sync'],
    ['labels ca "saas"', 'both sync'],
    ['labels ca ("saas","standard")', 'both'],
    ['not labels ca "saas"', 'empty none odd'],
    ['features ca "SEARCH" and not labels ca "standard"', 'sync'],
  ]);
  t.end();
});

t.test('boolean filters and precedence select the right connectors', (t) => {
  const connectors = [
    record('a', { directConnect: true, connectorMetadata: { category: 'x' } }),
    record('b', { directConnect: false, connectorMetadata: { category: 'x' } }),
    record('c', { directConnect: false, connectorMetadata: { category: 'y' } }),
    record('hidden', { status: 'DEMO' }),
  ];
  check(t, connectors, [
    ['', 'a b c'],
    ['directConnect eq true', 'a'],
    ['directConnect eq "true"', 'a'],
    ['directConnect eq false', 'b c'],
    ['not directConnect eq false', 'a'],
    ['name sw "a" or name sw "b" and category eq "y"', 'a'],
    ['(name sw "a" or name sw "b") and category eq "y"', ''],
    ['category eq "y" and name sw "c" or name sw "a"', 'a c'],
    ['not name sw "a" and category eq "x"', 'b'],
    ['not (name sw "a" and category eq "x")', 'b c'],
    ['name sw "hidden" or name sw "a"', 'a'],
    ['not name sw "a" or not name sw "b"', 'a b c'],
  ]);
  t.end();
});

t.test('long and deeply nested filters work in SQL', (t) => {
  const store = storeOf(t, record('a', { features: ['A', 'B'] }), record('b', { features: ['A'] }));
  const found = (filter: string) => list(store, filter).items.map(({ name }) => name);
  const chain = (test: string, operator: 'and' | 'or', last: string) => `${`${test} ${operator} `.repeat(999)}${last}`;
  t.same(found(chain('name sw "x"', 'or', 'name sw "a"')), ['a']);
  t.same(found(chain('name sw "a"', 'and', 'name co "a"')), ['a']);
  t.same(found(chain('name sw "a"', 'and', 'name sw "x"')), []);
  t.same(found(chain('not name sw "x"', 'and', 'not name sw "a"')), ['b']);
  t.same(found(chain('name sw "x" and name sw "y"', 'or', 'name sw "b"')), ['b']);
  t.same(found(`features ca (${'"A",'.repeat(999)}"B")`), ['a']);
  t.same(found(`not features ca (${'"A",'.repeat(999)}"B")`), ['b']);

  const depth = MAX_FILTER_DEPTH;
  t.same(found(`${'('.repeat(depth)}name sw "a"${')'.repeat(depth)}`), ['a']);
  t.same(found(`${'not '.repeat(depth)}name sw "a"`), ['a']);
  t.same(found(`${'not '.repeat(depth - 1)}name sw "a"`), ['b']);
  t.same(found(`${'name sw "x" or name sw "a" and ('.repeat(depth)}name sw "a"${')'.repeat(depth)}`), ['a']);
  t.same(found(`${'('.repeat(depth)}name sw "a"${' and name sw "a" or name sw "x")'.repeat(depth)}`), ['a']);
  t.same(found(`${'not (name sw "x" or '.repeat(depth / 2)}name sw "a"${')'.repeat(depth / 2)}`), ['a']);
  t.end();
});

t.test('no filter changes the table', (t) => {
  const store = storeOf(t, record('a'), record('b'));
  for (const text of ["'; DELETE FROM connector; --", "') OR 1=1 --", '\u0000', "a' UNION SELECT 1", '?', '\ud800']) {
    for (const test of ['name sw', 'name co', 'type eq', 'category eq', 'features ca', 'labels ca']) {
      t.same(list(store, `${test} "${text}"`).items, [], `${test} ${encodeURI(text.toWellFormed())}`);
    }
  }
  t.equal(list(store, '').total, 2);
  t.end();
});

t.test('pages contain every row once, sorted by name', (t) => {
  const names = ['b', 'A', 'a1', 'B2', 'Z', 'ä', 'C', '10', '9', 'c d', 'c-d'];
  const store = storeOf(t, ...names.map((name, index) => record(name, { scriptName: `s${index}` })));
  const all = list(store, '').items.map(({ name }) => name);
  t.same([...all].sort(), [...names].sort());
  t.same(
    all.filter((name) => /^[a-z]\d?$/i.test(name)),
    ['A', 'a1', 'b', 'B2', 'C', 'Z'],
  );
  const pages = Array.from({ length: 6 }, (_, page) => list(store, '', { limit: 2, offset: page * 2 }));
  t.same(
    pages.flatMap(({ items }) => items.map(({ name }) => name)),
    all,
  );
  for (const { total } of pages) t.equal(total, names.length);
  t.equal(list(store, '', { count: false }).total, undefined);
  t.same(list(store, '', { limit: 0 }), { items: [], total: names.length });
  t.same(list(store, '', { offset: 2_147_483_647 }), { items: [], total: names.length });
  t.end();
});

t.test('a connector is read as it was written', (t) => {
  const full = record('Näme "quoted" 😀\u0000', {
    scriptName: 'full',
    type: 'Type',
    className: 'org.example.Ünïcode',
    features: ['A', 'b', 'A'],
    labels: ['x', 'Y'],
    directConnect: false,
    status: 'DEPRECATED',
    connectorMetadata: { a: [1, null, { b: 'c' }], 'd"e': true, big: 1e300, '': '' },
    fileUpload: true,
    s3Location: 'somewhere/else',
    sourceConfigFrom: 'ccg',
    uploadedFiles: ['one.jar', 'two.jar'],
    custom: true,
  });
  const bare = record('bare');
  const empty = record('empty', { features: [], uploadedFiles: [], sourceConfigFrom: '' });
  const store = storeOf(t, full, bare, empty);
  for (const connector of [full, bare, empty]) t.strictSame(store.find(connector.scriptName), connector);
  t.equal(store.find('missing'), undefined);
  t.strictSame(list(store, '').items[0]?.features, null);
  t.strictSame(list(store, '').items[1]?.features, []);
  t.end();
});

t.test('names are looked up ignoring case, scriptNames exactly', (t) => {
  const store = storeOf(t, record('Größe', { scriptName: 'Key.1' }));
  for (const name of ['Größe', 'größe', 'GRÖßE']) t.ok(store.hasName(name), name);
  for (const name of ['', 'Größ', 'Grösser', 'Key.1', '%']) t.notOk(store.hasName(name), name);
  t.ok(store.hasScriptName('Key.1'));
  for (const scriptName of ['key.1', 'Key_1', '', 'Größe']) t.notOk(store.hasScriptName(scriptName), scriptName);
  t.throws(() => store.insert(record('gröSSe', { scriptName: 'b' }), {}), 'the table itself knows it, too');
  t.throws(() => store.insert(record('other', { scriptName: 'Key.1' }), {}));
  t.equal(list(store, '').total, 1);
  t.end();
});

t.test('documents and translations belong to one connector', (t) => {
  const store = storeOf(t, record('none'));
  store.insert(record('a'), { 'source-config': 'form', 'source-template': 'template' });
  store.insert(record('b'), { 'source-config': 'other form' });
  store.putTranslation('a', 'de', 'ShortDesc=eins');
  store.putTranslation('b', 'de', 'ShortDesc=zwei');
  store.putTranslation('b', 'en', 'ShortDesc=two');
  store.putDocument('a', 'source-config', 'new \u0000 form \r\n');
  t.strictSame(store.documents('a'), { 'source-config': 'new \u0000 form \r\n', 'source-template': 'template' });
  t.strictSame(store.documents('b'), { 'source-config': 'other form' });
  t.strictSame(store.documents('none'), {});
  t.strictSame(store.documents('missing'), {});
  t.equal(store.document('a', 'correlation-config'), undefined);
  t.equal(store.document('a', 'source-template'), 'template');
  t.strictSame(store.translations('b'), { de: 'ShortDesc=zwei', en: 'ShortDesc=two' });
  t.equal(store.translation('a', 'en'), undefined);

  store.replace(record('a'), { connectorMetadata: { new: 1 }, documents: { 'correlation-config': 'c' } });
  t.strictSame(store.documents('a'), { 'correlation-config': 'c' }, 'what is not given is gone');
  t.strictSame(store.find('a')?.connectorMetadata, { new: 1 });
  t.strictSame(store.translations('a'), { de: 'ShortDesc=eins' }, 'translations stay');
  t.strictSame(store.documents('b'), { 'source-config': 'other form' }, 'so do those of others');

  store.remove('b');
  t.strictSame(store.documents('b'), {});
  t.strictSame(store.translations('b'), {});
  store.insert(record('b'), {});
  t.strictSame(store.documents('b'), {}, 'a new connector does not inherit');
  t.strictSame(store.translations('b'), {});
  t.strictSame(store.translations('a'), { de: 'ShortDesc=eins' });
  t.end();
});

t.test('lists contain the short description in the locale, or the English one', (t) => {
  const store = storeOf(t, record('a'), record('b'));
  const describe = (locale: ListQuery['locale']) =>
    list(store, '', { locale }).items.map(({ connectorMetadata }) => connectorMetadata['shortDesc'] ?? null);
  t.strictSame(describe('de'), [null, null]);
  store.putTranslation('a', 'en', 'ShortDesc=one');
  t.strictSame(describe('de'), ['one', null]);
  store.putTranslation('a', 'de', 'Other=x\nShortDesc=eins \\u00e4');
  t.strictSame(describe('de'), ['eins ä', null]);
  t.strictSame(describe('en'), ['one', null]);
  store.putTranslation('a', 'de', 'ShortDesc=zwei');
  t.strictSame(describe('de'), ['zwei', null], 'a new text takes the place of the old one');
  store.putTranslation('a', 'de', 'Other=x');
  t.strictSame(describe('de'), ['one', null], 'a text without the key falls back');
  t.end();
});

t.test('a transaction is atomic', (t) => {
  const store = storeOf(t, record('a'));
  const work = (fails: boolean) => () => {
    store.insert(record('b'), { 'source-config': 'form' });
    store.putTranslation('a', 'en', 'ShortDesc=x');
    store.transaction(() => store.remove('a'));
    if (fails) throw new Error('on purpose');
    return 'done';
  };
  t.throws(() => store.transaction(work(true)), /on purpose/);
  t.equal(list(store, '').total, 1);
  t.ok(store.find('a'));
  t.strictSame(store.translations('a'), {});
  t.equal(store.transaction(work(false)), 'done');
  t.notOk(store.find('a'));
  t.ok(store.find('b'));
  const bytes = Buffer.from('no text') as unknown as string;
  t.throws(() => store.insert(record('c'), { 'source-config': bytes }), 'a document that is none');
  t.notOk(store.find('c'), 'takes its connector along');
  t.end();
});

t.test('a failing nested transaction fails the outer one, even if its error is caught', (t) => {
  const database = openEmpty();
  t.teardown(() => database.close());
  const store = new SqliteConnectorStore(database);
  store.insert(record('a'), {});
  const large = { 'source-config': 'x'.repeat(100_000) };
  const rejected: unknown[] = [];
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      rejected.push((error as { code?: unknown }).code);
    }
  };
  const pages = database.pragma('page_count', { simple: true });
  database.pragma(`max_page_count = ${pages}`);
  const group = () =>
    store.transaction(() => {
      attempt(() => store.replace(record('a'), { connectorMetadata: { changed: true }, documents: {} }));
      attempt(() => store.insert(record('b'), large));
      attempt(() => store.insert(record('c'), {}));
      attempt(() => store.remove('a'));
    });
  t.throws(group, /A tenant in memory holds up to/);
  t.same(rejected, ['SQLITE_FULL', 'SQLITE_FULL', 'SQLITE_FULL'], 'nothing is tried after it');
  t.strictSame(store.scriptNames(), ['a']);
  t.strictSame(store.find('a')?.connectorMetadata, {}, 'what was written before it is undone');
  database.pragma('max_page_count = 1000000');
  store.transaction(() => store.insert(record('b'), large));
  t.strictSame(store.scriptNames(), ['a', 'b'], 'and with room again it goes on');
  t.end();
});

t.test('two stores on one database see the same rows', (t) => {
  const database = openEmpty();
  t.teardown(() => database.close());
  const [first, second] = [new SqliteConnectorStore(database), new SqliteConnectorStore(database)];
  first.insert(record('a'), {});
  t.ok(second.find('a'));
  t.end();
});

t.test('a page is sorted by name, whatever the order of creation', (t) => {
  const names = Array.from({ length: 700 }, (_, index) => `c${(index * 389) % 700}`);
  const store = storeOf(t, ...names.map((name) => record(name)));
  const sorted = [...names].sort();
  for (const locale of ['en', 'de'] as const) {
    for (const [limit, offset] of [
      [250, 0],
      [250, 250],
      [250, 600],
      [7, 331],
    ] as const) {
      const { items, total } = list(store, '', { locale, limit, offset });
      t.same(
        items.map(({ name }) => name),
        sorted.slice(offset, offset + limit),
        `${limit} from ${offset} in ${locale}`,
      );
      t.equal(total, 700);
    }
    t.same(list(store, '', { locale, offset: 700 }).items, []);
    t.same(
      list(store, 'name sw "C69"', { locale }).items.map(({ name }) => name),
      sorted.filter((name) => name.startsWith('c69')),
    );
  }
  t.end();
});

t.test('a read returns the last write', (t) => {
  const store = storeOf(t, record('a'), record('b'));
  const listed = () => list(store, '').items.map(({ connectorMetadata }) => connectorMetadata);
  const versions = new Set([store.version]);
  const changed = () =>
    t.notOk(versions.has(store.version) || !versions.add(store.version), 'the version is another one');
  store.replace(record('a'), { connectorMetadata: { n: 1 }, documents: {} });
  changed();
  t.strictSame(store.find('a')?.connectorMetadata, { n: 1 });
  t.strictSame(listed(), [{ n: 1 }, {}]);
  store.putTranslation('a', 'en', 'ShortDesc=one');
  changed();
  t.strictSame(store.translation('a', 'en'), 'ShortDesc=one');
  t.strictSame(listed(), [{ n: 1, shortDesc: 'one' }, {}]);
  store.replace(record('a'), { connectorMetadata: { n: 2 }, documents: {} });
  changed();
  t.strictSame(listed(), [{ n: 2, shortDesc: 'one' }, {}], 'a translation outlives a change of the metadata');
  t.throws(() =>
    store.transaction(() => {
      store.replace(record('b'), { connectorMetadata: { gone: true }, documents: { 'source-config': 'gone' } });
      store.putDocument('a', 'source-config', 'gone');
      throw new Error('undone');
    }),
  );
  changed();
  t.strictSame(store.find('b')?.connectorMetadata, {}, 'what was undone is not remembered');
  t.strictSame(store.documents('b'), {});
  t.strictSame(store.documents('a'), {});
  t.strictSame(listed(), [{ n: 2, shortDesc: 'one' }, {}]);
  store.remove('a');
  changed();
  t.equal(store.find('a'), undefined);
  store.clear();
  changed();
  t.equal(store.find('b'), undefined);
  t.end();
});

t.test('a store with more connectors than its cache returns the right ones', (t) => {
  const store = storeOf(
    t,
    ...Array.from({ length: 200 }, (_, index) => record(`c${index}`, { connectorMetadata: { category: `${index}` } })),
  );
  for (let round = 0; round < 2; round += 1) {
    for (let index = 0; index < 200; index += 1)
      t.equal(store.find(`c${index}`)?.connectorMetadata['category'], `${index}`);
  }
  t.end();
});

t.test('a cached page shows every change of an item, and no deleted row', (t) => {
  const connectors = Array.from({ length: 12 }, (_, index) => record(`c-${10 + index}`));
  const database = openEmpty();
  t.teardown(() => database.close());
  const store = new SqliteConnectorStore(database);
  for (const connector of connectors) store.insert(connector, {});
  /** What a store without anything kept reads of the same rows. */
  const check = (what: string) => {
    for (const [filter, more] of [
      ['', {}],
      ['name sw "c-1"', { count: false }],
      ['', { limit: 4, offset: 3 }],
      ['name sw "none"', {}],
    ] as const) {
      const query = {
        filter: parseFilter(filter, RULES),
        limit: 250,
        offset: 0,
        count: true,
        locale: 'en',
        ...more,
      } as const;
      const kept = readPage(store.list(query));
      const fresh = readPage(new SqliteConnectorStore(database).list(query));
      t.strictSame(kept, fresh, `${what}: ${filter} ${JSON.stringify(more)}`);
    }
  };
  const patch = (name: string, connectorMetadata: Record<string, unknown>) =>
    store.replace(store.find(name) ?? record(name), { connectorMetadata, documents: store.documents(name) });

  check('at first');
  for (const [round, text] of ['longer than before', 'é', '', '日本語 and more'].entries()) {
    for (const name of ['c-10', 'c-15', 'c-21']) patch(name, { text, round });
    check(`round ${round}`);
    patch('c-13', { text });
    check(`round ${round}, one more`);
  }
  for (const { name } of connectors) patch(name, { all: true });
  check('all at once');
  store.putTranslation('c-12', 'en', 'ShortDesc=told');
  check('a short description');
  store.remove('c-14');
  check('one is gone');
  store.insert(record('c-00'), {});
  check('one is new');
  const undone = () =>
    store.transaction(() => {
      patch('c-10', { undone: true });
      readPage(store.list({ filter: undefined, limit: 250, offset: 0, count: true, locale: 'en' }));
      throw new Error('on purpose');
    });
  t.throws(undone, /on purpose/);
  check('after what was undone');
  t.end();
});
