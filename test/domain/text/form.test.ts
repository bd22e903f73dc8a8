import t from 'tap';
import { keysOfForm, labelsOf, localize, MAX_LABELS_LENGTH } from '../../../server/domain/text/form.ts';
import { checkXml } from '../../../server/domain/text/xml.ts';
import { HOSTILE } from './fixtures/hostile.ts';

const LABELS: ReadonlyMap<string, string> = new Map([
  ['host', 'Host name'],
  ['quote', 'say "it\'s" <b>&'],
  ['dollar', '$& $1'],
  ['R&D', 'Research'],
  ['empty', ''],
]);
const translated = (form: string): string => localize(form, labelsOf(form), (key) => LABELS.get(key));

t.test('labels replace translation keys', (t) => {
  const table: readonly (readonly [form: string, localized: string])[] = [
    ['<F label="host"/>', '<F label="Host name"/>'],
    ["<F label='host'/>", '<F label="Host name"/>'],
    ['<F label = "host" />', '<F label = "Host name" />'],
    ['<F\n  label="host"\n/>', '<F\n  label="Host name"\n/>'],
    ['<F name="a" label="host" placeholder="host"/>', '<F name="a" label="Host name" placeholder="Host name"/>'],
    ['<F help="a > b" label="host">x</F>', '<F help="a > b" label="Host name">x</F>'],
    ["<a>it's > <F label='host'/></a>", '<a>it\'s > <F label="Host name"/></a>'],
    ['<F label="dollar"/>', '<F label="$&amp; $1"/>'],
    ['<F label="empty"/>', '<F label=""/>'],
    [`<F label${' '.repeat(95)}=${' '.repeat(95)}"host"/>`, `<F label${' '.repeat(95)}=${' '.repeat(95)}"Host name"/>`],
    ['<F label\r\n=\r\n"host"/>', '<F label\r\n=\r\n"Host name"/>'],
    ['\ufeff<!-- 😀 --><F a="😀" label="host"/>', '\ufeff<!-- 😀 --><F a="😀" label="Host name"/>'],
    [
      `<F label="host"><!-- ${'😀'.repeat(100)} --><F label="host"/></F>`,
      `<F label="Host name"><!-- ${'😀'.repeat(100)} --><F label="Host name"/></F>`,
    ],
    [
      '<!DOCTYPE Form SYSTEM "><x label=\'&#9999999;\'>"><F/>',
      '<!DOCTYPE Form SYSTEM "><x label=\'&#9999999;\'>"><F/>',
    ],
    ['<!DOCTYPE F SYSTEM "><!--"><F label="host"/>', '<!DOCTYPE F SYSTEM "><!--"><F label="Host name"/>'],
    ['<?p <!-- ?><F label="host"/><?p --> ?>', '<?p <!-- ?><F label="Host name"/><?p --> ?>'],
  ];
  for (const [form, localized] of table) t.equal(translated(form), localized, form);
  t.end();
});

t.test('labels are exactly the label attributes', (t) => {
  const form = [
    '<Form name="host" shortDesc="host" type="host">',
    '<Menu name="host" label="host">',
    '<Section name="host" label="host" sectionInfo="host" info="host" docLink="host" docLinkLabel="host">',
    '<Field name="host" displayName="host" placeholder="host" helpKey="host" defaultValue="host" type="radio">',
    '<AllowedValues><Option label="host" value="host"/></AllowedValues>',
    '</Field></Section></Menu></Form>',
  ].join('\n');
  const labels = /(?<= (?:shortDesc|label|sectionInfo|docLinkLabel|displayName|placeholder|helpKey)=)"host"/g;
  t.equal(translated(form), form.replace(labels, '"Host name"'));
  t.equal(labelsOf(form).length, 9);
  t.end();
});

t.test('labels have the offsets of their attributes', (t) => {
  const form = '\ufeff<!-- 😀 -->\r\n<F a="😀"\r\n label = \'R&amp;D\'><G label="a\r\nb"/></F>';
  t.same(
    labelsOf(form).map(({ start, end, value }) => [form.slice(start, end), value]),
    [
      ["'R&amp;D'", 'R&D'],
      ['"a\r\nb"', 'a b'],
    ],
  );
  t.same(labelsOf('<F label="host">'), [], 'a text that is not well-formed has none');
  t.same(keysOfForm('<F label="b"><G label="a"/><G displayName="b"/></F>'), ['b', 'a']);
  t.end();
});

t.test('labels cannot make a form too long for a string', (t) => {
  const text = 'x'.repeat(1_000_000);
  const form = `<F>${'<G label="long"/><G label="short"/>'.repeat(1_000)}</F>`;
  const localized = localize(form, labelsOf(form), (key) => (key === 'long' ? text : 'y'));
  t.ok(localized.length <= form.length + MAX_LABELS_LENGTH, `${localized.length} characters`);
  t.equal(localized.split(text).length - 1, 16, 'as many long texts as there is room for');
  t.equal(localized.split('label="y"').length - 1, 1_000, 'short texts still find room');
  t.equal(localized.split('label="long"').length - 1, 984, 'the other keys stay');
  t.end();
});

t.test('text that is not a translation key stays unchanged', (t) => {
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
  for (const form of table) t.equal(translated(form), form, form);
  t.end();
});

t.test('labels in other attribute values are not translated', (t) => {
  const table: readonly string[] = [
    `<F help='as in label="host" here'/>`,
    `<F help="as in label='host' here"/>`,
    `<F help='as in label="quote" here'/>`,
  ];
  for (const form of table) t.equal(translated(form), form, form);
  t.end();
});

t.test('a translation key is read as XML reads it', (t) => {
  t.equal(translated('<F label="R&amp;D"/>'), '<F label="Research"/>');
  t.equal(translated('<F label="&#104;ost"/>'), '<F label="Host name"/>');
  t.end();
});

t.test('a localized form is still well-formed', (t) => {
  for (const [name, text] of HOSTILE) {
    for (const form of ['<F label="k"/>', "<F label='k'/>", '<F a="1" label="k" shortDesc="k">k</F>']) {
      const localized = localize(form, labelsOf(form), (key) => (key === 'k' ? text : undefined));
      t.ok('root' in checkXml(localized), `${form} with ${name}`);
    }
  }
  t.end();
});
