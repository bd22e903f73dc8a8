import t, { type Test } from 'tap';
import { Connectors } from '../../../server/domain/connectors/connectors.ts';
import {
  DOCUMENT_KINDS,
  FORM_NAMESPACE,
  WRONG_FORM_VERSION,
} from '../../../server/domain/connectors/document-kinds.ts';
import { ConnectorDocuments } from '../../../server/domain/connectors/documents.ts';
import type { DocumentKind } from '../../../server/domain/ports.ts';
import type { UpdateDetail } from '../../../server/models/index.ts';
import { validator } from '../../../server/models/validators.ts';
import { record, storageOf } from '../../store/fixtures/records.ts';
import { apiErrorOf } from '../fixtures/api-error.ts';

const setUp = (t: Test) => {
  const storage = storageOf(t, record('seed'));
  const connectors = new Connectors(storage);
  const documents = new ConnectorDocuments(storage);
  const { scriptName } = JSON.parse(connectors.create({ name: 'Own', className: 'org.example.Connector' }));
  const put = (kind: DocumentKind, text: string | Buffer): UpdateDetail =>
    documents.put(scriptName, kind, Buffer.from(text));
  const translate = (locale: string, text: string | Buffer): UpdateDetail =>
    documents.putTranslation(scriptName, locale, Buffer.from(text));
  return { connectors, documents, scriptName, put, translate };
};

const FORM = `<Form xmlns="${FORM_NAMESPACE}" name="new"/>`;
const GOOD: Readonly<Record<DocumentKind, string>> = {
  'source-config': FORM,
  'source-template': '<!DOCTYPE Application PUBLIC "sailpoint.dtd" "sailpoint.dtd">\n<Application name="new"/>',
  'correlation-config': '\ufeff<?xml version="1.0"?>\r\n<CorrelationConfig name="größe 😀"/>\r\n\r\n',
};

t.test('a document is stored unchanged', (t) => {
  const { connectors, documents, scriptName, put } = setUp(t);
  const validate = validator('UpdateDetail');
  for (const kind of DOCUMENT_KINDS) {
    const updated = put(kind, GOOD[kind]);
    t.match(updated, { status: 'UPDATED', scriptName, updatedFiles: [`custom-connector/own/${kind}.xml`] }, kind);
    t.ok(validate(updated), JSON.stringify(validate.errors));
    t.ok(Buffer.from(documents.get(scriptName, kind)).equals(Buffer.from(GOOD[kind])), 'the same bytes');

    const unchanged = put(kind, GOOD[kind]);
    t.match(unchanged, { status: 'UNCHANGED', scriptName, updatedFiles: null }, 'the same again');
    t.ok(validate(unchanged), JSON.stringify(validate.errors));
    t.match(put(kind, `${GOOD[kind]}\n`), { status: 'UPDATED' }, 'one byte more');
  }
  const detail = connectors.get(scriptName, undefined);
  t.equal(detail.sourceConfigXml, `${GOOD['source-config']}\n`);
  t.equal(detail.applicationXml, `${GOOD['source-template']}\n`);
  t.equal(detail.correlationConfigXml, `${GOOD['correlation-config']}\n`);
  t.end();
});

t.test('generated documents count as stored', (t) => {
  const { documents, scriptName, put } = setUp(t);
  for (const kind of DOCUMENT_KINDS) t.match(put(kind, documents.get(scriptName, kind)), { status: 'UNCHANGED' }, kind);
  t.end();
});

t.test('a rejected document says why, and nothing is stored', (t) => {
  const { connectors, scriptName, put } = setUp(t);
  for (const kind of DOCUMENT_KINDS) put(kind, GOOD[kind]);
  const before = connectors.get(scriptName, undefined);
  const table: readonly (readonly [kind: DocumentKind, file: string | Buffer, message: RegExp | string])[] = [
    ['source-config', '<Form>', /line 1/],
    ['source-config', ' ', /line 1/],
    ['source-config', '\n\n<Form xmlns="x"', /line 3/],
    ['source-config', '<Application/>', /Application.*Form/],
    ['source-config', '<Form/>', WRONG_FORM_VERSION],
    ['source-config', FORM.replace('2_0', '1_0'), WRONG_FORM_VERSION],
    ['source-config', `<!DOCTYPE Form [<!ENTITY e "x">]>${FORM}`, /internal subset/],
    ['source-config', Buffer.from(FORM, 'utf16le'), /./],
    ['source-config', Buffer.from('<Form name="größe"/>', 'latin1'), /UTF-8/],
    ['source-config', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0xff]), /UTF-8/],
    ['source-template', FORM, /Form.*Application/],
    ['source-template', '<Application>&undeclared;</Application>', /entity/],
    ['correlation-config', '<Filter/>', /Filter.*CorrelationConfig/],
    ['correlation-config', '{"json": true}', /line 1/],
  ];
  const validate = validator('UpdateDetail');
  for (const [kind, file, message] of table) {
    const rejected = put(kind, file);
    t.match(rejected, { status: 'ERROR', scriptName, updatedFiles: null }, `${kind} ${String(message)}`);
    if (typeof message === 'string') t.equal(rejected.message, message, 'to the letter');
    else t.match(rejected.message, message);
    t.ok(validate(rejected), JSON.stringify(validate.errors));
    t.strictSame(connectors.get(scriptName, undefined), before, 'nothing is stored');
  }
  t.end();
});

t.test('an upload without a change stores nothing', (t) => {
  const { connectors, documents, scriptName, put, translate } = setUp(t);
  const before = connectors.get(scriptName, undefined);
  for (const kind of DOCUMENT_KINDS) {
    t.match(put(kind, ''), { status: 'SKIPPED', updatedFiles: null }, `empty ${kind}`);
    const apiError = apiErrorOf(() => documents.put(scriptName, kind, undefined));
    t.match(apiError, { name: 'required', status: 400, details: { field: 'file' } }, `no ${kind}`);
    t.equal(apiError?.text, 'Required field "file" was missing or empty.');
  }
  t.match(translate('de', ''), { status: 'SKIPPED', updatedFiles: null });
  const skipped = documents.putTranslation(scriptName, 'de', undefined);
  t.match(skipped, { status: 'SKIPPED', scriptName, updatedFiles: null });
  const validate = validator('UpdateDetail');
  t.ok(validate(skipped), JSON.stringify(validate.errors));
  t.strictSame(connectors.get(scriptName, undefined), before);
  t.end();
});

t.test('a missing connector has no documents', (t) => {
  const { documents } = setUp(t);
  const good = Buffer.from(FORM);
  const table: readonly (readonly [name: string, work: () => unknown])[] = [
    ['get', () => documents.get('missing', 'source-config')],
    ['put', () => documents.put('missing', 'source-config', good)],
    ['put of nothing', () => documents.put('missing', 'source-config', undefined)],
    ['get translation', () => documents.getTranslation('missing', 'en')],
    ['put translation', () => documents.putTranslation('missing', 'en', good)],
    ['put translation of nothing', () => documents.putTranslation('missing', 'en', undefined)],
  ];
  for (const [name, work] of table) t.match(apiErrorOf(work), { name: 'notFound', status: 404 }, name);
  t.end();
});

t.test('a missing document is 404', (t) => {
  const { documents } = setUp(t);
  for (const kind of DOCUMENT_KINDS) {
    t.match(
      apiErrorOf(() => documents.get('seed', kind)),
      { name: 'notFound', status: 404 },
      kind,
    );
    t.match(documents.put('seed', kind, Buffer.from(GOOD[kind])), {
      status: 'UPDATED',
      updatedFiles: [`connector/seed/${kind}.xml`],
    });
    t.equal(documents.get('seed', kind), GOOD[kind], 'but can have');
  }
  t.end();
});

t.test('translations are stored per locale', (t) => {
  const { connectors, documents, scriptName, translate } = setUp(t);
  t.equal(documents.getTranslation(scriptName, 'de'), '', 'none at all');
  t.match(translate('en', 'a=english'), {
    status: 'UPDATED',
    updatedFiles: ['custom-connector/own/translations/en.properties'],
  });
  t.equal(documents.getTranslation(scriptName, 'de'), 'a=english', 'the en text stands in');
  t.match(translate('de', 'a=deutsch'), {
    status: 'UPDATED',
    updatedFiles: ['custom-connector/own/translations/de.properties'],
  });
  t.equal(documents.getTranslation(scriptName, 'de'), 'a=deutsch');
  t.equal(documents.getTranslation(scriptName, 'en'), 'a=english');
  t.match(translate('de', 'a=deutsch'), { status: 'UNCHANGED', updatedFiles: null });
  t.match(translate('de', 'a=anders'), { status: 'UPDATED' });
  t.strictSame(connectors.get(scriptName, undefined).translationProperties, { de: 'a=anders', en: 'a=english' });
  t.end();
});

t.test('an unknown locale means en, for reading and writing', (t) => {
  for (const locale of ['xx', 'false', '', 'EN', 'zh', 'zh-HK', 'en-US', '../en', '__proto__']) {
    const { connectors, documents, scriptName, translate } = setUp(t);
    t.match(
      translate(locale, 'a=b'),
      { status: 'UPDATED', updatedFiles: ['custom-connector/own/translations/en.properties'] },
      locale,
    );
    t.strictSame(connectors.get(scriptName, undefined).translationProperties, { en: 'a=b' }, locale);
    translate('de', 'a=deutsch');
    t.equal(documents.getTranslation(scriptName, locale), 'a=b', locale);
  }
  t.end();
});

t.test('properties are stored unchanged, or rejected', (t) => {
  const { documents, scriptName, translate } = setUp(t);
  const texts = [
    '\ufeffa=1\r\n',
    'a=\u0000',
    ' ',
    '\\',
    'a=ä😀',
    '# only a \\u comment',
    '<xml/>',
    'a=\\u00\\\n  e4',
    '=\n=\n',
  ];
  for (const text of texts) {
    t.match(translate('fr', text), { status: 'UPDATED' }, JSON.stringify(text));
    t.equal(documents.getTranslation(scriptName, 'fr'), text);
  }
  const decoded: readonly (readonly [bytes: Buffer, text: string])[] = [
    [Buffer.from('a=größe', 'latin1'), 'a=größe'],
    [Buffer.from([0x61, 0x80]), 'a\u0080'],
    [Buffer.from('\ufeffa', 'utf16le'), 'ÿþa\u0000'],
  ];
  for (const [bytes, text] of decoded) {
    t.match(translate('fr', bytes), { status: 'UPDATED' }, bytes.toString('hex'));
    t.equal(documents.getTranslation(scriptName, 'fr'), text);
    t.match(translate('fr', text), { status: 'UNCHANGED' }, 'what is read can be uploaded again');
  }
  const bad: readonly (readonly [text: string, message: string])[] = [
    ['a=\\uXYZ', 'The file is invalid: line 1: \\uXYZ is not an escape; \\u takes four hex digits.'],
    ['a=1\r\n\r\nb=\\u', 'The file is invalid: line 3: \\u is not an escape; \\u takes four hex digits.'],
  ];
  for (const [text, message] of bad) {
    t.match(translate('fr', text), { status: 'ERROR', updatedFiles: null, message }, text);
    t.equal(documents.getTranslation(scriptName, 'fr'), decoded.at(-1)?.[1], 'nothing is stored');
  }
  t.end();
});

t.test('the localized form is translated into the requested locale', (t) => {
  const { connectors, scriptName, put, translate } = setUp(t);
  const form = (first: string, second: string, third: string) =>
    `<Form xmlns="${FORM_NAMESPACE}"><Field name="both" label="${first}"/><Field label="${second}"/><Field label="${third}"/></Form>`;
  const stored = form('both', 'english', 'neither');
  put('source-config', stored);
  translate('en', 'both=Both\nenglish=English only');
  translate('de', 'both=Beide');
  translate('fr', 'ShortDesc=rien');
  const table: readonly (readonly [locale: string | undefined, localized: string])[] = [
    [undefined, form('Both', 'English only', 'neither')],
    ['en', form('Both', 'English only', 'neither')],
    ['de', form('Beide', 'English only', 'neither')],
    ['fr', form('Both', 'English only', 'neither')],
    ['ja', form('Both', 'English only', 'neither')],
    ['false', form('Both', 'English only', 'neither')],
  ];
  for (const [locale, localized] of table) {
    const detail = connectors.get(scriptName, locale);
    t.equal(detail.sourceConfig, localized, `in ${locale}`);
    t.equal(detail.sourceConfigXml, stored, 'the stored form keeps its keys');
  }
  t.end();
});

t.test('every stored document can be read', (t) => {
  const { connectors, documents, scriptName, put, translate } = setUp(t);
  translate('en', 'k=Label');
  // Just under the default limit of 10 MiB.
  const size = 10_000_000;
  const root = `<Form xmlns="${FORM_NAMESPACE}"`;
  const forms: readonly (readonly [name: string, form: string, status?: UpdateDetail['status']])[] = [
    ['a long attribute', `${root} name="${'x'.repeat(size)}"/>`],
    ['a long comment', `${root}><!--${' x'.repeat(size / 2)}--></Form>`],
    ['blanks in a tag', `${root} ${' '.repeat(size)}/>`],
    ['many elements', `${root}>${'<F label="k"/>'.repeat(size / 20)}</Form>`, 'ERROR'],
    ['a tag in a document type', `<!DOCTYPE Form SYSTEM "><x label='&#9999999;'>">${root}/>`],
    ['labels after blanks', `${root} label${' '.repeat(size / 2)}=${' '.repeat(size / 2)}"k"/>`],
  ];
  for (const [name, form, status = 'UPDATED'] of forms) {
    t.match(put('source-config', form), { status }, name);
    if (status === 'UPDATED') t.equal(documents.get(scriptName, 'source-config').length, form.length, name);
    t.doesNotThrow(() => connectors.get(scriptName, 'en'), `detail with ${name}`);
  }
  put('source-config', FORM);
  for (const text of [
    '\\'.repeat(1_000_000),
    'a=b\n'.repeat(250_000),
    'a=x\\\n'.repeat(200_000),
    ' '.repeat(1_000_000),
  ]) {
    t.match(translate('en', text), { status: 'UPDATED' }, JSON.stringify(text.slice(0, 8)));
    t.doesNotThrow(() => connectors.get(scriptName, 'en'));
  }
  t.end();
});
