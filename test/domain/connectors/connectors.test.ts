import t, { type Test } from 'tap';
import { Connectors, type ListParameters } from '../../../server/domain/connectors/connectors.ts';
import { normalizeCreate } from '../../../server/domain/connectors/create.ts';
import { DOCUMENT_KINDS, documentError } from '../../../server/domain/connectors/document-kinds.ts';
import { ConnectorDocuments } from '../../../server/domain/connectors/documents.ts';
import type { ConnectorRecord } from '../../../server/domain/ports.ts';
import type { CreateConnector, JsonPatch } from '../../../server/models/index.ts';
import { validator } from '../../../server/models/validators.ts';
import { RULES, readPage, record, storageOf } from '../../store/fixtures/records.ts';
import { apiErrorOf } from '../fixtures/api-error.ts';

/** The rules over a store that holds these connectors. */
const setUp = (t: Test, ...records: readonly ConnectorRecord[]) => {
  const storage = storageOf(t, ...records);
  const store = storage.writer();
  const connectors = new Connectors(storage);
  const documents = new ConnectorDocuments(storage);
  const create = (name: string, more: Partial<CreateConnector> = {}): string =>
    JSON.parse(connectors.create({ name, className: 'org.example.Connector', ...more })).scriptName;
  const list = (query: ListParameters = {}) => readPage(connectors.list(query, RULES));
  const names = (query: ListParameters = {}): string[] => list(query).items.map(({ name }) => name);
  const translate = (scriptName: string, locale: string, text: string) =>
    documents.putTranslation(scriptName, locale, Buffer.from(text));
  return { store, connectors, documents, create, list, names, translate };
};

const numbered = (count: number): ConnectorRecord[] =>
  Array.from({ length: count }, (_, index) => record(`connector ${String(index).padStart(3, '0')}`));

t.test('a page has the connectors that limit and offset select', (t) => {
  const { list } = setUp(t, ...numbered(260));
  const table: readonly (readonly [query: ListParameters, first: number | undefined, length: number])[] = [
    [{}, 0, 250],
    [{ limit: '250' }, 0, 250],
    [{ limit: '1' }, 0, 1],
    [{ limit: '0' }, undefined, 0],
    [{ limit: '007' }, 0, 7],
    [{ offset: '0' }, 0, 250],
    [{ offset: '250' }, 250, 10],
    [{ offset: '259' }, 259, 1],
    [{ offset: '260' }, undefined, 0],
    [{ offset: '2147483647' }, undefined, 0],
    [{ limit: '5', offset: '258' }, 258, 2],
    [{ limit: '10', offset: '100' }, 100, 10],
  ];
  for (const [query, first, length] of table) {
    const { items, total } = list(query);
    const name = JSON.stringify(query);
    t.equal(items.length, length, name);
    t.equal(items[0]?.name, first === undefined ? undefined : `connector ${String(first).padStart(3, '0')}`, name);
    t.equal(total, undefined, 'no total unless it is asked for');
  }
  t.end();
});

t.test('the total counts the filtered connectors, whatever the page', (t) => {
  const { list } = setUp(t, ...numbered(30), record('another'), record('hidden', { status: 'DEMO' }));
  const table: readonly (readonly [query: ListParameters, total: number | undefined])[] = [
    [{ count: 'true' }, 31],
    [{ count: 'True' }, 31],
    [{ count: 'TRUE', limit: '0' }, 31],
    [{ count: 'true', offset: '1000' }, 31],
    [{ count: 'true', filters: 'name sw "connector 01"', limit: '1' }, 10],
    [{ count: 'true', filters: 'name sw "nothing"' }, 0],
    [{ count: 'false' }, undefined],
    [{ count: 'False' }, undefined],
    [{}, undefined],
  ];
  for (const [query, total] of table) t.equal(list(query).total, total, JSON.stringify(query));
  t.end();
});

t.test('empty paging parameters count as absent', (t) => {
  const { list } = setUp(t, ...numbered(260));
  for (const query of [{ limit: '' }, { offset: '' }, { limit: '', offset: '' }]) {
    t.equal(list(query).items.length, 250, JSON.stringify(query));
  }
  t.end();
});

t.test('invalid list parameters are rejected', (t) => {
  const { list } = setUp(t);
  const integers = [' ', ' 1', '1 ', '+1', '-1', '-0', '1.0', '1e1', '0x10', '٣', 'ten', 'null', 'NaN', 'Infinity'];
  const table: readonly (readonly [field: keyof ListParameters, values: readonly string[]])[] = [
    ['limit', [...integers, '251', '1000', '9'.repeat(400)]],
    ['offset', [...integers, '9'.repeat(400)]],
    ['count', ['', ' ', 'yes', '1', '0', 'null', 'true ', 'truefalse']],
    ['filters', ['name eq "a"', 'nonsense', '"']],
  ];
  for (const [field, values] of table) {
    for (const value of values) {
      const apiError = apiErrorOf(() => list({ [field]: value }));
      t.match(apiError, { name: 'illegalValue', status: 400, details: { field } }, `${field}=${value.slice(0, 20)}`);
    }
  }
  t.match(
    apiErrorOf(() => list({ limit: '251' }))?.details.causes,
    [/"251".*0.*250/],
    'the cause says what is allowed',
  );
  t.end();
});

t.test('lists contain released connectors by name, without internal fields', (t) => {
  const { list, names, connectors } = setUp(
    t,
    record('gamma', { labels: ['saas'], connectorMetadata: { category: 'HR' }, features: ['SEARCH'] }),
    record('Beta', { scriptName: 'z' }),
    record('alpha', { scriptName: 'y' }),
    record('demo', { status: 'DEMO' }),
    record('development', { status: 'DEVELOPMENT' }),
    record('deprecated', { status: 'DEPRECATED' }),
  );
  t.same(names(), ['alpha', 'Beta', 'gamma']);
  for (const name of ['demo', 'development', 'deprecated']) {
    t.equal(connectors.get(name, undefined).name, name, 'others can be read');
    t.same(names({ filters: `name sw "${name}"` }), [], 'but no filter brings them up');
  }
  t.same(names({ filters: 'name sw "demo" or directConnect eq true' }), ['alpha', 'Beta', 'gamma']);
  t.same(names({ filters: 'not name sw "alpha"' }), ['Beta', 'gamma']);
  const validate = validator('V3ConnectorDto');
  for (const item of list().items) t.ok(validate(item), JSON.stringify(validate.errors));
  t.end();
});

t.test('short descriptions are localized', (t) => {
  const { list, connectors, translate } = setUp(
    t,
    record('both', { connectorMetadata: { shortDesc: 'stored', other: 1 } }),
    record('english', { connectorMetadata: { shortDesc: 'stored' } }),
    record('keyless', { connectorMetadata: { shortDesc: 'stored' } }),
    record('neither', { connectorMetadata: { shortDesc: 'stored' } }),
  );
  translate('both', 'de', 'ShortDesc=deutsch');
  translate('both', 'en', 'ShortDesc=english');
  translate('english', 'en', 'ShortDesc=english');
  translate('keyless', 'de', 'Other=x');
  translate('keyless', 'en', 'Other=x');
  const table: readonly (readonly [locale: string | undefined, words: readonly string[]])[] = [
    [undefined, ['english', 'english', 'stored', 'stored']],
    ['en', ['english', 'english', 'stored', 'stored']],
    ['de', ['deutsch', 'english', 'stored', 'stored']],
    ['fr', ['english', 'english', 'stored', 'stored']],
    ['false', ['english', 'english', 'stored', 'stored']],
    ['xx', ['english', 'english', 'stored', 'stored']],
    ['', ['english', 'english', 'stored', 'stored']],
    ['__proto__', ['english', 'english', 'stored', 'stored']],
  ];
  for (const [locale, words] of table) {
    const { items } = list(locale === undefined ? {} : { locale });
    t.same(
      items.map(({ connectorMetadata }) => connectorMetadata['shortDesc']),
      words,
      `list in ${locale}`,
    );
    t.same(
      items.map(({ scriptName }) => connectors.get(scriptName, locale).connectorMetadata['shortDesc']),
      words,
      `detail in ${locale}`,
    );
  }
  t.same(list({ locale: 'de' }).items[0]?.connectorMetadata, { shortDesc: 'deutsch', other: 1 }, 'the rest stays');
  t.end();
});

t.test('every published locale is viable', (t) => {
  const { list, translate } = setUp(t, record('a'));
  const locales = 'de no fi sv ru pt ko zh-TW en it fr zh-CN hu es cs ja pl da nl'.split(' ');
  t.equal(locales.length, 19);
  for (const locale of locales) translate('a', locale, `ShortDesc=in ${locale}`);
  for (const locale of locales) {
    t.equal(list({ locale }).items[0]?.connectorMetadata['shortDesc'], `in ${locale}`);
  }
  t.end();
});

t.test('a new connector has the documented defaults', (t) => {
  const { connectors } = setUp(t);
  t.strictSame(JSON.parse(connectors.create({ name: 'Custom Connector', className: 'org.example.Own' })), {
    name: 'Custom Connector',
    type: 'custom Custom Connector',
    scriptName: 'custom-connector',
    className: 'org.example.Own',
    features: null,
    directConnect: true,
    connectorMetadata: {},
    status: 'DEVELOPMENT',
  });
  const detail = connectors.get('custom-connector', undefined);
  t.match(detail, {
    s3Location: 'custom-connector/custom-connector',
    sourceConfigFrom: 'sp-connect',
    fileUpload: true,
    uploadedFiles: null,
    connectorMetadata: {},
    translationProperties: {},
  });
  const validate = validator('ConnectorDetail');
  t.ok(validate(detail), JSON.stringify(validate.errors));
  for (const [kind, text] of [
    ['source-config', detail.sourceConfigXml],
    ['source-template', detail.applicationXml],
    ['correlation-config', detail.correlationConfigXml],
  ] as const) {
    t.equal(documentError(kind, text ?? ''), undefined, kind);
  }
  t.equal(detail.sourceConfig, detail.sourceConfigXml, 'there is nothing to translate');
  t.match(detail.applicationXml, 'connector="org.example.Own"');
  t.match(detail.correlationConfigXml, 'custom Custom Connector Account Correlation Config');
  t.end();
});

t.test('a created connector has the values of its request', (t) => {
  const { connectors, names } = setUp(t);
  const dto = connectors.create({
    name: 'Own',
    className: 'c',
    type: 'my type',
    directConnect: false,
    status: 'RELEASED',
  });
  t.match(JSON.parse(dto), { name: 'Own', type: 'my type', directConnect: false, status: 'RELEASED' });
  t.match(connectors.get('own', undefined).sourceConfigXml, / name="my type".*|directConnect="false"/);
  t.same(names(), ['Own']);
  t.end();
});

t.test('names are unique, ignoring case', (t) => {
  const { connectors, create } = setUp(t, record('Okta', { scriptName: 'okta-angularsc' }));
  create('Größe');
  for (const name of ['Okta', 'okta', 'OKTA', 'größe', 'GRÖSSE']) {
    const apiError = apiErrorOf(() => connectors.create({ name, className: 'c' }));
    t.match(apiError, { name: 'referenceConflict', status: 400, details: { field: 'name' } }, name);
  }
  t.equal(create('Okta '), 'okta');
  t.equal(create('okta!'), 'okta-2');
  t.equal(create('Okta?'), 'okta-3');
  connectors.remove('okta-2');
  t.equal(create('(Okta)'), 'okta-2', 'a key that was given back is free');
  t.equal(create('Okta Angularsc'), 'okta-angularsc-2', 'keys of the tenant count');
  t.end();
});

t.test('the body of POST is converted to the form of its model', (t) => {
  const base = { name: 'n', className: 'c' };
  const table: readonly (readonly [name: string, body: unknown, normal: unknown, valid: boolean])[] = [
    ['nothing to do', base, base, true],
    ['boolean text', { ...base, directConnect: 'true' }, { ...base, directConnect: true }, true],
    ['boolean text in capitals', { ...base, directConnect: 'FALSE' }, { ...base, directConnect: false }, true],
    ['a real boolean', { ...base, directConnect: false }, { ...base, directConnect: false }, true],
    ['another text', { ...base, directConnect: 'yes' }, { ...base, directConnect: 'yes' }, false],
    ['a number', { ...base, directConnect: 1 }, { ...base, directConnect: 1 }, false],
    ['status in small letters', { ...base, status: 'released' }, { ...base, status: 'RELEASED' }, true],
    ['status in mixed case', { ...base, status: 'Demo' }, { ...base, status: 'DEMO' }, true],
    ['development', { ...base, status: 'DEVELOPMENT' }, { ...base, status: 'DEVELOPMENT' }, true],
    ['deprecated', { ...base, status: 'DEPRECATED' }, { ...base, status: 'DEPRECATED' }, false],
    ['an unknown status', { ...base, status: 'gone' }, { ...base, status: 'gone' }, false],
    ['unknown properties', { ...base, more: { a: 1 }, toString: 1 }, base, true],
    ['what an object inherits', Object.create(base), {}, false],
    ['null is absent', { ...base, type: null, status: null, directConnect: null }, base, true],
    ['a null name', { ...base, name: null }, { className: 'c' }, false],
    ['an empty name', { ...base, name: '' }, { ...base, name: '' }, false],
    ['a blank name', { ...base, name: ' \t ' }, { ...base, name: '' }, false],
    ['a blank class', { ...base, className: ' ' }, { ...base, className: '' }, false],
    ['no name', { className: 'c' }, { className: 'c' }, false],
    ['a number for a name', { ...base, name: 5 }, { ...base, name: 5 }, false],
    ['true for a name', { ...base, name: 'true' }, { ...base, name: 'true' }, true],
    ['blanks around a name', { ...base, name: ' n ' }, { ...base, name: ' n ' }, true],
    ['an array', [base], [base], false],
    ['a text', 'text', 'text', false],
    ['null', null, null, false],
  ];
  const validate = validator('V3CreateConnectorDto');
  for (const [name, body, normal, valid] of table) {
    t.strictSame(normalizeCreate(body), normal, name);
    t.equal(validate(normalizeCreate(body)), valid, `${name} is ${valid ? 'valid' : 'not valid'}`);
  }
  const evil: unknown = normalizeCreate(JSON.parse('{"name":"n","className":"c","__proto__":{"status":"DEMO"}}'));
  t.notOk((evil as { status?: string }).status);
  t.end();
});

t.test('a missing connector is 404', (t) => {
  const { connectors } = setUp(t, record('there'));
  for (const scriptName of ['missing', '', 'There', "' OR 1=1 --", '__proto__', 'there\u0000']) {
    t.match(
      apiErrorOf(() => connectors.get(scriptName, 'en')),
      { name: 'notFound', status: 404 },
      `get ${encodeURIComponent(scriptName)}`,
    );
    t.match(
      apiErrorOf(() => connectors.patch(scriptName, [])),
      { name: 'notFound' },
      `patch ${encodeURIComponent(scriptName)}`,
    );
    t.match(
      apiErrorOf(() => connectors.remove(scriptName)),
      { name: 'notFound' },
      `remove ${encodeURIComponent(scriptName)}`,
    );
  }
  t.end();
});

t.test('connectors that came with the tenant cannot be changed', (t) => {
  const { connectors } = setUp(t, record('seed'));
  const before = connectors.get('seed', undefined);
  const patch: JsonPatch = [{ op: 'add', path: '/connectorMetadata/a', value: 1 }];
  t.match(
    apiErrorOf(() => connectors.patch('seed', patch)),
    { name: 'illegalUpdate', status: 400 },
  );
  t.match(
    apiErrorOf(() => connectors.remove('seed')),
    { name: 'illegalUpdate', status: 400 },
  );
  t.strictSame(connectors.get('seed', undefined), before);
  t.end();
});

t.test('removing a connector removes everything about it', (t) => {
  const { connectors, documents, create, translate, names } = setUp(t);
  const scriptName = create('Own', { status: 'RELEASED' });
  translate(scriptName, 'en', 'ShortDesc=old words');
  documents.put(scriptName, 'source-template', Buffer.from('<Application name="old"/>'));
  connectors.remove(scriptName);
  t.same(names(), []);
  t.match(
    apiErrorOf(() => connectors.get(scriptName, 'en')),
    { name: 'notFound' },
  );
  t.match(
    apiErrorOf(() => connectors.remove(scriptName)),
    { name: 'notFound' },
  );
  t.match(
    apiErrorOf(() => documents.get(scriptName, 'source-template')),
    { name: 'notFound' },
  );

  t.equal(create('Own', { status: 'RELEASED' }), scriptName, 'name and key are free again');
  t.same(connectors.get(scriptName, 'en').translationProperties, {});
  t.notMatch(documents.get(scriptName, 'source-template'), 'old');
  t.equal(documents.getTranslation(scriptName, 'en'), '');
  t.end();
});

t.test('a patch is stored and returned', (t) => {
  const { connectors, create, documents, list } = setUp(t);
  const scriptName = create('Own', { status: 'RELEASED' });
  const before = connectors.get(scriptName, undefined);
  const response = connectors.patch(scriptName, [
    { op: 'test', path: '/status', value: 'RELEASED' },
    { op: 'test', path: '/sourceConfig', value: before.sourceConfig },
    { op: 'add', path: '/connectorMetadata/team', value: ['a'] },
    { op: 'copy', from: '/type', path: '/connectorMetadata/was' },
    { op: 'replace', path: '/applicationXml', value: '<Application name="new"/>' },
    { op: 'remove', path: '/correlationConfigXml' },
  ]);
  t.strictSame(response, connectors.get(scriptName, undefined));
  t.strictSame(response.connectorMetadata, { team: ['a'], was: 'custom Own' });
  t.equal(response.applicationXml, '<Application name="new"/>');
  t.notOk('correlationConfigXml' in response);
  t.equal(response.sourceConfigXml, before.sourceConfigXml);
  t.strictSame(list().items[0]?.connectorMetadata, { team: ['a'], was: 'custom Own' });
  t.equal(documents.get(scriptName, 'source-template'), '<Application name="new"/>');
  t.match(
    apiErrorOf(() => documents.get(scriptName, 'correlation-config')),
    { name: 'notFound' },
  );

  const xml = '<CorrelationConfig/>';
  t.match(
    apiErrorOf(() => connectors.patch(scriptName, [{ op: 'replace', path: '/correlationConfigXml', value: xml }])),
    {
      name: 'badContent',
    },
  );
  connectors.patch(scriptName, [{ op: 'add', path: '/correlationConfigXml', value: xml }]);
  t.equal(documents.get(scriptName, 'correlation-config'), xml);
  t.end();
});

t.test('without a source-config, there is no sourceConfig', (t) => {
  const { connectors, create } = setUp(t);
  const detail = connectors.patch(create('Own'), [{ op: 'remove', path: '/sourceConfigXml' }]);
  t.notOk('sourceConfigXml' in detail);
  t.notOk('sourceConfig' in detail);
  const validate = validator('ConnectorDetail');
  t.ok(validate(detail), JSON.stringify(validate.errors));
  t.end();
});

t.test('a patch works on the stored metadata, not on its translation', (t) => {
  const { connectors, create, translate, list } = setUp(t);
  const scriptName = create('Own', { status: 'RELEASED' });
  connectors.patch(scriptName, [{ op: 'add', path: '/connectorMetadata/shortDesc', value: 'stored' }]);
  translate(scriptName, 'en', 'ShortDesc=translated');
  connectors.patch(scriptName, [
    { op: 'test', path: '/translationProperties/en', value: 'ShortDesc=translated' },
    { op: 'add', path: '/connectorMetadata/a', value: 1 },
  ]);
  t.match(list({ locale: 'de' }).items, [{ connectorMetadata: { shortDesc: 'translated', a: 1 } }]);
  t.equal(connectors.get(scriptName, 'en').translationProperties['en'], 'ShortDesc=translated', 'it is still there');
  connectors.patch(scriptName, [{ op: 'test', path: '/connectorMetadata/shortDesc', value: 'stored' }]);
  t.end();
});

t.test('a patch with an invalid result changes nothing', (t) => {
  const { connectors, create } = setUp(t);
  const scriptName = create('Own');
  const before = connectors.get(scriptName, undefined);
  const table: readonly (readonly [field: string, last: JsonPatch[number]])[] = [
    ['connectorMetadata', { op: 'remove', path: '/connectorMetadata' }],
    ['connectorMetadata', { op: 'replace', path: '/connectorMetadata', value: [] }],
    ['connectorMetadata', { op: 'replace', path: '/connectorMetadata', value: null }],
    ['connectorMetadata', { op: 'replace', path: '/connectorMetadata', value: 'text' }],
    ['connectorMetadata', { op: 'copy', from: '/name', path: '/connectorMetadata' }],
    ['applicationXml', { op: 'replace', path: '/applicationXml', value: '<Application>' }],
    ['applicationXml', { op: 'replace', path: '/applicationXml', value: '' }],
    ['applicationXml', { op: 'replace', path: '/applicationXml', value: null }],
    ['applicationXml', { op: 'replace', path: '/applicationXml', value: { a: 1 } }],
    ['applicationXml', { op: 'replace', path: '/applicationXml', value: 5 }],
    ['applicationXml', { op: 'copy', from: '/name', path: '/applicationXml' }],
    ['correlationConfigXml', { op: 'add', path: '/correlationConfigXml', value: 'text' }],
    ['sourceConfigXml', { op: 'add', path: '/sourceConfigXml', value: '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>' }],
    ['sourceConfigXml', { op: 'move', from: '/connectorMetadata/a', path: '/sourceConfigXml' }],
  ];
  for (const [field, last] of table) {
    const apiError = apiErrorOf(() =>
      connectors.patch(scriptName, [{ op: 'add', path: '/connectorMetadata/a', value: 1 }, last]),
    );
    t.match(apiError, { name: 'illegalValue', status: 400, details: { field } }, JSON.stringify(last));
    t.strictSame(connectors.get(scriptName, undefined), before, 'it is as it was');
  }
  t.end();
});

t.test('a patch that fails on the way changes nothing', (t) => {
  const { connectors, create } = setUp(t);
  const scriptName = create('Own');
  const before = connectors.get(scriptName, undefined);
  const good: JsonPatch = [
    { op: 'remove', path: '/applicationXml' },
    { op: 'add', path: '/connectorMetadata/a', value: 1 },
  ];
  const table: readonly (readonly [name: string, last: JsonPatch[number]])[] = [
    ['badContent', { op: 'test', path: '/name', value: 'Another' }],
    ['badContent', { op: 'remove', path: '/applicationXml' }],
    ['illegalUpdate', { op: 'replace', path: '/status', value: 'RELEASED' }],
  ];
  for (const [name, last] of table) {
    t.match(
      apiErrorOf(() => connectors.patch(scriptName, [...good, last])),
      { name },
      JSON.stringify(last),
    );
    t.strictSame(connectors.get(scriptName, undefined), before, 'it is as it was');
  }
  t.end();
});

t.test('an empty patch changes nothing', (t) => {
  const { connectors, create } = setUp(t);
  const scriptName = create('Own');
  const before = connectors.get(scriptName, undefined);
  t.strictSame(connectors.patch(scriptName, []), before);
  t.end();
});

t.test('connectors with hostile names can be created, read, patched, and removed', (t) => {
  const { connectors, documents, create } = setUp(t);
  const names = [
    '<a> & "b"',
    "Robert'); DROP TABLE connector;--",
    '\u0000',
    '%_\\',
    '$& $1',
    '😀',
    '\u202egnp',
    '\ud800',
  ];
  for (const name of names) {
    const scriptName = create(name.toWellFormed(), { className: name.toWellFormed() });
    const label = encodeURIComponent(name.toWellFormed());
    t.equal(connectors.get(scriptName, 'en').name, name.toWellFormed(), label);
    connectors.patch(scriptName, [{ op: 'add', path: '/connectorMetadata/name', value: name }]);
    t.equal(connectors.get(scriptName, 'en').connectorMetadata['name'], name, label);
    for (const kind of DOCUMENT_KINDS) t.equal(documentError(kind, documents.get(scriptName, kind)), undefined, label);
    connectors.remove(scriptName);
  }
  t.end();
});
