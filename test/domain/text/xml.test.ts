import t from 'tap';
import {
  checkXml,
  describeXmlError,
  escapeAttribute,
  MAX_REASON,
  MAX_XML_ATTRIBUTES,
  MAX_XML_DEPTH,
  MAX_XML_NODES,
} from '../../../server/domain/text/xml.ts';
import { skeletonOf } from '../../../server/domain/text/xml-skeleton.ts';
import { HOSTILE } from './fixtures/hostile.ts';

const nested = (depth: number): string => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

const isAcceptable = (text: string): boolean => 'root' in checkXml(text);

t.test('well-formed documents have a root', (t) => {
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

t.test('documents that are not well-formed are rejected with position and reason', (t) => {
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

t.test('a document type has a name and at most one external identifier', (t) => {
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

t.test('a document type with an internal subset is rejected', (t) => {
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
    t.match(checked, { error: { reason: /internal subset/ } }, text);
  }
  t.end();
});

t.test('an error has the position of its cause', (t) => {
  const table: readonly (readonly [text: string, line: number, column: number, reason: RegExp])[] = [
    ['', 1, 1, /root element/],
    ['<a>\n  x & y\n</a>', 2, 5, /&amp;/],
    ['<a>\n <b c="x & y">', 2, 10, /&amp;/],
    ['<a>\n&amp</a>', 2, 1, /&amp;/],
    ['<a>\n<b/>\n&', 3, 1, /&amp;/],
    ['<a>\r\n\r\n&x;</a>', 3, 1, /entity &x; is undefined/],
    ['<a>\r<b/>\r\n\n &#0;</a>', 4, 2, /malformed character/],
    ['<a>\n<!-- x\n\n</a>', 2, 1, /comment does not end/],
    ['<a><!-- a\n -- b --></a>', 2, 2, /comment cannot contain --/],
    ['<a>\n<![CDATA[ x\n</a>', 2, 1, /CDATA section does not end/],
    ['<a>\n<?x\n</a>', 2, 1, /processing instruction does not end/],
    ['<!DOCTYPE a\n<a/', 1, 1, /document type does not end/],
    ['<!DOCTYPE a\n[]><a/>', 2, 1, /internal subset/],
    ['<a\n b="1"\n b="2"/>', 3, 2, /attribute b is repeated/],
    ['<a\n b="1"\n c=">\n<d/></a>', 4, 1, /disallowed character: "<"/],
    ['<a>\n<b c="<!-- d"/></a>', 2, 7, /disallowed character: "<"/],
    ['<a\n b=1/>', 2, 4, /unquoted/],
    ['<a b="1"\n c', 1, 1, /tag does not end/],
    ['<a>\n<b>\n  <c d=">"', 3, 3, /tag does not end/],
    ['<a>\n<b>\n', 2, 1, /^<b> does not end/],
    ['<a><b/>\n<!-- < -->', 1, 1, /^<a> does not end/],
    ['<a>\n  <b>\n  </c>\n</a>', 3, 3, /close tag; expected <\/b>/],
    ['<a/>\n</a>', 2, 1, /unmatched/],
    ['<a/>\n<b/>', 2, 1, /one root/],
    ['<a/><!-- < --> \n x <!-- y -->', 2, 2, /text data outside/],
    ['{"a": 1}', 1, 1, /text data outside/],
    ['<a/>\n<![CDATA[x]]>', 2, 1, /text data outside/],
    ['<a>\n x ]]></a>', 2, 4, /\]\]>/],
    ['<a>\n<!DOCTYPE a></a>', 2, 1, /inappropriately located/],
    ['<a>\n<p:b/></a>', 2, 1, /unbound namespace prefix/],
    ['<a>😀\u0001</a>', 1, 6, /U\+0001/],
    ['<a>\n😀 \ud800x</a>', 2, 4, /U\+D800/],
    ['<a>\n<!-- \udc00 --></a>', 2, 6, /U\+DC00/],
  ];
  for (const [text, line, column, reason] of table) {
    const checked = checkXml(text);
    t.match(checked, { error: { line, column, reason } }, JSON.stringify(text));
    if ('error' in checked)
      t.equal(describeXmlError(checked.error), `line ${line}, column ${column}: ${checked.error.reason}`);
  }
  t.end();
});

t.test('the first of several errors is reported', (t) => {
  const table: readonly (readonly [text: string, reason: RegExp])[] = [
    ['<a></b>&', /close tag/],
    ['<a></b><!--', /close tag/],
    ['<a>&</b>', /&amp;/],
    ['<a><!-- -- --></b>', /comment/],
    ['<a b="1" b="2" c="<"/>', /repeated/],
  ];
  for (const [text, reason] of table) t.match(checkXml(text), { error: { reason } }, text);
  t.end();
});

t.test('the root element is reported', (t) => {
  const table: readonly (readonly [text: string, root: object])[] = [
    ['<!-- \n -->\n<a\n/>', { line: 3, children: [] }],
    ['<a><b><c/></b><!-- <d/> --></a>', { children: ['b'] }],
    ['<a><b/>text<p:c xmlns:p="urn:x"/><d/></a>', { children: ['b', 'c'] }],
    ['<a xmlns=" urn:x "/>', { namespace: ' urn:x ' }],
    ['<p:a xmlns="urn:y" xmlns:p="urn:x\n"/>', { namespace: 'urn:x ' }],
  ];
  for (const [text, root] of table) t.match(checkXml(text), { root }, text);
  t.end();
});

t.test('every XML version is treated as 1.0', (t) => {
  for (const version of ['1.0', '1.1', '1.9']) {
    t.match(checkXml(`<?xml version="${version}"?><a>\u0085</a>`), { root: { name: 'a' } }, version);
    t.match(checkXml(`<?xml version="${version}"?><a>&#1;</a>`), { error: { reason: /character entity/ } }, version);
  }
  t.end();
});

t.test('exceeding a limit is an error at its position', (t) => {
  const attributes = (count: number) => Array.from({ length: count }, (_, index) => ` a${index}="x"`).join('');
  const namespaces = (count: number) => Array.from({ length: count }, (_, index) => ` xmlns:a${index}="x"`).join('');
  const elements = (count: number) => `<r>${'<a b="c"/>'.repeat((count - 1) / 2)}${count % 2 ? '' : '<a/>'}</r>`;
  const table: readonly (readonly [name: string, most: string, more: string, column: number, reason: RegExp])[] = [
    ['depth', nested(MAX_XML_DEPTH), nested(MAX_XML_DEPTH + 1), 3 * MAX_XML_DEPTH + 1, /nested deeper than 100/],
    [
      'attributes',
      `<a${attributes(MAX_XML_ATTRIBUTES)}/>`,
      `<a${attributes(MAX_XML_ATTRIBUTES + 1)}/>`,
      `<a${attributes(MAX_XML_ATTRIBUTES)}`.length + 2,
      /more than 1000 attributes/,
    ],
    [
      'namespaces',
      `<a${namespaces(MAX_XML_ATTRIBUTES)}/>`,
      `<a${namespaces(MAX_XML_ATTRIBUTES + 1)}/>`,
      `<a${namespaces(MAX_XML_ATTRIBUTES)}`.length + 2,
      /more than 1000 attributes/,
    ],
    [
      'elements and attributes',
      elements(MAX_XML_NODES),
      elements(MAX_XML_NODES + 1),
      elements(MAX_XML_NODES + 1).length - 8,
      /more than 100000 elements and attributes/,
    ],
  ];
  for (const [name, most, more, column, reason] of table) {
    t.match(checkXml(most), { root: { namespace: '' } }, `as many as may be: ${name}`);
    t.match(checkXml(more), { error: { line: 1, column, reason } }, `one more: ${name}`);
  }
  t.end();
});

t.test('a reason is short, however long the names are', (t) => {
  const long = 'n'.repeat(100_000);
  for (const text of [
    `<${long}>`,
    `<a ${long}="" ${long}=""/>`,
    `<a>&${long};</a>`,
    `<a></${long}>`,
    `<p${long}:a/>`,
  ]) {
    const checked = checkXml(text);
    t.ok('error' in checked && checked.error.reason.length <= MAX_REASON + 1, text.slice(0, 9));
  }
  t.end();
});

t.test('the parser does not see long content without elements', (t) => {
  const table: readonly (readonly [name: string, text: string])[] = [
    ['comment', `<a><!--${'-#'.repeat(1_000)}--></a>`],
    ['CDATA section', `<a><![CDATA[${']#'.repeat(1_000)}]]></a>`],
    ['processing instruction', `<a><?p ${'?#'.repeat(1_000)}?></a>`],
    ['document type', `<!DOCTYPE a SYSTEM "${'<#'.repeat(1_000)}"><a/>`],
  ];
  for (const [name, text] of table) {
    const { skeleton, stop } = skeletonOf(text);
    t.same([skeleton.length, skeleton.includes('#'), stop], [text.length, false, undefined], name);
    t.match(checkXml(text), { root: { name: 'a' } }, name);
  }
  t.end();
});

t.test('an escaped text is one attribute with the same value', (t) => {
  for (const [name, text] of HOSTILE) {
    const checked = checkXml(`<a b="${escapeAttribute(text)}" c="1"/>`);
    t.match(checked, { root: { name: 'a' } }, name);
  }
  t.equal(escapeAttribute('a & "b" <c>'), 'a &amp; &quot;b&quot; &lt;c&gt;');
  t.equal(escapeAttribute("it's 😀"), "it's 😀");
  // A parser reads plain white space in an attribute as blanks.
  t.equal(escapeAttribute('\t\n\r'), '&#9;&#10;&#13;');
  t.equal(escapeAttribute('\u0000\ud800\ufffe'), '\ufffd\ufffd\ufffd');
  // XML 1.1 reads the first two as ends of lines, and rejects the third.
  t.equal(escapeAttribute('\u0085\u2028\u0080'), '&#133;&#8232;&#128;');
  t.end();
});
