import t from 'tap';
import { generateDocuments } from '../../../server/domain/connectors/create.ts';
import {
  DOCUMENT_KINDS,
  documentError,
  FORM_NAMESPACE,
  WRONG_FORM_VERSION,
} from '../../../server/domain/connectors/document-kinds.ts';
import { readDocument } from '../../../server/domain/connectors/read-document.ts';
import type { DocumentKind } from '../../../server/domain/ports.ts';
import { HOSTILE } from '../text/fixtures/hostile.ts';

t.test('each document is recognized by its root element', (t) => {
  const form = (namespace: string) => `<Form xmlns="${namespace}"/>`;
  const table: readonly (readonly [kind: DocumentKind, text: string, rejection: RegExp | undefined])[] = [
    ['source-config', form(FORM_NAMESPACE), undefined],
    ['source-config', `<f:Form xmlns:f="${FORM_NAMESPACE}"/>`, undefined],
    ['source-config', '<Form/>', /^unsupported xsd version/],
    ['source-config', form(''), /^unsupported xsd version/],
    ['source-config', form('http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd'), /^unsupported xsd version/],
    ['source-config', form(FORM_NAMESPACE.toUpperCase()), /^unsupported xsd version/],
    ['source-config', `<form xmlns="${FORM_NAMESPACE}"/>`, /form.*Form/],
    ['source-config', `<a><Form xmlns="${FORM_NAMESPACE}"/></a>`, /\ba\b.*Form/],
    ['source-config', '<Application/>', /Application.*Form/],
    ['source-config', '<Form>', /line 1, column \d+/],
    ['source-template', '<Application/>', undefined],
    ['source-template', form(FORM_NAMESPACE), /Form.*Application/],
    ['source-config', `<Form xmlns=" ${FORM_NAMESPACE} "/>`, /^unsupported xsd version/],
    ['source-config', `<sailpoint><Form xmlns="${FORM_NAMESPACE}"/></sailpoint>`, /sailpoint; expected Form/],
    ['source-template', '<sailpoint><Application/></sailpoint>', undefined],
    [
      'source-template',
      '<!DOCTYPE sailpoint PUBLIC "sailpoint.dtd" "sailpoint.dtd">\n<sailpoint>\n<!-- a -->\n<Application><Schemas/></Application>\n</sailpoint>',
      undefined,
    ],
    ['source-template', '<sailpoint/>', /sailpoint holds no element; expected one Application/],
    ['source-template', '<sailpoint><Application/><Application/></sailpoint>', /holds Application, Application;/],
    ['source-template', '<sailpoint><Application/><Rule/></sailpoint>', /holds Application, Rule;/],
    ['source-template', '<sailpoint><Rule/></sailpoint>', /holds Rule; expected one Application and nothing else/],
    ['source-template', '<sailpoint><sailpoint><Application/></sailpoint></sailpoint>', /holds sailpoint;/],
    ['source-template', `<${'n'.repeat(1_000)}/>`, /^The root element is n{100}…; expected Application\.$/],
    ['source-template', '<Application></Applicaton>', /line 1, column \d+/],
    ['source-template', '<!DOCTYPE Application []><Application/>', /internal subset/],
    ['correlation-config', '<CorrelationConfig/>', undefined],
    ['correlation-config', '<Correlationconfig/>', /Correlationconfig.*CorrelationConfig/],
    ['correlation-config', '', /line 1, column \d+/],
  ];
  for (const [kind, text, rejection] of table) {
    const reason = documentError(kind, text)?.reason;
    if (rejection) t.match(reason, rejection, `${kind} ${text}`);
    else t.equal(reason, undefined, `${kind} ${text}`);
  }
  t.end();
});

t.test('a form of another version gets the published text', (t) => {
  t.equal(
    documentError('source-config', '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_3_0.xsd"/>')?.reason,
    'unsupported xsd version, please ensure latest xsd version http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd is used for source config',
  );
  t.end();
});

t.test('an invalid document has the position of its error', (t) => {
  const table: readonly (readonly [text: string, error: object])[] = [
    ['<Form>\n  x & y', { line: 2, column: 5, reason: /^The document is invalid: line 2, column 5: .*\.$/ }],
    ['\n\n<Form\nxmlns=""/>', { line: 3, reason: WRONG_FORM_VERSION }],
    ['<!-- \n -->\n<Application/>', { line: 3, reason: 'The root element is Application; expected Form.' }],
  ];
  for (const [text, error] of table) t.match(documentError('source-config', text), error, JSON.stringify(text));
  t.end();
});

t.test('readDocument applies the same rule to text and bytes', (t) => {
  const application = (encoding: string, name = 'Größe') =>
    `<?xml version="1.0" encoding="${encoding}"?>\r\n<Application name="${name}"/>`;
  const utf8 = application('UTF-8');
  const table: readonly (readonly [name: string, content: string | Buffer, stored: string | RegExp])[] = [
    ['text', utf8, utf8],
    ['text that declares another encoding', application('ISO-8859-1'), utf8],
    ['text that declares an unknown encoding', application('x-unknown'), utf8],
    ['bytes in UTF-8', Buffer.from(`\ufeff${utf8}`), `\ufeff${utf8}`],
    ['bytes in ISO-8859-1', Buffer.from(application('ISO-8859-1'), 'latin1'), utf8],
    ['bytes in UTF-16', Buffer.from(`\ufeff${application('UTF-16')}`, 'utf16le'), utf8],
    [
      'bytes in another encoding than declared',
      Buffer.from(utf8, 'latin1'),
      /^The document is invalid: line 2: .*UTF-8/,
    ],
    [
      'bytes that declare an unknown encoding',
      Buffer.from(application('x-unknown')),
      /line 1: .*"x-unknown" is unknown/,
    ],
    ['text with half a pair', application('UTF-8', '\ud800'), /line 2, column 20: .*U\+D800/],
    ['text with a control character', application('UTF-8', '\u0001'), /line 2, column 20: .*U\+0001/],
    ['bytes with a control character', Buffer.from(application('UTF-8', '\u0001')), /line 2, column 20: .*U\+0001/],
    ['another root', '<Form/>', /Form; expected Application/],
  ];
  for (const [name, content, stored] of table) {
    const read = readDocument('source-template', content);
    if (typeof stored !== 'string') {
      t.match(read, { error: { reason: stored } }, name);
      continue;
    }
    t.same(read, { text: stored }, name);
    t.same(readDocument('source-template', stored), { text: stored }, `${name}, imported again`);
    t.same(readDocument('source-template', Buffer.from(stored)), { text: stored }, `${name}, uploaded again`);
  }
  t.end();
});

t.test('generated documents are valid for any name', (t) => {
  for (const [name, text] of HOSTILE) {
    for (const fileUpload of [true, false]) {
      const documents = generateDocuments({ className: text, type: text, directConnect: false, fileUpload });
      for (const kind of DOCUMENT_KINDS) {
        t.equal(documentError(kind, documents[kind]), undefined, `${kind} of ${name}`);
      }
    }
  }
  t.end();
});

t.test('generated documents contain class and type of the connector', (t) => {
  const connector = { className: 'org.example.Own', type: 'custom own', directConnect: true, fileUpload: true };
  const documents = generateDocuments(connector);
  const table: readonly (readonly [kind: DocumentKind, parts: readonly string[]])[] = [
    ['source-template', ['connector="org.example.Own"', ' name="custom own"', ' type="custom own"']],
    [
      'source-config',
      [
        'connectorName="custom own"',
        ' name="custom own"',
        'directConnect="true"',
        'fileUpload="true"',
        'status="released"',
        'type="SourceConfig"',
        '<BaseConfig>',
        'supportedExtensions="jar"',
      ],
    ],
    ['correlation-config', ['name="custom own Account Correlation Config"']],
  ];
  for (const [kind, parts] of table) {
    for (const part of parts) t.ok(documents[kind].includes(part), `${kind} has ${part}`);
  }
  for (const [property, value] of Object.entries({ email: 'mail', empId: 'employeeNumber', displayName: 'cn' })) {
    t.match(documents['correlation-config'], new RegExp(`property="${property}"\\s+value="${value}"`));
  }
  const bare = generateDocuments({ ...connector, directConnect: false, fileUpload: false });
  t.ok(bare['source-config'].includes('directConnect="false"'));
  t.notOk(bare['source-config'].includes('supportedExtensions'), 'no upload field where nothing can be uploaded');
  t.end();
});
