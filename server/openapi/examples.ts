import type { Family } from '../api/families.ts';
import { DETAIL_FORMS, itemForm } from '../api/forms.ts';
import type { OperationId } from '../api/operations.ts';
import { newConnector, toScriptName, withDoctype } from '../domain/connectors/create.ts';
import { listItem, toDetail } from '../domain/connectors/detail.ts';
import { FORM_NAMESPACE, WRONG_FORM_VERSION } from '../domain/connectors/document-kinds.ts';
import { DEFAULT_LOCALE } from '../domain/connectors/locale.ts';
import type { DocumentKind } from '../domain/ports.ts';
import type { CreateConnector, JsonPatch, UpdateDetail } from '../models/index.ts';

/** One example by name, as OpenAPI has it. */
export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/**
 * The connector that the examples are about. Sent from top to bottom, the requests of a document create it, upload its documents,
 * read and change it, and delete it: they succeed on a fresh tenant, and again on the same one.
 */
const CREATE: CreateConnector = {
  name: 'Teapot',
  className: 'org.example.Teapot',
  type: 'Teapot',
  directConnect: true,
  status: 'RELEASED',
};

export const SCRIPT_NAME = toScriptName(CREATE.name);
/** A connector of the default seed, which can be read before anything is created. */
export const SEEDED_SCRIPT_NAME = 'workday';

const PATCH: JsonPatch = [{ op: 'add', path: '/connectorMetadata/owner', value: 'kitchen' }];

/** Documents that the examples upload. */
export const DOCUMENT_EXAMPLES: Readonly<Record<DocumentKind, string>> = {
  'source-config': `<?xml version="1.0" encoding="UTF-8"?>
<Form xmlns="${FORM_NAMESPACE}" connectorName="Teapot" directConnect="true" name="Teapot" status="released" type="SourceConfig">
  <Menu label="menuLabel_Connection">
    <Section name="connection" label="sectionLabel_Connection" sectionInfo="sectionInfo_Connection">
      <Field name="host" displayName="Host" type="text" required="true"/>
      <Field name="token" displayName="Token" type="secret" required="true"/>
    </Section>
  </Menu>
</Form>
`,
  'source-template': withDoctype(
    'Application',
    `<Application connector="org.example.Teapot" name="Teapot" type="Teapot">
  <ProvisioningForms>
    <Form name="Account" objectType="account" type="Create">
      <Field name="login" required="true" type="string"/>
    </Form>
  </ProvisioningForms>
</Application>`,
  ),
  'correlation-config': withDoctype(
    'CorrelationConfig',
    `<CorrelationConfig name="Teapot Account Correlation Config">
  <AttributeAssignments>
    <Filter operation="EQ" property="email" value="mail"/>
  </AttributeAssignments>
</CorrelationConfig>`,
  ),
};

export const LOCALE_EXAMPLE = 'de';
export const TRANSLATION_EXAMPLE = `ShortDesc=Verbindet Teekannen.
menuLabel_Connection=Verbindung
sectionLabel_Connection=Zugang
sectionInfo_Connection=So erreicht die Quelle die Teekanne.
Host=Rechner
Token=Schl\\u00fcssel
`;

/** Examples of JSON bodies, by model. The first succeeds after the requests before it. */
export const BODY_EXAMPLES: Readonly<Record<string, Examples>> = {
  V3CreateConnectorDto: {
    connector: { summary: 'A connector that lists show', value: CREATE },
    required: {
      summary: 'The required properties alone',
      value: { name: 'Kettle', className: 'org.example.Kettle' } satisfies CreateConnector,
    },
  },
  JsonPatch: {
    metadata: { summary: 'Set a key of the metadata', value: PATCH },
    document: {
      summary: 'Replace a document',
      value: [
        { op: 'replace', path: '/applicationXml', value: DOCUMENT_EXAMPLES['source-template'] },
      ] satisfies JsonPatch,
    },
  },
};

const created = newConnector(CREATE, SCRIPT_NAME);
const translations = { [LOCALE_EXAMPLE]: TRANSLATION_EXAMPLE };
const read = toDetail(created, DOCUMENT_EXAMPLES, translations, LOCALE_EXAMPLE);
const changed = toDetail(
  { ...created, connectorMetadata: { owner: 'kitchen' } },
  DOCUMENT_EXAMPLES,
  translations,
  DEFAULT_LOCALE,
);

const outcome = (message: string, status: UpdateDetail['status'], updatedFiles: string[] | null = null) =>
  ({ message, scriptName: SCRIPT_NAME, updatedFiles, status }) satisfies UpdateDetail;

const stored = (file: string): Examples => ({
  updated: {
    summary: 'The file is stored',
    value: outcome(`${file} was updated.`, 'UPDATED', [`${created.s3Location}/${file}`]),
  },
  unchanged: {
    summary: 'The same file is stored already',
    value: outcome(`${file} is the same as before.`, 'UNCHANGED'),
  },
});

/** Outcomes of an upload of a document. */
const uploadExamples = (kind: DocumentKind): Examples => ({
  ...stored(`${kind}.xml`),
  skipped: { summary: 'The file is empty', value: outcome('The file is empty.', 'SKIPPED') },
  ...(kind === 'source-config' && {
    error: { summary: 'The file is invalid', value: outcome(WRONG_FORM_VERSION, 'ERROR') },
  }),
});

/** Outcomes of an upload of a translation. */
const TRANSLATION_UPLOADS: Examples = {
  ...stored(`translations/${LOCALE_EXAMPLE}.properties`),
  skipped: { summary: 'No file, as from the official SDKs', value: outcome('No file was uploaded.', 'SKIPPED') },
};

const single = (summary: string, value: unknown): Examples => ({ connector: { summary, value } });
const text = (value: string): Examples => ({ uploaded: { summary: 'As it was uploaded', value } });

/** Returns what the operations of a family respond with when the examples are sent in order; undefined for no body. */
export const successExamples = (family: Family, id: OperationId): Examples | undefined => {
  const item = itemForm(family.itemModel)(JSON.parse(listItem(created)));
  const show = DETAIL_FORMS[family.detailModel];
  const examples: Readonly<Record<OperationId, Examples | undefined>> = {
    createCustomConnector: single('The new connector', item),
    getConnectorList: { page: { summary: 'A page of one connector', value: [item] } },
    getConnector: single('The connector with its documents', show(read)),
    updateConnector: single('The connector after the change', show(changed)),
    deleteCustomConnector: undefined,
    getConnectorSourceConfig: text(DOCUMENT_EXAMPLES['source-config']),
    putConnectorSourceConfig: uploadExamples('source-config'),
    getConnectorSourceTemplate: text(DOCUMENT_EXAMPLES['source-template']),
    putConnectorSourceTemplate: uploadExamples('source-template'),
    getConnectorCorrelationConfig: text(DOCUMENT_EXAMPLES['correlation-config']),
    putConnectorCorrelationConfig: uploadExamples('correlation-config'),
    getConnectorTranslations: text(TRANSLATION_EXAMPLE),
    putConnectorTranslations: TRANSLATION_UPLOADS,
  };
  return examples[id];
};
