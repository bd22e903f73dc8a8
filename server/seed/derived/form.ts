import { FORM_NAMESPACE } from '../../domain/connectors/document-kinds.ts';
import { escapeAttribute } from '../../domain/text/xml.ts';
import type { ConnectorKind } from '../../models/enums.ts';
import type { FixtureConnector } from '../../models/index.ts';

export const kindOf = ({ kind }: FixtureConnector): ConnectorKind => kind ?? 'generic';

/** A field of a form. Every text is a translation key. */
export interface Field {
  /** Name of the source attribute that it sets. */
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'secret' | 'secrettextarea' | 'textarea' | 'toggle' | 'select' | 'list' | 'url';
  readonly required?: true;
  readonly value?: string;
  /** Label and value of each option, for a select. */
  readonly options?: readonly (readonly [label: string, value: string])[];
  /** The field is shown only if the named field has this value. */
  readonly parent?: readonly [field: string, value: string];
}

/** A section. The keys of its title and help text are `sectionLabel_` and `sectionInfo_` plus its key. */
export interface Section {
  readonly key: string;
  readonly fields: readonly Field[];
}

/** An entry in the side bar. The key of its text is `menuLabel_` plus its key. */
export interface Menu {
  readonly key: string;
  readonly sections: readonly Section[];
}

/** Field types whose values a source encrypts. */
const SECRET_TYPES: readonly Field['type'][] = ['secret', 'secrettextarea'];

export const fieldsOf = (menus: readonly Menu[]): Field[] =>
  menus.flatMap(({ sections }) => sections.flatMap(({ fields }) => fields));

export const isSecret = ({ type }: Field): boolean => SECRET_TYPES.includes(type);

/** Returns a form of version 2.0. [D for the shape, A for the content] */
export const printForm = (connector: FixtureConnector, menus: readonly Menu[]): string => {
  const { name, type, scriptName, directConnect, fileUpload } = connector;
  const root = attributes({
    xmlns: FORM_NAMESPACE,
    connectorName: type,
    directConnect: String(directConnect),
    fileUpload: fileUpload ? 'true' : undefined,
    name,
    status: 'released',
    type: 'SourceConfig',
  });
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    `<Form${root}>`,
    ...(fileUpload ? ['  <BaseConfig>', `    ${JAR_UPLOAD}`, '  </BaseConfig>'] : []),
    ...menus.flatMap((menu, index) => printMenu(menu, index === 0 ? scriptName : undefined)),
    '</Form>',
    '',
  ].join('\n');
};

const JAR_UPLOAD =
  '<Field name="fileUpload" displayName="DriverFiles" type="fileupload" maxFiles="10" maxSize="300" supportedExtensions="jar" validateJSON="false"/>';

/** Prints the sections of a menu. @param linked the connector whose page the first section links to, if it has one. */
const printMenu = ({ key, sections }: Menu, linked: string | undefined): string[] => [
  `  <Menu label="menuLabel_${key}">`,
  ...sections.flatMap((section, index) => printSection(section, index === 0 ? linked : undefined)),
  '  </Menu>',
];

const printSection = ({ key, fields }: Section, linked: string | undefined): string[] => {
  const name = key.charAt(0).toLowerCase() + key.slice(1);
  const section = attributes({
    name,
    label: `sectionLabel_${key}`,
    sectionInfo: `sectionInfo_${key}`,
    docLink: linked && `https://docs.example.com/connectors/${linked}/${name}`,
    docLinkLabel: linked && 'docLinkLabel_Guide',
  });
  return [`    <Section${section}>`, ...fields.flatMap(printField), '    </Section>'];
};

const printField = ({ name, label, type, required, value, options, parent }: Field): string[] => {
  const field = attributes({
    name,
    displayName: label,
    type,
    required: required && 'true',
    defaultValue: value,
    parentKey: parent?.[0],
    parentValue: parent?.[1],
  });
  if (!options) return [`      <Field${field}/>`];
  const children = options.map(([text, of]) => `        <Option${attributes({ label: text, value: of })}/>`);
  return [`      <Field${field}>`, ...children, '      </Field>'];
};

/** Formats the attributes of a tag. Omits those without a value. */
export const attributes = (values: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join('');

/** Returns a field of a form. Its label is a key of the vocabulary. */
export const field = (name: string, label: string, type: Field['type'], rest: Partial<Field> = {}): Field => ({
  name,
  label,
  type,
  ...rest,
});
export const REQUIRED = { required: true } as const;
export const shownFor = (name: string, value: string): Partial<Field> => ({ parent: [name, value] });

export const URL_FIELD = field('url', 'HostURL', 'url', REQUIRED);
export const HOST = field('host', 'HostName', 'text', REQUIRED);
export const port = (value: string): Field => field('port', 'PortNumber', 'number', { ...REQUIRED, value });
export const USER = field('user', 'UserName', 'text', REQUIRED);
export const PASSWORD = field('password', 'UserPassword', 'secret', REQUIRED);
export const TLS = field('useTLS', 'UseTLS', 'toggle', { value: 'true' });
