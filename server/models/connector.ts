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

/** What POST takes. [D] Unknown properties are ignored, texts end at 255 characters, and null means absent. [A] */
export const CreateConnector = Type.Object(
  {
    name: requiredText('Display name, unique in the tenant; the scriptName is derived from it.', 'Teapot'),
    className: requiredText('Class that implements the connector.', 'org.example.Teapot'),
    type: Type.Optional(
      nullable(
        Type.String({ maxLength: 255, examples: ['Teapot'] }),
        'Connector type; "custom " and the name if absent or empty.',
      ),
    ),
    directConnect: Type.Optional(
      nullable(
        Type.Boolean({ default: true, examples: [true] }),
        'If true, sources of this connector talk to the system directly; true if absent.',
      ),
    ),
    status: Type.Optional(nullableEnumeration(CREATE_STATUSES, 'Development status; DEVELOPMENT if absent.')),
  },
  { $id: 'V3CreateConnectorDto', description: 'A connector to create.' },
);
export type CreateConnector = Static<typeof CreateConnector>;

const itemFields = {
  name: Type.String({ description: 'Display name.' }),
  type: Type.String({ description: 'Connector type.' }),
  scriptName: Type.String({ description: 'Key of the connector in every path.' }),
  className: nullable(Type.String(), 'Class that implements the connector.'),
  features: nullable(Type.Array(Type.String()), 'What the connector can do.'),
  directConnect: Type.Boolean({ description: 'Whether sources talk to the system directly.' }),
  connectorMetadata: freeObject('Free data about the connector; filters find its `category`.'),
  status: enumeration(CONNECTOR_STATUSES, 'Development status.'),
};

/** A list item, and the response of POST. [D] */
export const ConnectorDto = Type.Object(itemFields, {
  $id: 'V3ConnectorDto',
  additionalProperties: false,
  description: 'A connector as lists show it.',
});
export type ConnectorDto = Static<typeof ConnectorDto>;

const { name, directConnect, type, status, scriptName, features, connectorMetadata } = itemFields;

/** A list item of beta: with these keys, in this order. [W: one recording; the published model has `className` too] */
export const V3ConnectorDtoBeta = Type.Object(
  { name, directConnect, type, status, scriptName, features, connectorMetadata },
  { $id: 'V3ConnectorDtoBeta', additionalProperties: false, description: 'A connector as the list of beta shows it.' },
);
export type V3ConnectorDtoBeta = Static<typeof V3ConnectorDtoBeta>;

const detailFields = {
  name: Type.String({ description: 'Display name.' }),
  type: Type.String({ description: 'Connector type.' }),
  className: Type.Optional(Type.String({ description: 'Class that implements the connector.' })),
  scriptName: Type.String({ description: 'Key of the connector in every path.' }),
  applicationXml: Type.Optional(Type.String({ description: 'Source template, an Application document.' })),
  correlationConfigXml: Type.Optional(Type.String({ description: 'Correlation rules, a CorrelationConfig document.' })),
  sourceConfigXml: Type.Optional(Type.String({ description: 'Source configuration, a Form document.' })),
};

const detailTail = {
  s3Location: Type.String({ description: 'Storage key of the uploaded files.' }),
  uploadedFiles: nullable(Type.Array(Type.String()), 'Storage keys of uploaded executables.'),
  fileUpload: Type.Boolean({ description: 'Whether sources take file uploads.' }),
  directConnect: Type.Boolean({ description: 'Whether sources talk to the system directly.' }),
  translationProperties: Type.Record(Type.String(), Type.String(), {
    description: 'Properties text by locale.',
  }),
  connectorMetadata: freeObject('Free data about the connector.'),
  status: enumeration(CONNECTOR_STATUSES, 'Development status.'),
};

const LOCALIZED_FORM = 'The source configuration with the labels of the asked locale put in.';
const FORM_ORIGIN = 'Platform that the source configuration comes from.';

/** One connector as v3 answers it: `sourceConfig` and `sourceConfigFrom` are never null. [D] */
export const ConnectorDetail = Type.Object(
  {
    ...detailFields,
    sourceConfig: Type.Optional(Type.String({ description: LOCALIZED_FORM })),
    sourceConfigFrom: Type.Optional(Type.String({ description: FORM_ORIGIN })),
    ...detailTail,
  },
  { $id: 'ConnectorDetail', additionalProperties: false, description: 'A connector with its documents.' },
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
  description: 'A connector with its documents.',
});
export type ConnectorDetailV2024 = Static<typeof ConnectorDetailV2024>;

/** One field of a provisioning policy. [D] */
export const ProvisioningField = Type.Object(
  {
    name: Type.String({ description: 'Account attribute that the field fills.' }),
    transform: freeObject('Transform that gives the value; empty if the template has none that can be told.'),
    attributes: freeObject('Attributes of the transform.'),
    isRequired: Type.Boolean({ default: false, description: 'Whether the field must have a value.' }),
    type: enumeration(FIELD_TYPES, 'Type of the value.'),
    isMultiValued: Type.Boolean({ default: false, description: 'Whether the field holds several values.' }),
  },
  { $id: 'FieldDetailsDto', additionalProperties: false, description: 'A field of a provisioning policy.' },
);
export type ProvisioningField = Static<typeof ProvisioningField>;

/** What a provisioning policy is used for. [D] */
export const UsageType = Type.Unsafe<(typeof USAGE_TYPES)[number]>({
  ...enumeration(USAGE_TYPES, 'Operation that a provisioning policy is used for.'),
  $id: 'UsageType',
});

/** A default provisioning policy, from a template of the application document. [D] */
export const ProvisioningPolicy = Type.Object(
  {
    name: Type.String({ description: 'Name of the policy.' }),
    description: Type.Optional(Type.String({ description: 'What the policy is for.' })),
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
      description: 'Default provisioning policies, from the templates of the application; empty without any.',
    }),
  },
  { $id: 'ConnectorDetailV1', additionalProperties: false, description: 'A connector with its documents.' },
);
export type ConnectorDetailV1 = Static<typeof ConnectorDetailV1>;

/** The response of every PUT: HTTP 200 even for a rejected document. [D] */
export const UpdateDetail = Type.Object(
  {
    message: Type.String({ description: 'What happened, or why the document is invalid.' }),
    scriptName: Type.String({ description: 'Key of the connector.' }),
    updatedFiles: nullable(Type.Array(Type.String()), 'Storage keys of what was stored.'),
    status: enumeration(UPDATE_STATUSES, 'Outcome of the upload.'),
  },
  { $id: 'UpdateDetail', additionalProperties: false, description: 'Outcome of a document upload.' },
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

/** What PATCH takes. */
export const JsonPatch = Type.Array(refTo(JsonPatchOperation), {
  $id: 'JsonPatch',
  maxItems: MAX_PATCH_OPERATIONS,
  description: 'Operations that are applied in order, all or none.',
});
export type JsonPatch = Static<typeof JsonPatch>;
