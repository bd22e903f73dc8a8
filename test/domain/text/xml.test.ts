import t from 'tap';
import { generateDocuments } from '../../../server/domain/connectors/create.ts';
import { DOCUMENT_KINDS, documentRefusal, FORM_NAMESPACE } from '../../../server/domain/connectors/document-kinds.ts';
import type { DocumentKind } from '../../../server/domain/ports.ts';
import { localizeForm } from '../../../server/domain/text/form.ts';
import { parseProperties } from '../../../server/domain/text/properties.ts';
import { decodeUtf8 } from '../../../server/domain/text/text.ts';
import { checkXml, describeFault, escapeAttribute, MAX_XML_DEPTH } from '../../../server/domain/text/xml.ts';

const nested = (depth: number): string => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

const isAcceptable = (text: string): boolean => 'root' in checkXml(text);

t.test('well-formed documents and their root', (t) => {
  const table: readonly (readonly [text: string, name: string, namespace: string])[] = [
    ['<a/>', 'a', ''],
    ['<a></a>', 'a', ''],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<a/>\n', 'a', ''],
    ["<?xml version='1.0' standalone='yes'?><a/>", 'a', ''],
    ['\ufeff<?xml version="1.0"?><a/>', 'a', ''],
    ['<!-- before --><?pi data?><a/><!-- after -->', 'a', ''],
    ['<a xmlns="urn:x"/>', 'a', 'urn:x'],
    ['<p:a xmlns:p="urn:x"/>', 'a', 'urn:x'],
    ['<a><b xmlns="urn:x"/></a>', 'a', ''],
    ['<a xmlns=""/>', 'a', ''],
    ['<a b="1" c=\'2\'>&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;</a>', 'a', ''],
    ['<a><![CDATA[<not> & markup]]></a>', 'a', ''],
    ['<größe/>', 'größe', ''],
    ['<!DOCTYPE a><a/>', 'a', ''],
    ['<!DOCTYPE a SYSTEM "sailpoint.dtd"><a/>', 'a', ''],
    ['<!DOCTYPE a PUBLIC "sailpoint.dtd" "sailpoint.dtd"><a/>', 'a', ''],
    ['<!DOCTYPE a SYSTEM "no [subset] here"><a/>', 'a', ''],
    ["<!DOCTYPE a SYSTEM 'a\"[b'><a/>", 'a', ''],
    ['<!-- <!DOCTYPE a [<!ENTITY e "x">]> --><a/>', 'a', ''],
    ['<a><![CDATA[<!DOCTYPE a [<!ENTITY e "x">]>]]></a>', 'a', ''],
    [nested(MAX_XML_DEPTH), 'a', ''],
  ];
  for (const [text, name, namespace] of table) {
    const checked = checkXml(text);
    t.same('root' in checked && [checked.root.name, checked.root.namespace], [name, namespace], text.slice(0, 60));
  }
  t.end();
});

t.test('documents that are not well-formed', (t) => {
  const table: readonly string[] = [
    '',
    ' \n',
    'text',
    '{"a": 1}',
    '<a>',
    '<a',
    '</a>',
    '<a></b>',
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>text',
    'text<a/>',
    ' <?xml version="1.0"?><a/>',
    '<?xml?><a/>',
    '<?xml encoding="UTF-8"?><a/>',
    '<a><?xml version="1.0"?></a>',
    '<a b/>',
    '<a b=1/>',
    '<a b="1" b="2"/>',
    '<a b="1"c="2"/>',
    '<a b="<"/>',
    '<a>&x;</a>',
    '<a b="&x;"/>',
    '<a>&amp</a>',
    '<a>& </a>',
    '<a>&#0;</a>',
    '<a>&#xD800;</a>',
    '<a>]]></a>',
    '<a>\u0000</a>',
    '<a>\u0001</a>',
    '<a>\ufffe</a>',
    '<a>\ud800</a>',
    '<a><!-- a -- b --></a>',
    '<a><!-- x',
    '<a><![CDATA[ x',
    '<1a/>',
    '<a b:c="1"/>',
    '<p:a/>',
    '<p:q:a xmlns:p="urn:x"/>',
    '<a x:b="1" y:b="2" xmlns:x="urn:x" xmlns:y="urn:x"/>',
    '<!doctype a><a/>',
    '<a/><!DOCTYPE a>',
    '<a><!DOCTYPE a></a>',
    '<!DOCTYPE a><!DOCTYPE a><a/>',
    '<!DOCTYPE a SYSTEM "unclosed><a/>',
    '<!DOCTYPE a>',
    '<!ENTITY e "x"><a/>',
    '<A/>\u0000',
  ];
  for (const text of table) t.notOk(isAcceptable(text), JSON.stringify(text));
  t.end();
});

t.test('a document type is a name and at most one external identifier', (t) => {
  const table: readonly string[] = [
    '<!DOCTYPE><a/>',
    '<!DOCTYPE ><a/>',
    '<!DOCTYPE "a"><a/>',
    '<!DOCTYPE a b><a/>',
    '<!DOCTYPE a SYSTEM><a/>',
    '<!DOCTYPE a "s"><a/>',
    '<!DOCTYPE a PUBLIC "p"><a/>',
    '<!DOCTYPE a SYSTEM "s" "t"><a/>',
  ];
  for (const text of table) t.notOk(isAcceptable(text), text);
  t.end();
});

t.test('a document that declares something of its own', (t) => {
  const bomb = '<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">';
  const table: readonly string[] = [
    '<!DOCTYPE a []><a/>',
    '<!DOCTYPE a[]><a/>',
    '<!DOCTYPE a [ ]  ><a/>',
    '<!DOCTYPE a [<!ENTITY e "x">]><a/>',
    '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
    '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.com/x.dtd"> %p;]><a/>',
    `<!DOCTYPE a [${bomb}]><a>&c;</a>`,
    '<!DOCTYPE a [<!ATTLIST a b CDATA "x">]><a/>',
    '<!DOCTYPE a [<!ELEMENT a ANY>]><a/>',
    '<!DOCTYPE a [<!-- ]> -->]><a/>',
    '<!DOCTYPE a SYSTEM "s" [<!ENTITY e "x">]><a/>',
    '<!DOCTYPE a SYSTEM \'"\' [<!ENTITY e "x">]><a/>',
    '<!DOCTYPE a SYSTEM "\'" [<!ENTITY e "\'">]><a/>',
    '<!DOCTYPE a PUBLIC "p" \'s"\' [<!ENTITY e "x">]><a/>',
  ];
  for (const text of table) {
    const checked = checkXml(text);
    t.match(checked, { fault: { reason: /internal subset/ } }, text);
  }
  t.end();
});

t.test('a fault has a place', (t) => {
  const table: readonly (readonly [text: string, line: number])[] = [
    ['<a></b>', 1],
    ['<a>\n  <b>\n  </c>\n</a>', 3],
    ['<a>\r\n\r\n&x;</a>', 3],
    ['<!DOCTYPE a\n[]><a/>', 2],
  ];
  for (const [text, line] of table) {
    const checked = checkXml(text);
    t.match(checked, { fault: { line, column: Number } }, JSON.stringify(text));
    if ('fault' in checked) {
      t.match(describeFault(checked.fault), `line ${line}, column ${checked.fault.column}: ${checked.fault.reason}`);
      t.notMatch(checked.fault.reason, /^\d+:\d+/, 'the reason does not repeat the place');
      const lengthOfLine = text.split(/\r?\n/)[line - 1]?.length ?? 0;
      t.ok(checked.fault.column >= 1 && checked.fault.column <= lengthOfLine + 1, 'the column is within the line');
    }
  }
  t.end();
});

t.test('elements that are nested too deep are refused where the bound is passed', (t) => {
  const fault = { line: 1, column: 3 * (MAX_XML_DEPTH + 1) + 1 };
  for (const depth of [MAX_XML_DEPTH + 1, 1_000_000]) t.match(checkXml(nested(depth)), { fault });
  t.end();
});

t.test('which document is which', (t) => {
  const form = (namespace: string) => `<Form xmlns="${namespace}"/>`;
  const table: readonly (readonly [kind: DocumentKind, text: string, refusal: RegExp | undefined])[] = [
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
    ['source-template', '<Application></Applicaton>', /line 1, column \d+/],
    ['source-template', '<!DOCTYPE Application []><Application/>', /internal subset/],
    ['correlation-config', '<CorrelationConfig/>', undefined],
    ['correlation-config', '<Correlationconfig/>', /Correlationconfig.*CorrelationConfig/],
    ['correlation-config', '', /line 1, column \d+/],
  ];
  for (const [kind, text, refusal] of table) {
    const said = documentRefusal(kind, text);
    if (refusal) t.match(said, refusal, `${kind} ${text}`);
    else t.equal(said, undefined, `${kind} ${text}`);
  }
  t.end();
});

t.test('the published text for a form of another version, to the letter', (t) => {
  t.equal(
    documentRefusal('source-config', '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_3_0.xsd"/>'),
    'unsupported xsd version, please ensure latest xsd version http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd is used for source config',
  );
  t.end();
});

const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['plain', 'plain'],
  ['markup', 'a & b < c > d " e \' f'],
  ['end of CDATA', ']]>'],
  ['entity', '&amp;'],
  ['comments', '--><!--'],
  ['white space', 'tab\tline\nreturn\rend'],
  ['control characters', 'nul\u0000 bell\u0007 escape\u001b'],
  ['noncharacters', 'noncharacters \ufffe\uffff'],
  ['half pairs', 'half a pair \ud800 and \udc00'],
  ['beyond ASCII', '😀 日本 \u0085\u2028'],
  ['replacement patterns', '$& $1 $`'],
  ['another attribute', '" onload="x'],
];

t.test('an escaped text is one attribute, and says the same', (t) => {
  for (const [name, text] of HOSTILE) {
    const checked = checkXml(`<a b="${escapeAttribute(text)}" c="1"/>`);
    t.match(checked, { root: { name: 'a' } }, name);
  }
  t.equal(escapeAttribute('a & "b" <c>'), 'a &amp; &quot;b&quot; &lt;c&gt;');
  t.equal(escapeAttribute("it's 😀"), "it's 😀");
  // A parser reads plain white space in an attribute as blanks.
  t.equal(escapeAttribute('\t\n\r'), '&#9;&#10;&#13;');
  t.equal(escapeAttribute('\u0000\ud800\ufffe'), '\ufffd\ufffd\ufffd');
  t.end();
});

t.test('generated documents are acceptable, whatever the names', (t) => {
  for (const [name, text] of HOSTILE) {
    for (const fileUpload of [true, false]) {
      const documents = generateDocuments({ className: text, type: text, directConnect: false, fileUpload });
      for (const kind of DOCUMENT_KINDS) {
        t.equal(documentRefusal(kind, documents[kind]), undefined, `${kind} of ${name}`);
      }
    }
  }
  t.end();
});

t.test('generated documents say what the connector is', (t) => {
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

const LABELS: ReadonlyMap<string, string> = new Map([
  ['host', 'Host name'],
  ['quote', 'say "it\'s" <b>&'],
  ['dollar', '$& $1'],
  ['R&D', 'Research'],
  ['empty', ''],
]);
const localize = (form: string): string => localizeForm(form, (key) => LABELS.get(key));

t.test('labels take the place of translation keys', (t) => {
  const table: readonly (readonly [form: string, localized: string])[] = [
    ['<F label="host"/>', '<F label="Host name"/>'],
    ["<F label='host'/>", '<F label="Host name"/>'],
    ['<F label = "host" />', '<F label = "Host name" />'],
    ['<F\n  label="host"\n/>', '<F\n  label="Host name"\n/>'],
    ['<F name="a" label="host" title="host"/>', '<F name="a" label="Host name" title="Host name"/>'],
    ['<F help="a > b" label="host">x</F>', '<F help="a > b" label="Host name">x</F>'],
    ["<a>it's > <F label='host'/></a>", '<a>it\'s > <F label="Host name"/></a>'],
    ['<F label="dollar"/>', '<F label="$&amp; $1"/>'],
    ['<F label="empty"/>', '<F label=""/>'],
  ];
  for (const [form, localized] of table) t.equal(localize(form), localized, form);
  t.end();
});

t.test('what is no translation key stays as it is', (t) => {
  const table: readonly string[] = [
    '<F label="unknown key"/>',
    '<F label="toString"/>',
    '<F label=""/>',
    '<F label="HOST"/>',
    '<F name="host" value="host" xlabel="host" my-label="host"/>',
    '<F>host label="host"</F>',
    '<label>host</label>',
    '<!-- <F label="host"/> --><F/>',
    '<F><![CDATA[<F label="host"/>]]></F>',
    '<?pi label="host"?><F/>',
    '<?xml version="1.0"?>\n<!DOCTYPE F SYSTEM "x label=\'host\'">\n<F/>\n',
    '</F >',
  ];
  for (const form of table) t.equal(localize(form), form, form);
  t.end();
});

t.test('the value of an attribute is no place for labels', (t) => {
  const table: readonly string[] = [
    `<F help='as in label="host" here'/>`,
    `<F help="as in label='host' here"/>`,
    `<F help='as in label="quote" here'/>`,
  ];
  for (const form of table) t.equal(localize(form), form, form);
  t.end();
});

t.test('a translation key is read as XML reads it', (t) => {
  t.equal(localize('<F label="R&amp;D"/>'), '<F label="Research"/>');
  t.equal(localize('<F label="&#104;ost"/>'), '<F label="Host name"/>');
  t.end();
});

t.test('a localized form is still well-formed', (t) => {
  for (const [name, text] of HOSTILE) {
    for (const form of ['<F label="k"/>', "<F label='k'/>", '<F a="1" label="k" title="k">k</F>']) {
      const localized = localizeForm(form, (key) => (key === 'k' ? text : undefined));
      t.ok(isAcceptable(localized), `${form} with ${name}`);
    }
  }
  t.end();
});

t.test('the size of a tag is no trap', (t) => {
  // As large as an upload may be.
  const size = 10_000_000;
  const table: readonly (readonly [name: string, form: string])[] = [
    ['a long attribute', `<F a="${'x'.repeat(size)}" label="host"/>`],
    ['many attributes', `<F ${Array.from({ length: size / 20 }, (_, at) => `a${at}="x" `).join('')}label="host"/>`],
    ['many tags', `<a>${'<F label="host"/>'.repeat(size / 20)}</a>`],
    ['a long comment', `<F label="host"><!--${'-x'.repeat(size / 2)}--></F>`],
    ['long text', `<F label="host">${'label='.repeat(size / 6)}</F>`],
    ['blanks in a tag', `<F ${' '.repeat(size)}label="host"/>`],
    ['a long name', `<${'F'.repeat(size)} label="host"/>`],
  ];
  for (const [name, form] of table) {
    let localized = '';
    t.doesNotThrow(() => {
      localized = localize(form);
    }, name);
    t.ok(localized.includes('label="Host name"'), `${name}: the label is found`);
  }
  t.end();
});

t.test('Java properties', (t) => {
  const table: readonly (readonly [text: string, entries: Readonly<Record<string, string>>])[] = [
    ['', {}],
    ['a=b', { a: 'b' }],
    ['a:b', { a: 'b' }],
    ['a b', { a: 'b' }],
    ['  a  =  b  ', { a: 'b  ' }],
    ['a', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=1\nb=2\r\nc=3\rd=4', { a: '1', b: '2', c: '3', d: '4' }],
    ['# comment\n! comment\n\na=1', { a: '1' }],
    ['a=1\na=2', { a: '2' }],
    ['a=one \\\n    line', { a: 'one line' }],
    ['a\\ b\\=c=d', { 'a b=c': 'd' }],
    ['a=\\u00e4\\n\\t\\\\', { a: 'ä\n\t\\' }],
    ['a=ä 日本', { a: 'ä 日本' }],
    ['\ufeffa=1', { a: '1' }],
    ['constructor=1\ntoString=2', { constructor: '1', toString: '2' }],
  ];
  for (const [text, entries] of table) {
    t.strictSame([...parseProperties(text)], Object.entries(entries), JSON.stringify(text));
  }
  t.equal(parseProperties('__proto__=1').get('__proto__'), '1');
  t.equal(parseProperties('a=1').get('toString'), undefined);
  for (const text of ['a=\\u12', 'a=\\uXYZW', 'a=\\', '\\', '=', '\u0000', '\\u', 'a=\\ud800', '\\\n', ':::']) {
    t.doesNotThrow(() => parseProperties(text), `no text is refused: ${JSON.stringify(text)}`);
  }
  t.end();
});

t.test('UTF-8', (t) => {
  const good: readonly string[] = ['', 'plain', 'ä😀日本', '\u0000', '\ufeffwith a mark'];
  for (const text of good) t.equal(decodeUtf8(Buffer.from(text)), text, JSON.stringify(text));
  const bad: readonly (readonly number[])[] = [
    [0xe4],
    [0xff, 0xfe, 0x61, 0],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x9f],
  ];
  for (const bytes of bad) t.equal(decodeUtf8(Uint8Array.from(bytes)), undefined, Buffer.from(bytes).toString('hex'));
  t.end();
});
