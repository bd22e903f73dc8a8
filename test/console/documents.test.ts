import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { applicationOf } from '../../console/logic/application.ts';
import { correlationOf } from '../../console/logic/correlation.ts';
import { richText, webLink } from '../../console/logic/rich-text.ts';
import { type Element, readTree } from '../../console/logic/tree.ts';
import { placeInMessage, verdictOf } from '../../console/logic/verdict.ts';
import { packageRoot } from '../../server/platform/package.ts';

const tree = (xml: string): Element => {
  const root = readTree(xml);
  if (!root) throw new Error('There is no element.');
  return root;
};
const fixture = (file: string): string => readFileSync(join(packageRoot, 'fixtures', file), 'utf8');

t.test('correlation rules as sentences', (t) => {
  const { name, rules } = correlationOf(
    tree(`<CorrelationConfig name="HR"><AttributeAssignments>
      <Filter operation="EQ" property="email" value="mail"/>
      <Filter operation="like" matchMode="START" property="uid" value="login" ignoreCase="true"/>
      <Filter operation="SOUNDS" property="name" value="cn"/>
      <Filter operation="EQ" property="name"/>
      <CompositeFilter operation="AND"><Filter operation="EQ" property="a" value="b"/></CompositeFilter>
    </AttributeAssignments><Script>x</Script></CorrelationConfig>`),
  );
  t.equal(name, 'HR');
  t.strictSame(
    rules.map((rule) => (rule.kind === 'rule' ? `${rule.account} ${rule.comparison} ${rule.identity}` : rule.xml)),
    [
      'mail equals email',
      'login starts with uid',
      'cn SOUNDS name',
      '<Filter operation="EQ" property="name"/>',
      '<CompositeFilter operation="AND">\n  <Filter operation="EQ" property="a" value="b"/>\n</CompositeFilter>',
      '<Script>x</Script>',
    ],
  );
  t.strictSame(rules[1]?.kind === 'rule' && rules[1].more, [['ignoreCase', 'true']]);
  t.end();
});

t.test('what a source-template holds', (t) => {
  const application = applicationOf(tree(fixture('documents/workday/source-template.xml')));
  t.match(application, { name: 'Workday', type: 'Workday', features: ['SEARCH', 'PROVISIONING'], unknown: [] });
  t.ok(application.defaults.some(({ key, value }) => key === 'timeZone' && value === 'America/Los_Angeles'));
  const [account] = application.schemas;
  t.match(account, { objectType: 'account', nativeObjectType: 'Worker', identityAttribute: 'FILENUMBER', more: [] });
  t.strictSame(account?.attributes[0], {
    name: 'FILENUMBER',
    type: 'string',
    description: 'Employee ID or contingent worker ID.',
    required: true,
    entitlement: false,
    managed: false,
    multi: false,
    objectType: '',
    more: [],
  });
  const custom = applicationOf(tree(fixture('custom/documents/time-tracker/source-template.xml')));
  t.match(
    custom.schemas[0]?.attributes.find(({ name }) => name === 'projects'),
    { entitlement: true, managed: true, multi: true, objectType: 'group' },
  );
  t.end();
});

t.test('an application inside a wrapper, with parts that have no view', (t) => {
  const application = applicationOf(
    tree(`<sailpoint><Application name="A"><Rule>r</Rule><Attributes><Map>
      <entry key="list"><value><List><String>x</String></List></value></entry></Map></Attributes>
      <Schemas><Schema objectType="account" color="red"><AttributeDefinition name="a" remediation="x"/></Schema></Schemas>
    </Application></sailpoint>`),
  );
  t.equal(application.name, 'A');
  t.strictSame(application.unknown, ['<Rule>r</Rule>']);
  t.match(application.defaults, [{ key: 'list', value: /<String>x<\/String>/ }]);
  t.strictSame(application.schemas[0]?.more, [['color', 'red']]);
  t.strictSame(application.schemas[0]?.attributes[0]?.more, [['remediation', 'x']]);
  t.end();
});

t.test("the verdict is the server's", (t) => {
  t.equal(verdictOf('source-template', '<Application/>'), undefined);
  t.match(verdictOf('source-template', '<Application>\n <a></b>'), {
    line: 2,
    column: 5,
    reason: /unexpected close tag/,
  });
  t.match(verdictOf('source-config', '<Form/>'), { line: 1, reason: /unsupported xsd version/ });
  t.match(verdictOf('source-config', ''), { line: 1, reason: 'The file is empty.' });
  t.strictSame(placeInMessage('The document is invalid: line 12, column 3: <a> does not end.'), {
    line: 12,
    column: 3,
  });
  t.strictSame(placeInMessage('The file is invalid: line 2: \\u12 is not an escape.'), { line: 2 });
  t.equal(placeInMessage('The file is empty.'), undefined);
  t.end();
});

t.test('simple markup in texts', (t) => {
  const plain = (text: string) =>
    richText(text)
      .map((piece) =>
        piece.kind === 'break'
          ? '/'
          : piece.strong
            ? `*${piece.text}*`
            : piece.emphasis
              ? `_${piece.text}_`
              : piece.text,
      )
      .join('');
  t.equal(plain('a<br>b<BR />c\\nd'), 'a/b/c/d');
  t.equal(plain('<p>one</p><p>two</p>'), 'one/two');
  t.equal(plain('say <strong>yes</strong> or <i>no</i>'), 'say *yes* or _no_');
  t.equal(plain('a &lt;b&gt; &amp;amp;'), 'a <b> &amp;');
  t.equal(
    plain('<img src=x onerror=alert(1)> <script>x</script> </strong>'),
    '<img src=x onerror=alert(1)> <script>x</script> ',
  );
  t.end();
});

t.test('links lead to the web or nowhere', (t) => {
  t.equal(webLink('https://example.com/a b'), 'https://example.com/a%20b');
  for (const address of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '/docs', ''])
    t.equal(webLink(address), undefined, address);
  t.end();
});
