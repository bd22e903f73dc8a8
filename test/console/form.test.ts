import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { FIELD_TYPES, type Field, type Form, formOf } from '../../console/logic/form-model.ts';
import { listItems, shownFields, type Values } from '../../console/logic/form-values.ts';
import { readTree } from '../../console/logic/tree.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { xmlElements } from '../support/xml-elements.ts';

const formFrom = (xml: string): Form => {
  const root = readTree(xml);
  if (!root) throw new Error('There is no element.');
  return formOf(root);
};

const fieldFrom = (xml: string): Field => {
  const [field] = formFrom(`<Form>${xml}</Form>`).fields;
  if (!field) throw new Error('There is no field.');
  return field;
};

const shownNames = (form: Form, values: Values = {}): string[] => {
  const shown = shownFields(form, values);
  return form.fields.filter(({ id }) => shown.has(id)).map(({ name }) => name);
};

t.test('menus and sections, with what stands outside them at its place', (t) => {
  const form = formFrom(`<Form name="Desk" shortDesc="A desk">
    <BaseConfig><Field name="jar" type="fileupload" maxFiles="10" maxSize="300" supportedExtensions="jar,.zip"/></BaseConfig>
    <Menu label="First">
      <Section name="a" label="A" sectionInfo="help" docLink="https://example.com" docLinkLabel="More" color="red">
        <Field name="one"/>
        <Gauge max="3">text<Dial/></Gauge>
      </Section>
      <Field name="two"/>
    </Menu>
    <Field name="three"/>
    loose text
    <Menu name="Second"/>
  </Form>`);
  t.equal(form.name, 'Desk');
  t.equal(form.shortDescription, 'A desk');
  t.strictSame(
    form.menus.map(({ label, sections }) => [label, sections.map((section) => [section.label, section.items.length])]),
    [
      ['', [['', 1]]],
      [
        'First',
        [
          ['A', 2],
          ['', 1],
        ],
      ],
      ['', [['', 2]]],
      ['Second', []],
    ],
  );
  const section = form.menus[1]?.sections[0];
  t.match(section, { info: 'help', docLink: 'https://example.com', docLinkLabel: 'More' });
  t.strictSame(section?.unknownAttributes, [['color', 'red']]);
  t.match(section?.items[1], { kind: 'unknown', xml: '<Gauge max="3">\n  text\n  <Dial/>\n</Gauge>' });
  t.match(form.menus[2]?.sections[0]?.items[1], { kind: 'unknown', xml: 'loose text' });
  t.strictSame(form.fields[0]?.upload, { maxFiles: 10, maxSize: 300, extensions: ['jar', 'zip'] });
  t.equal(new Set(form.fields.map(({ id }) => id)).size, form.fields.length, 'each field has its own ID');
  t.end();
});

t.test('every type and attribute of a field', (t) => {
  for (const type of FIELD_TYPES) t.equal(fieldFrom(`<Field name="a" type="${type}"/>`).type, type);
  t.match(fieldFrom('<Field name="a"/>'), {
    type: 'text',
    typeName: 'text',
    label: 'a',
    required: false,
    hidden: false,
  });
  t.match(fieldFrom('<Field name="a" type="keyvalue"/>'), { type: 'keyValue', typeName: 'keyvalue' });
  t.match(
    fieldFrom(
      '<Field name="a" displayName="Host" type="url" required="TRUE" hidden="true" placeholder="p" helpKey="h" defaultValue="d" parentKey="k" parentValue="v"/>',
    ),
    {
      label: 'Host',
      type: 'url',
      required: true,
      hidden: true,
      placeholder: 'p',
      help: 'h',
      defaultValue: 'd',
      parent: { name: 'k', value: 'v' },
    },
  );
  const options = '<Option label="One" value="1"/><Option value="2"/>';
  for (const xml of [options, `<AllowedValues>${options}</AllowedValues>`]) {
    t.strictSame(fieldFrom(`<Field name="a" type="radio">${xml}</Field>`).options, [
      { label: 'One', value: '1' },
      { label: '2', value: '2' },
    ]);
  }
  t.end();
});

t.test('what is unknown is shown as what it is', (t) => {
  const field = fieldFrom('<Field name="a" type="slider" maximum="5"><Step by="2"/></Field>');
  t.equal(field.type, undefined);
  t.equal(field.typeName, 'slider');
  t.strictSame(field.unknownAttributes, [['maximum', '5']]);
  t.strictSame(field.unknownChildren, ['<Step by="2"/>']);
  t.equal(field.xml, '<Field name="a" type="slider" maximum="5">\n  <Step by="2"/>\n</Field>');
  t.end();
});

t.test('dependent fields come and go', (t) => {
  const form = formFrom(`<Form>
    <Field name="auth" type="radio" defaultValue="basic"><Option value="basic"/><Option value="oauth"/></Field>
    <Field name="user" parentKey="auth" parentValue="basic"/>
    <Field name="grant" type="select" parentKey="auth" parentValue="oauth"><Option value="jwt"/></Field>
    <Field name="key" parentKey="grant" parentValue="jwt"/>
    <Field name="proxy" type="toggle"/>
    <Field name="direct" parentKey="proxy" parentValue="false"/>
    <Field name="host" parentKey="proxy" parentValue="true"/>
    <Field name="orphan" parentKey="nobody" parentValue="1"/>
    <Field name="secret" hidden="true" defaultValue="x"/>
    <Field name="kin" parentKey="secret" parentValue="x"/>
    <Field name="egg" parentKey="hen" parentValue=""/><Field name="hen" parentKey="egg" parentValue=""/>
  </Form>`);
  const always = ['auth', 'proxy', 'orphan', 'kin'];
  const sorted = (names: readonly string[]) => [...names].sort();
  t.strictSame(sorted(shownNames(form)), sorted([...always, 'user', 'direct']));
  t.strictSame(sorted(shownNames(form, { auth: 'oauth', proxy: 'true' })), sorted([...always, 'grant', 'host']));
  t.strictSame(
    sorted(shownNames(form, { auth: 'oauth', grant: 'jwt' })),
    sorted([...always, 'grant', 'key', 'direct']),
  );
  t.strictSame(
    sorted(shownNames(form, { grant: 'jwt' })),
    sorted([...always, 'user', 'direct']),
    'a value out of sight shows nothing',
  );
  t.end();
});

t.test('a chain of parents may be as long as a form', (t) => {
  const count = 20_000;
  const links = Array.from(
    { length: count },
    (_, index) => `<Field name="f${index}" defaultValue="x" parentKey="f${index + 1}" parentValue="x"/>`,
  );
  const form = formFrom(`<Form>${links.join('')}<Field name="f${count}" defaultValue="x"/></Form>`);
  t.equal(shownNames(form).length, count + 1);
  t.equal(shownNames(form, { [`f${count}`]: 'y' }).length, 1);
  t.end();
});

t.test('what a form gets wrong', (t) => {
  const { findings } = formFrom(`<Form>
    <Field name="a" type="select"/><Field name="a"/><Field/>
    <Field name="b" type="slider"/>
    <Field name="c" parentKey="nobody" parentValue="1"/>
    <Field name="d" type="radio"><Option value="1"/></Field><Field name="e" parentKey="d" parentValue="2"/>
  </Form>`);
  t.strictSame(findings, [
    'Field a has no options.',
    'Two fields are named a.',
    'A field has no name: it has no label either.',
    'Field b has the type slider, which the preview does not know.',
    'Field c depends on nobody, which the form does not have.',
    'Field e is never shown: d has no option 2.',
  ]);
  t.end();
});

t.test('the form of a connector of the seed is known in every part', (t) => {
  const xml = readFileSync(join(packageRoot, 'fixtures/documents/workday/source-config.xml'), 'utf8');
  const form = formFrom(xml);
  t.strictSame(form.findings, []);
  t.equal(form.fields.length, xmlElements(xml).filter(({ name }) => name === 'Field').length);
  t.strictSame(
    form.fields.filter(({ type, unknownAttributes }) => type === undefined || unknownAttributes.length > 0),
    [],
  );
  t.ok(shownNames(form).includes('password'));
  t.notOk(shownNames(form, { authType: 'oauth' }).includes('password'));
  t.ok(shownNames(form, { authType: 'oauth' }).includes('refreshToken'));
  t.end();
});

t.test('hostile names are names', (t) => {
  const form = formFrom(
    '<Form><Field name="__proto__" type="toggle" defaultValue="true"/><Field name="constructor" parentKey="__proto__" parentValue="true"/></Form>',
  );
  t.strictSame(shownNames(form), ['__proto__', 'constructor']);
  t.end();
});

t.test('a list has an item per line', (t) => {
  t.strictSame(listItems(' a \r\n\r\nb\nc '), ['a', 'b', 'c']);
  t.end();
});
