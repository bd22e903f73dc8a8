import t from 'tap';
import { DOCUMENT_KINDS, documentError } from '../../server/domain/connectors/document-kinds.ts';
import { keysOfForm } from '../../server/domain/text/form.ts';
import { parseProperties, propertiesError } from '../../server/domain/text/properties.ts';
import { LOCALES } from '../../server/models/enums.ts';
import { buildTemplate, PACKAGED_FIXTURES } from '../../server/seed/build-template.ts';
import { openFixtures } from '../../server/seed/fixtures.ts';
import { SqliteConnectorStore } from '../../server/store/connector-store.ts';
import { openImage } from '../../server/store/database.ts';
import { testEmulator } from '../support/emulator.ts';
import { Findings } from '../support/findings.ts';
import { below, type XmlElement, xmlElements } from '../support/xml-elements.ts';

const AUTHORED = [
  'Microsoft-Entra',
  'active-directory-angularsc',
  'awssaas',
  'delimited-file-angularsc',
  'jdbc-angularsc',
  'ldap-angularsc',
  'okta-angularsc',
  'salesforce-angularsc',
  'sap-angularsc',
  'scim-2-0-angularsc',
  'servicenow',
  'successfactors-angularsc',
  'web-services-angularsc',
  'workday',
];
const KB = 1024;

const { connectors, read } = openFixtures(PACKAGED_FIXTURES);
t.equal(connectors.length, 158, 'there is something to look at');
const database = openImage(buildTemplate('default').whole);
const store = new SqliteConnectorStore(database);
t.teardown(() => database.close());

const documentsOf = (scriptName: string) => {
  const {
    'source-config': form = '',
    'source-template': template = '',
    'correlation-config': correlation = '',
  } = store.documents(scriptName);
  return { form, template, correlation };
};
const valuesOf = (elements: readonly XmlElement[], attribute: string): string[] =>
  elements.flatMap((element) => element.attributes[attribute] ?? []);
const accountSchemaOf = (template: string): XmlElement | undefined =>
  below(xmlElements(template)[0], 'Schema').find(({ attributes }) => attributes['objectType'] === 'account');
const attributeNamesOf = (schema: XmlElement | undefined) => valuesOf(below(schema, 'AttributeDefinition'), 'name');

t.test('fourteen connectors have complete documents and translations', (t) => {
  const findings = new Findings();
  for (const scriptName of AUTHORED) {
    for (const kind of DOCUMENT_KINDS) {
      const text = read(`documents/${scriptName}/${kind}.xml`) ?? '';
      findings.same(store.document(scriptName, kind), text, `${kind} of ${scriptName}`);
      const [min, max] = kind === 'correlation-config' ? [0.2 * KB, KB] : [4 * KB, 40 * KB];
      findings.ok(text.length >= min && text.length <= max, `${kind} of ${scriptName} has ${text.length} bytes`);
    }
    findings.same(Object.keys(store.translations(scriptName)).sort(), [...LOCALES].sort(), `locales of ${scriptName}`);
    const { form, template } = documentsOf(scriptName);
    findings.ok(below(xmlElements(form)[0], 'Field').length >= 25, `${scriptName} has a form of some size`);
    findings.ok(
      attributeNamesOf(accountSchemaOf(template)).length >= 8,
      `${scriptName} has an account schema of some size`,
    );
  }
  t.same(findings.list, []);
  t.end();
});

t.test('all documents are valid, not empty, and different', (t) => {
  const findings = new Findings();
  const seen = new Map<string, string>();
  for (const { scriptName } of connectors) {
    for (const kind of DOCUMENT_KINDS) {
      const text = store.document(scriptName, kind) ?? '';
      const label = `${kind} of ${scriptName}`;
      findings.same(documentError(kind, text), undefined, label);
      findings.ok((xmlElements(text)[0]?.children.length ?? 0) > 0, `${label} holds something`);
      findings.ok(text.length <= 40 * KB, `${label} is not too large`);
      findings.same(seen.get(text), undefined, `${label} is like no other`);
      seen.set(text, label);
    }
  }
  t.same(findings.list, []);
  t.end();
});

t.test('a form agrees with its row and with itself', (t) => {
  const findings = new Findings();
  for (const { name, type, scriptName, directConnect, fileUpload } of connectors) {
    const [form] = xmlElements(documentsOf(scriptName).form);
    const { connectorName, name: named, directConnect: direct, status, type: kind } = form?.attributes ?? {};
    findings.same(
      [connectorName, named, direct, status, kind],
      [type, name, String(directConnect), 'released', 'SourceConfig'],
      `attributes of the form of ${scriptName}`,
    );
    findings.same(form?.attributes['fileUpload'], fileUpload ? 'true' : undefined, `file upload of ${scriptName}`);
    findings.same(below(form, 'BaseConfig').length, fileUpload ? 1 : 0, `driver files of ${scriptName}`);
    const fields = below(form, 'Field');
    const names = valuesOf(fields, 'name');
    findings.same(
      names.filter((field, index) => names.indexOf(field) !== index),
      [],
      `each field of ${scriptName} is asked for once`,
    );
    for (const { attributes } of fields.filter(({ attributes }) => attributes['parentKey'] !== undefined)) {
      const parent = fields.find((field) => field.attributes['name'] === attributes['parentKey']);
      const allowed =
        below(parent, 'Option').length > 0 ? valuesOf(below(parent, 'Option'), 'value') : ['true', 'false'];
      findings.ok(
        parent && allowed.includes(attributes['parentValue'] ?? ''),
        `${attributes['name']} of ${scriptName} can be shown`,
      );
    }
    for (const choice of fields.filter(({ attributes }) => ['select', 'radio'].includes(attributes['type'] ?? ''))) {
      const values = valuesOf(below(choice, 'Option'), 'value');
      const { name: field, defaultValue } = choice.attributes;
      findings.ok(values.length >= 2, `${field} of ${scriptName} is a choice`);
      if (defaultValue !== undefined)
        findings.ok(values.includes(defaultValue), `${field} of ${scriptName} has its default`);
    }
  }
  t.same(findings.list, []);
  t.end();
});

t.test('a template agrees with its row, its form, and itself', (t) => {
  const findings = new Findings();
  for (const { type, scriptName, className, features } of connectors) {
    const { form, template } = documentsOf(scriptName);
    const [application] = xmlElements(template);
    const { connector, name, type: stated } = application?.attributes ?? {};
    findings.same([connector, name, stated], [className, type, type], `attributes of the template of ${scriptName}`);
    findings.same(
      application?.attributes['featuresString']?.split(', ') ?? [],
      features ?? [],
      `features of ${scriptName}`,
    );

    const secrets = below(xmlElements(form)[0], 'Field').filter(({ attributes }) =>
      attributes['type']?.startsWith('secret'),
    );
    const encrypted = below(application, 'entry').find(({ attributes }) => attributes['key'] === 'encrypted');
    findings.same(
      (encrypted?.attributes['value']?.split(',') ?? []).map((name) => name.trim()).sort(),
      valuesOf(secrets, 'name').sort(),
      `secrets of ${scriptName}`,
    );

    const schemas = below(application, 'Schema');
    const objectTypes = valuesOf(schemas, 'objectType');
    findings.ok(objectTypes.includes('account'), `${scriptName} has accounts`);
    for (const schema of schemas) {
      const names = attributeNamesOf(schema);
      const { identityAttribute = '', displayAttribute = '', objectType } = schema.attributes;
      findings.ok(
        names.includes(identityAttribute) && names.includes(displayAttribute),
        `${objectType} of ${scriptName}`,
      );
      findings.same(
        new Set(names).size,
        names.length,
        `each attribute of ${objectType} of ${scriptName} is there once`,
      );
      for (const referred of valuesOf(below(schema, 'AttributeDefinition'), 'schemaObjectType')) {
        findings.ok(objectTypes.includes(referred), `${referred} of ${scriptName} is a schema`);
      }
    }
    const account = attributeNamesOf(accountSchemaOf(template));
    for (const field of valuesOf(below(below(application, 'ProvisioningForms')[0], 'Field'), 'name')) {
      findings.ok(account.includes(field) || field === 'password', `${field} of ${scriptName} can be provisioned`);
    }
  }
  t.same(findings.list, []);
  t.end();
});

t.test('a correlation config names attributes of the account schema', (t) => {
  const findings = new Findings();
  for (const { type, scriptName } of connectors) {
    const { template, correlation } = documentsOf(scriptName);
    const [config] = xmlElements(correlation);
    findings.same(config?.attributes['name'], `${type} Account Correlation Config`, `name for ${scriptName}`);
    const values = valuesOf(below(config, 'Filter'), 'value');
    findings.ok(values.length > 0, `${scriptName} has assignments`);
    const account = attributeNamesOf(accountSchemaOf(template));
    for (const value of values) findings.ok(account.includes(value), `${value} of ${scriptName} is an attribute`);
  }
  t.same(findings.list, []);
  t.end();
});

t.test('every key has a text, and every connector a description in every locale', (t) => {
  const findings = new Findings();
  for (const { scriptName, connectorMetadata } of connectors) {
    const translations = store.translations(scriptName);
    for (const locale of LOCALES) {
      const text = translations[locale] ?? '';
      const label = `${locale} of ${scriptName}`;
      findings.same(propertiesError(text), undefined, label);
      findings.ok(/^[\n -~]+$/.test(text), `${label} is plain ASCII`);
      findings.ok(parseProperties(text).get('ShortDesc'), `${label} describes`);
      findings.ok(text.length <= 24 * KB, `${label} is not too large`);
    }
    const english = parseProperties(translations['en'] ?? '');
    findings.same(english.get('ShortDesc'), connectorMetadata['shortDesc'], `English of ${scriptName}`);
    findings.same(
      keysOfForm(documentsOf(scriptName).form).filter((key) => !english.get(key)),
      [],
      `keys of ${scriptName}`,
    );
  }
  t.same(findings.list, []);
  t.end();
});

t.test('a filter on each field selects some connectors, but not all', async (t) => {
  const { send } = await testEmulator(t);
  const total = async (filters: string) => {
    const response = await send('GET', `/v3/connectors?count=true&limit=0&filters=${encodeURIComponent(filters)}`);
    return Number(response.headers['x-total-count']);
  };
  const all = await total('');
  t.equal(all, 150);
  const filters = [
    'name sw "Or"',
    'name co "cloud"',
    'type sw "SAP"',
    'type co "direct"',
    'type eq "Okta"',
    'directConnect eq true',
    'directConnect eq false',
    'category eq "CredentialProvider"',
    'features ca "PASSWORD"',
    'features ca ("UNLOCK", "ENABLE")',
    'labels ca "saas"',
    'labels ca ("standard", "saas")',
  ];
  for (const filter of filters) {
    const selected = await total(filter);
    t.ok(selected > 0 && selected < all, `${filter}: ${selected}`);
  }
});
