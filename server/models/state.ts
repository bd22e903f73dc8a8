import Type, { type Static } from 'typebox';
import type { ClientInput, FaultRule } from './control.ts';
import { CONNECTOR_KINDS, CONNECTOR_STATUSES, LOCALES, type Locale } from './enums.ts';
import { enumeration, freeObject, nullable, tag } from './shapes.ts';

/** The properties of a connector that fixtures and state documents share. */
const storedFields = {
  name: Type.String({ minLength: 1 }),
  type: Type.String({ minLength: 1 }),
  scriptName: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9_.-]+$' }),
  className: Type.String({ minLength: 1 }),
  directConnect: Type.Boolean(),
  fileUpload: Type.Boolean(),
  features: nullable(Type.Array(tag), 'Features of the connector.'),
  labels: Type.Array(tag, { description: 'Labels to filter by; responses never hold them.' }),
  status: enumeration(CONNECTOR_STATUSES, 'Release status.'),
  connectorMetadata: freeObject('Any data about the connector.'),
};

/** One row of `connectors.json`. Its documents and translations are separate files, or derived from it. */
const FixtureConnector = Type.Object(
  {
    ...storedFields,
    custom: Type.Optional(
      Type.Boolean({ description: 'If true, the connector can be changed and deleted; false if absent.' }),
    ),
    kind: Type.Optional(
      enumeration(CONNECTOR_KINDS, 'Kind of system, from which missing documents are derived; generic if absent.'),
    ),
  },
  { additionalProperties: false, description: 'A connector that comes with the tenant.' },
);
export type FixtureConnector = Static<typeof FixtureConnector>;

/** The file `connectors.json` of a folder of fixtures. */
export const Fixture = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    connectors: Type.Array(FixtureConnector),
  },
  { $id: 'Fixture', additionalProperties: false, description: 'The connectors that a tenant starts with.' },
);
export type Fixture = Static<typeof Fixture>;

/** The form of state documents that this version writes and reads. */
const STATE_VERSION = 1;

const text = (description: string) => Type.Optional(Type.String({ description }));

/** Everything that is stored of a connector, except documents and translations. */
const recordFields = {
  ...storedFields,
  className: nullable(Type.String({ minLength: 1 }), 'Java class that implements the connector.'),
  s3Location: Type.String(),
  sourceConfigFrom: nullable(Type.String(), 'Platform of the source configuration.'),
  uploadedFiles: nullable(Type.Array(Type.String()), 'Storage keys of the uploaded executables.'),
  custom: Type.Boolean({ description: 'If true, the connector can be changed and deleted.' }),
};
const ConnectorRecord = Type.Object(recordFields);
/** The one definition of a stored connector: state documents show it, and the store keeps it as JSON. */
export type ConnectorRecord = Static<typeof ConnectorRecord>;

/** A connector as state documents show it. */
const StateConnector = Type.Object(
  {
    ...recordFields,
    documents: Type.Object(
      {
        'source-config': text('An XML document with the root Form.'),
        'source-template': text('An XML document with the root Application.'),
        'correlation-config': text('An XML document with the root CorrelationConfig.'),
      },
      { additionalProperties: false },
    ),
    translations: Type.Unsafe<Partial<Record<Locale, string>>>(
      Type.Object(Object.fromEntries(LOCALES.map((locale) => [locale, text('Java properties.')])), {
        additionalProperties: false,
        description: 'Translations by locale, as Java properties.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** The clock of a tenant: its difference from real time, or the time at which it is frozen. */
const StateClock = Type.Object(
  {
    offset: Type.Number({ minimum: -3e14, maximum: 3e14, description: 'Milliseconds from real time; 0 if frozen.' }),
    frozenAt: nullable(Type.String({ format: 'date-time' }), 'Time at which it is frozen (ISO 8601).'),
  },
  { additionalProperties: false, description: 'The clock.' },
);

/** A tenant in one document, by scriptName. */
export const TenantState = Type.Object(
  {
    version: Type.Literal(STATE_VERSION),
    connectors: Type.Array(StateConnector),
    clients: Type.Optional(
      Type.Array(Type.Unsafe<ClientInput>(Type.Ref('ClientInput#')), {
        description: 'Clients that were added to those of the server, with their secrets.',
      }),
    ),
    faults: Type.Optional(
      Type.Array(Type.Unsafe<FaultRule>(Type.Ref('FaultRule#')), { description: 'Fault rules, in their order.' }),
    ),
    clock: Type.Optional(StateClock),
  },
  {
    $id: 'TenantState',
    additionalProperties: false,
    description: 'A tenant as one document. What a document leaves out, other than connectors, stays as it is.',
  },
);
export type TenantState = Static<typeof TenantState>;
