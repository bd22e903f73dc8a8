import Type, { type Static } from 'typebox';
import {
  CONNECTOR_STATUSES,
  CREATE_STATUSES,
  FIELD_TYPES,
  JSON_POINTER_PATTERN,
  MAX_PATCH_OPERATIONS,
  PATCH_OPS,
  RULED,
  UPDATE_STATUSES,
  USAGE_TYPES,
} from './enums.ts';
import { enumeration, freeObject, nullable, nullableEnumeration, refTo } from './shapes.ts';

const requiredText = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 255, pattern: '\\S', description, examples: [example] });

/** The body of POST. [D] Unknown properties are ignored, texts end at 255 characters, and null means absent. [A] */
export const CreateConnector = Type.Object(
  {
    name: requiredText('Display name, unique in the tenant; the scriptName is derived from it.', 'Teapot'),
    className: requiredText('Java class that implements the connector.', 'org.example.Teapot'),
    type: Type.Optional(
      nullable(
        Type.String({ maxLength: 255, examples: ['Teapot'] }),
        'Connector type; "custom " and the name if absent or empty.',
      ),
    ),
    directConnect: Type.Optional(
      nullable(
        Type.Boolean({ examples: [true] }),
        'If true, sources of this connector connect to the system directly; true if absent.',
      ),
    ),
    status: Type.Optional(nullableEnumeration(CREATE_STATUSES, 'Release status; DEVELOPMENT if absent.')),
  },
  { $id: 'V3CreateConnectorDto', description: 'A connector to create.' },
);
export type CreateConnector = Static<typeof CreateConnector>;

const itemFields = {
  name: Type.String({ description: 'Display name.' }),
  type: Type.String({ description: 'Connector type.' }),
  scriptName: Type.String({ description: 'Key of the connector in every path.' }),
  className: nullable(Type.String(), 'Java class that implements the connector.'),
  features: nullable(Type.Array(Type.String()), 'Features of the connector, such as PROVISIONING.'),
  directConnect: Type.Boolean({ description: 'If true, sources connect to the system directly.' }),
  connectorMetadata: freeObject('Any data about the connector. Filters on `category` compare its `category`.'),
  status: enumeration(CONNECTOR_STATUSES, 'Release status.'),
};

/** A list item, and the response of POST. [D] */
export const ConnectorDto = Type.Object(itemFields, {
  $id: 'V3ConnectorDto',
  additionalProperties: false,
  description: 'A connector in a list.',
});
export type ConnectorDto = Static<typeof ConnectorDto>;

const { name, directConnect, type, status, scriptName, features, connectorMetadata } = itemFields;

/** A list item of beta: with these keys, in this order. [W: one recording; the published model has `className` too] */
export const V3ConnectorDtoBeta = Type.Object(
  { name, directConnect, type, status, scriptName, features, connectorMetadata },
  { $id: 'V3ConnectorDtoBeta', additionalProperties: false, description: 'A connector in a list of beta.' },
);
export type V3ConnectorDtoBeta = Static<typeof V3ConnectorDtoBeta>;

const detailFields = {
  name: Type.String({ description: 'Display name.' }),
  type: Type.String({ description: 'Connector type.' }),
  className: Type.Optional(Type.String({ description: 'Java class that implements the connector.' })),
  scriptName: Type.String({ description: 'Key of the connector in every path.' }),
  applicationXml: Type.Optional(
    Type.String({ description: 'Source template, an XML document with the root Application.' }),
  ),
  correlationConfigXml: Type.Optional(
    Type.String({ description: 'Correlation configuration, an XML document with the root CorrelationConfig.' }),
  ),
  sourceConfigXml: Type.Optional(
    Type.String({ description: 'Source configuration, an XML document with the root Form.' }),
  ),
};

const detailTail = {
  s3Location: Type.String({ description: 'Prefix of the storage keys of the uploaded files.' }),
  uploadedFiles: nullable(Type.Array(Type.String()), 'Storage keys of the uploaded executables.'),
  fileUpload: Type.Boolean({ description: 'If true, sources accept file uploads.' }),
  directConnect: Type.Boolean({ description: 'If true, sources connect to the system directly.' }),
  translationProperties: Type.Record(Type.String(), Type.String(), {
    description: 'Translations by locale, as Java properties.',
  }),
  connectorMetadata: freeObject('Any data about the connector.'),
  status: enumeration(CONNECTOR_STATUSES, 'Release status.'),
};

const LOCALIZED_FORM = 'Source configuration with its labels in the requested locale.';
const FORM_ORIGIN = 'Platform of the source configuration.';

/** A connector as v3 shows it: `sourceConfig` and `sourceConfigFrom` are never null. [D] */
export const ConnectorDetail = Type.Object(
  {
    ...detailFields,
    sourceConfig: Type.Optional(Type.String({ description: LOCALIZED_FORM })),
    sourceConfigFrom: Type.Optional(Type.String({ description: FORM_ORIGIN })),
    ...detailTail,
  },
  {
    $id: 'ConnectorDetail',
    additionalProperties: false,
    description: 'A connector with its documents and translations.',
  },
);
export type ConnectorDetail = Static<typeof ConnectorDetail>;

const nullableDetailFields = {
  ...detailFields,
  sourceConfig: nullable(Type.String(), LOCALIZED_FORM),
  sourceConfigFrom: nullable(Type.String(), FORM_ORIGIN),
  ...detailTail,
};

/** The same from v2024 on, where the two fields may be null. [D] */
export const ConnectorDetailV2024 = Type.Object(nullableDetailFields, {
  $id: 'ConnectorDetailV2024',
  additionalProperties: false,
  description: 'A connector with its documents and translations.',
});
export type ConnectorDetailV2024 = Static<typeof ConnectorDetailV2024>;

/** One field of a provisioning policy. [D] */
export const ProvisioningField = Type.Object(
  {
    name: Type.String({ description: 'Account attribute that the field sets.' }),
    transform: freeObject('Transform that computes the value; empty if the template has none in a known form.'),
    attributes: freeObject('Attributes of the transform.'),
    isRequired: Type.Boolean({ default: false, description: 'If true, the field needs a value.' }),
    type: enumeration(FIELD_TYPES, 'Type of the value.'),
    isMultiValued: Type.Boolean({ default: false, description: 'If true, the field holds several values.' }),
  },
  { $id: 'FieldDetailsDto', additionalProperties: false, description: 'A field of a provisioning policy.' },
);
export type ProvisioningField = Static<typeof ProvisioningField>;

/** The operation that a provisioning policy is used for. [D] */
export const UsageType = Type.Unsafe<(typeof USAGE_TYPES)[number]>({
  ...enumeration(USAGE_TYPES, 'Operation that a provisioning policy is used for.'),
  $id: 'UsageType',
});

/** A default provisioning policy, from a template of the application document. [D] */
export const ProvisioningPolicy = Type.Object(
  {
    name: Type.String({ description: 'Name of the policy.' }),
    description: Type.Optional(Type.String({ description: 'Purpose of the policy.' })),
    usageType: Type.Optional(refTo(UsageType)),
    fields: Type.Array(refTo(ProvisioningField), { description: 'Fields of the policy.' }),
  },
  { $id: 'ProvisioningPolicyDto', additionalProperties: false, description: 'A default provisioning policy.' },
);
export type ProvisioningPolicy = Static<typeof ProvisioningPolicy>;

/** One connector as `/connectors/v1` shows it: with its default provisioning policies. [D] */
export const ConnectorDetailV1 = Type.Object(
  {
    ...nullableDetailFields,
    provisioningPolicies: Type.Array(refTo(ProvisioningPolicy), {
      description: 'Default provisioning policies from the source template; empty if it has none.',
    }),
  },
  {
    $id: 'ConnectorDetailV1',
    additionalProperties: false,
    description: 'A connector with its documents and translations.',
  },
);
export type ConnectorDetailV1 = Static<typeof ConnectorDetailV1>;

/** The response of every PUT: status 200 even for an invalid document. [D] */
export const UpdateDetail = Type.Object(
  {
    message: Type.String({ description: 'What happened, or why the file is invalid.' }),
    scriptName: Type.String({ description: 'Key of the connector.' }),
    updatedFiles: nullable(Type.Array(Type.String()), 'Storage keys of the stored files.'),
    status: enumeration(UPDATE_STATUSES, 'Outcome of the upload.'),
  },
  { $id: 'UpdateDetail', additionalProperties: false, description: 'Outcome of an upload.' },
);
export type UpdateDetail = Static<typeof UpdateDetail>;

const pointer = (description: string) =>
  Type.String({ description, examples: ['/connectorMetadata/owner'], [RULED]: { pattern: JSON_POINTER_PATTERN } });

/** One operation of RFC 6902; `from` goes with move and copy. [D] */
export const JsonPatchOperation = Type.Object(
  {
    op: Type.Unsafe<(typeof PATCH_OPS)[number]>({ ...enumeration(PATCH_OPS, 'The operation.'), examples: ['add'] }),
    path: pointer('JSON Pointer to the target.'),
    value: Type.Optional(
      Type.Unknown({ description: 'Any JSON value, for add, replace, and test.', examples: ['kitchen'] }),
    ),
    from: Type.Optional(pointer('JSON Pointer to the source, for move and copy.')),
  },
  { $id: 'JsonPatchOperation', description: 'One operation of RFC 6902.' },
);
export type JsonPatchOperation = Static<typeof JsonPatchOperation>;

/** The body of PATCH. */
export const JsonPatch = Type.Array(refTo(JsonPatchOperation), {
  $id: 'JsonPatch',
  maxItems: MAX_PATCH_OPERATIONS,
  description: 'Operations, applied in order: all or none.',
});
export type JsonPatch = Static<typeof JsonPatch>;
