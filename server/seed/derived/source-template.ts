import { correlationConfig, withDoctype } from '../../domain/connectors/create.ts';
import type { Documents } from '../../domain/ports.ts';
import type { FixtureConnector } from '../../models/index.ts';
import type { AttributePart, SchemaParts } from './attributes.ts';
import { attributes, fieldsOf, isSecret, kindOf, type Menu, printForm } from './form.ts';
import { deriveMenus } from './menus.ts';
import { SCHEMA_PARTS } from './schemas.ts';

/** Returns the application that a source of this connector starts from, with the form's fields. [D for the shape, A for the content] */
export const deriveTemplate = (connector: FixtureConnector, menus: readonly Menu[]): string => {
  const { className, type, features } = connector;
  const parts = SCHEMA_PARTS[kindOf(connector)];
  const featuresString = features?.join(', ') || undefined;
  return withDoctype(
    'Application',
    [
      `<Application${attributes({ connector: className, featuresString, name: type, type })}>`,
      ...settings(menus),
      ...schemas(parts),
      ...provisioningForms(type, parts, new Set(features)),
      '</Application>',
    ].join('\n'),
  );
};

/** Returns the account attributes that identify an account's owner. [D for the shape, A for the content] */
export const deriveCorrelation = (connector: FixtureConnector): Readonly<Record<string, string>> =>
  SCHEMA_PARTS[kindOf(connector)].correlation;

const settings = (menus: readonly Menu[]): string[] => {
  const fields = fieldsOf(menus);
  const encrypted = fields.filter(isSecret).map(({ name }) => name);
  const entries = [
    ...(encrypted.length > 0 ? [{ key: 'encrypted', value: encrypted.join(',') }] : []),
    ...fields.map(({ name, value }) => ({ key: name, value })).filter(({ value }) => value !== undefined),
  ];
  return [
    '  <Attributes>',
    '    <Map>',
    ...entries.map((entry) => `      <entry${attributes(entry)}/>`),
    '    </Map>',
    '  </Attributes>',
  ];
};

const schemas = ({ accountObject, account, group }: SchemaParts): string[] => [
  '  <Schemas>',
  ...schema('account', accountObject, account, group?.membership),
  ...(group ? schema('group', group.object, group.attributes) : []),
  '  </Schemas>',
];

const schema = (
  objectType: string,
  nativeObjectType: string,
  parts: readonly [AttributePart, AttributePart, ...AttributePart[]],
  membership?: AttributePart,
): string[] => {
  const [[identityAttribute], [displayAttribute]] = parts;
  return [
    `    <Schema${attributes({ displayAttribute, identityAttribute, nativeObjectType, objectType })}>`,
    ...parts.flatMap((part, index) => definition(part, index === 0 ? { required: 'true' } : {})),
    ...(membership ? definition(membership, MEMBERSHIP) : []),
    '    </Schema>',
  ];
};

const MEMBERSHIP = { entitlement: 'true', managed: 'true', multi: 'true', schemaObjectType: 'group' } as const;

const definition = ([name, type, description]: AttributePart, more: Readonly<Record<string, string>>): string[] => [
  `      <AttributeDefinition${attributes({ name, type, ...more })}>`,
  `        <Description>${description}</Description>`,
  '      </AttributeDefinition>',
];

/** Returns the attributes that a new account needs. */
const NEW_ACCOUNT_FIELDS = 4;

const provisioningForms = (type: string, { account }: SchemaParts, features: ReadonlySet<string>): string[] => {
  if (!features.has('PROVISIONING') || features.has('NO_AGGREGATION')) return [];
  // The system assigns the ID.
  const names = account.filter(([name, kind]) => kind === 'string' && name !== 'id').map(([name]) => name);
  const fields = [
    ...names.slice(0, NEW_ACCOUNT_FIELDS).map((name, index) => ({ name, type: 'string', required: index < 2 })),
    ...(features.has('PASSWORD') ? [{ name: 'password', type: 'secret', required: true }] : []),
  ];
  return [
    '  <ProvisioningForms>',
    `    <Form${attributes({ name: `${type} Create Account`, objectType: 'account', type: 'Create' })}>`,
    '      <Section name="account">',
    ...fields.map(
      ({ name, type, required }) =>
        `        <Field${attributes({ displayName: inWords(name), name, required: required ? 'true' : undefined, type })}/>`,
    ),
    '      </Section>',
    '    </Form>',
    '  </ProvisioningForms>',
  ];
};

/** Returns a label for an attribute: `firstName` → `First Name`. */
const inWords = (name: string): string =>
  (name.charAt(0).toUpperCase() + name.slice(1)).replace(/([a-z])([A-Z])/g, '$1 $2');

/** Returns documents for a seed connector without any in the fixtures, by its kind, features, and connection. [A] */
export const deriveDocuments = (connector: FixtureConnector): Required<Documents> => {
  const menus = deriveMenus(connector);
  return {
    'source-config': printForm(connector, menus),
    'source-template': deriveTemplate(connector, menus),
    'correlation-config': correlationConfig(connector.type, deriveCorrelation(connector)),
  };
};
