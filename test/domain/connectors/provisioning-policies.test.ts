import t from 'tap';
import { MAX_POLICY_PARTS, provisioningPolicies } from '../../../server/domain/connectors/provisioning-policies.ts';
import { validator } from '../../../server/models/validators.ts';

const application = (content: string, root = 'Application'): string =>
  `<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE ${root} PUBLIC "sailpoint.dtd" "sailpoint.dtd">\n${content}`;
const templates = (...content: readonly string[]): string =>
  application(`<Application name="a"><Templates>${content.join('')}</Templates></Application>`);

const field = (name: string, more: object = {}): object => ({
  name,
  transform: {},
  attributes: {},
  isRequired: false,
  type: 'string',
  isMultiValued: false,
  ...more,
});
const account = (...fields: readonly object[]): object => ({
  name: 'Account',
  description: 'Create Account Profile',
  usageType: 'CREATE',
  fields,
});
const inAccount = (content: string): string =>
  templates(`<Template name="Account" usage="Create">${content}</Template>`);

const TABLE: readonly (readonly [name: string, document: string | undefined, policies: readonly object[]])[] = [
  ['no document', undefined, []],
  ['no templates', application('<Application name="a"/>'), []],
  ['an empty list of templates', templates(), []],
  ['a template without fields', inAccount(''), [account()]],
  [
    'two templates',
    templates(
      '<Template name="Account" usage="Create"><Field name="dn" required="true"/></Template>',
      '<Template name="Group" usage="CreateGroup"><Field name="cn"/></Template>',
    ),
    [
      account(field('dn', { isRequired: true })),
      { name: 'Group', description: 'Create Group Profile', usageType: 'CREATE_GROUP', fields: [field('cn')] },
    ],
  ],
  [
    'two forms, whose fields stand in sections or by themselves',
    application(
      `<Application name="a"><ProvisioningForms>
        <Form name="New Account" objectType="account" type="Create">
          <Section name="one"><Field name="a"/></Section><Section name="two"><Field name="b"/></Section>
        </Form>
        <Form name="Password" objectType="account" type="Change Password"><Field name="p" type="secret"/></Form>
      </ProvisioningForms></Application>`,
    ),
    [
      {
        name: 'New Account',
        description: 'Create Account Profile',
        usageType: 'CREATE',
        fields: [field('a'), field('b')],
      },
      {
        name: 'Password',
        description: 'Change Password Profile',
        usageType: 'CHANGE_PASSWORD',
        fields: [field('p', { type: 'secret' })],
      },
    ],
  ],
  [
    'templates and forms, in their order',
    application(
      `<Application name="a"><ProvisioningForms><Form name="Update" objectType="group" type="Update"/></ProvisioningForms>
       <Templates><Template name="Account" usage="Create"/></Templates></Application>`,
    ),
    [{ name: 'Update', description: 'Update Group Profile', usageType: 'UPDATE', fields: [] }, account()],
  ],
  [
    'a wrapper',
    application(
      '<sailpoint><Application name="a"><Templates><Template name="Account" usage="Create"/></Templates></Application></sailpoint>',
      'sailpoint',
    ),
    [account()],
  ],
  [
    'every type, and those that are none',
    inAccount(
      ['secret', 'date', 'boolean', 'int', 'long', 'string', 'LONG', 'permission', '']
        .map((type) => `<Field name="${type}1" type="${type}"/>`)
        .join(''),
    ),
    [
      account(
        ...['secret', 'date', 'boolean', 'int', 'long', 'string'].map((type) => field(`${type}1`, { type })),
        field('LONG1', { type: 'long' }),
        field('permission1'),
        field('1'),
      ),
    ],
  ],
  [
    'required and multi',
    inAccount(
      '<Field name="a" required="TRUE" multi="true"/><Field name="b" required="false" multi="no"/><Field name="c" required=""/>',
    ),
    [account(field('a', { isRequired: true, isMultiValued: true }), field('b'), field('c'))],
  ],
  [
    'where values come from',
    inAccount(
      `<Field name="rule"><RuleRef><Reference class="sailpoint.object.Rule" name="Make a name"/></RuleRef></Field>
       <Field name="attribute" defaultValue="a &amp; b"/>
       <Field name="value" value=""/>
       <Field name="element"><DefaultValue><String> x </String></DefaultValue></Field>
       <Field name="script"><Script language="beanshell"><Source><![CDATA[return "<x>";]]></Source></Script></Field>
       <Field name="owner"><OwnerDefinition><Reference name="no rule"/></OwnerDefinition></Field>`,
    ),
    [
      account(
        field('rule', { transform: { type: 'rule', attributes: { name: 'Make a name' } } }),
        field('attribute', { transform: { type: 'static', attributes: { value: 'a & b' } } }),
        field('value', { transform: { type: 'static', attributes: { value: '' } } }),
        field('element', { transform: { type: 'static', attributes: { value: 'x' } } }),
        field('script'),
        field('owner'),
      ),
    ],
  ],
  [
    'malformed fields: without a name, with an empty one, one in another',
    inAccount('<Field/><Field name=""/><Field name="a"><Field name="b"/></Field><Other name="c"/><Field name="d"/>'),
    [account(field('a'), field('d'))],
  ],
  [
    'malformed policies: without a name, with an unknown usage, with none',
    templates('<Template usage="Create"/>', '<Template name="a" usage="Juggle"/>', '<Template name="b"/>'),
    [
      { name: 'a', description: 'Account Profile', fields: [] },
      { name: 'b', description: 'Account Profile', fields: [] },
    ],
  ],
  [
    'a description',
    templates(
      '<Template name="a" usage="Create"><Description> Says <![CDATA[so & so]]>. </Description><Field name="f"><Description>not this</Description></Field></Template>',
      '<Template name="b" usage="Create"><Description> </Description></Template>',
    ),
    [
      { name: 'a', description: 'Says so & so.', usageType: 'CREATE', fields: [field('f')] },
      { name: 'b', description: 'Create Account Profile', usageType: 'CREATE', fields: [] },
    ],
  ],
  [
    'what looks like a list of policies in other places',
    application(
      `<Application name="Templates"><Attributes><Templates><Template name="a"/></Templates></Attributes>
       <Template name="b"/><Templates><Group><Template name="c"/></Group><Form name="d"/></Templates>
       <!-- <Templates><Template name="e"/></Templates> --></Application>`,
    ),
    [],
  ],
  [
    'a prefix',
    application(
      '<s:Application xmlns:s="x"><s:Templates><s:Template name="Account" usage="Create"/></s:Templates></s:Application>',
    ),
    [account()],
  ],
];

t.test('the policies of an application are found', (t) => {
  const isPolicy = validator('ProvisioningPolicyDto');
  for (const [name, document, policies] of TABLE) {
    t.strictSame(provisioningPolicies(document), policies, name);
    t.strictSame(provisioningPolicies(document), policies, `${name}, again`);
    for (const policy of provisioningPolicies(document)) t.ok(isPolicy(policy), `${name}: by its model`);
  }
  t.end();
});

t.test('dangerous keys and texts that the parser rejects do no harm', (t) => {
  const [policy] = provisioningPolicies(inAccount('<Field name="__proto__" required="true"/>'));
  t.strictSame(policy, account(field('__proto__', { isRequired: true })));
  t.notOk('isRequired' in {});
  t.doesNotThrow(() => provisioningPolicies('<Application><Templates><Template name="a">&x;<a'));
  t.end();
});

t.test('policies beyond the limit are left out', (t) => {
  const fields = (count: number): number | undefined =>
    provisioningPolicies(inAccount('<Field name="a"/>'.repeat(count)))[0]?.fields.length;
  // The policy itself counts too.
  t.equal(fields(MAX_POLICY_PARTS - 1), MAX_POLICY_PARTS - 1);
  t.equal(fields(MAX_POLICY_PARTS), MAX_POLICY_PARTS - 1);
  const many = provisioningPolicies(templates('<Template name="a"/>'.repeat(MAX_POLICY_PARTS + 1)));
  t.equal(many.length, MAX_POLICY_PARTS);
  t.end();
});
