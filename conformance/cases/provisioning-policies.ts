import type { Case, Step } from '../case.ts';
import { absent, all, type Expected, keys } from '../match.ts';
import { at, CREATED, create, get, patch, upload, V1 } from '../steps.ts';
import { NAMES, WRITABLE } from './families-steps.ts';

const DOCUMENTED = 'published model of a connector of /connectors/v1: an array in every case, empty without templates';
const MAPPING =
  'the published model lists what a policy contains, but not which part of the application it comes from; real exports have the element';
const SETTLED = 'the policies that a tenant derives from such an application';

const application = (content: string): string =>
  `<Application connector="c" name="n" type="t">${content}</Application>`;
const TEMPLATES = application(
  `<Templates>
     <Template name="Account" usage="Create">
       <Field name="distinguishedName" required="true" type="string">
         <RuleRef><Reference class="sailpoint.object.Rule" name="Make a DN"/></RuleRef>
       </Field>
       <Field name="password" type="secret"/>
     </Template>
     <Template name="Group" usage="CreateGroup"><Field name="members" multi="true"/></Template>
   </Templates>`,
);

/** Matches exactly these members. */
const exactly = (value: Readonly<Record<string, Expected>>): Expected => all(keys(...Object.keys(value)), value);
const field = (name: string, more: Readonly<Record<string, Expected>> = {}): Expected =>
  exactly({
    name,
    transform: exactly({}),
    attributes: exactly({}),
    isRequired: false,
    type: 'string',
    isMultiValued: false,
    ...more,
  });
const policy = (name: string, usageType: string, description: string, ...fields: readonly Expected[]): Expected =>
  exactly({ name, description, usageType, fields });
const account = (...fields: readonly Expected[]): Expected =>
  policy('Account', 'CREATE', 'Create Account Profile', ...fields);

const FROM_TEMPLATES: readonly Expected[] = [
  account(
    field('distinguishedName', {
      isRequired: true,
      transform: exactly({ type: 'rule', attributes: exactly({ name: 'Make a DN' }) }),
    }),
    field('password', { type: 'secret' }),
  ),
  policy('Group', 'CREATE_GROUP', 'Create Group Profile', field('members', { isMultiValued: true })),
];

const shows = (policies: readonly Expected[]): Step => ({
  send: at(V1, get(CREATED)),
  expect: { status: 200, json: { provisioningPolicies: policies } },
});
const put = (document: string): Step => ({
  send: at(V1, upload(`${CREATED}/source-template`, document)),
  expect: { status: 200, json: { status: 'UPDATED' } },
});

const assumed = (id: string, title: string, ...steps: readonly Step[]): Case => ({
  id: `detail/policies-${id}`,
  title,
  mark: 'A',
  source: MAPPING,
  settledBy: SETTLED,
  writes: true,
  steps: [create(), ...steps],
});

/** Section 2: the default provisioning policies of a connector. */
export const provisioningPolicies: readonly Case[] = [
  {
    ...assumed('none', 'The policies of an application without templates are an empty array.', shows([])),
    mark: 'D',
    source: DOCUMENTED,
  },
  assumed(
    'templates',
    'Each template gives a policy, after a PUT of the application.',
    put(TEMPLATES),
    shows(FROM_TEMPLATES),
  ),
  assumed(
    'patched',
    'The policies follow a PATCH of the application, and its response shows them already.',
    {
      send: at(V1, patch(CREATED, [{ op: 'replace', path: '/applicationXml', value: TEMPLATES }])),
      expect: { status: 200, json: { provisioningPolicies: FROM_TEMPLATES } },
    },
    shows(FROM_TEMPLATES),
    {
      send: at(V1, patch(CREATED, [{ op: 'remove', path: '/applicationXml' }])),
      expect: { status: 200, json: { provisioningPolicies: [] } },
    },
  ),
  assumed(
    'forms',
    'Each provisioning form gives a policy, and its fields can be in sections.',
    put(
      application(
        `<ProvisioningForms>
           <Form name="New" objectType="account" type="Create">
             <Section name="a"><Field name="mail"/></Section><Section name="b"><Field name="hired" type="date"/></Section>
           </Form>
           <Form name="Off" objectType="account" type="Disable"><Field name="reason" defaultValue="left"/></Form>
         </ProvisioningForms>`,
      ),
    ),
    shows([
      policy('New', 'CREATE', 'Create Account Profile', field('mail'), field('hired', { type: 'date' })),
      policy(
        'Off',
        'DISABLE',
        'Disable Account Profile',
        field('reason', { transform: exactly({ type: 'static', attributes: exactly({ value: 'left' }) }) }),
      ),
    ]),
  ),
  assumed(
    'malformed',
    'A field without a name is omitted, and a field of an unknown type is a string.',
    put(
      application(
        '<Templates><Template name="Account" usage="Create"><Field type="int"/><Field name="a" required="maybe" type="juggle"/></Template></Templates>',
      ),
    ),
    shows([account(field('a'))]),
  ),
  {
    ...assumed(
      'test',
      'A test of a patch reads the policies, and no operation changes them.',
      put(TEMPLATES),
      {
        send: at(
          V1,
          patch(CREATED, [
            { op: 'test', path: '/provisioningPolicies/0/fields/1/type', value: 'secret' },
            { op: 'copy', from: '/provisioningPolicies/1/name', path: '/connectorMetadata/copied' },
          ]),
        ),
        expect: { status: 200, json: { connectorMetadata: { copied: 'Group' } } },
      },
      {
        send: at(V1, patch(CREATED, [{ op: 'test', path: '/provisioningPolicies', value: [] }])),
        expect: { status: 400, json: { detailCode: '400.1 Bad request content' } },
      },
      {
        send: at(V1, patch(CREATED, [{ op: 'replace', path: '/provisioningPolicies', value: [] }])),
        expect: { status: 400, json: { detailCode: '400.1.1 Illegal update attempt' } },
      },
      shows(FROM_TEMPLATES),
    ),
    source: 'RFC 6902 and the published list of the fields that can be patched',
  },
  ...Object.entries(WRITABLE)
    .filter(([, base]) => base !== V1)
    .map(([family, base]) => ({
      ...assumed(`not-${family}`, `${NAMES[family as keyof typeof WRITABLE]} shows no policies.`, put(TEMPLATES), {
        send: at(base, get(CREATED)),
        expect: { status: 200, json: { applicationXml: TEMPLATES, provisioningPolicies: absent } },
      }),
      source: 'the published models of the legacy families lack the field',
      settledBy: 'a connector of a tenant, read by that family',
    })),
];
