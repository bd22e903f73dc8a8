import Type, { type Static } from 'typebox';
import type { ClientInput, FaultRule } from './control.ts';
import { CONNECTOR_KINDS, CONNECTOR_STATUSES, LOCALES } from './enums.ts';
import { enumeration, freeObject, nullable, tag } from './shapes.ts';

/** What fixtures and state documents tell of a connector alike. */
const storedFields = {
  name: Type.String({ minLength: 1 }),
  type: Type.String({ minLength: 1 }),
  scriptName: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9_.-]+$' }),
  className: Type.String({ minLength: 1 }),
  directConnect: Type.Boolean(),
  fileUpload: Type.Boolean(),
  features: nullable(Type.Array(tag), 'What the connector can do.'),
  labels: Type.Array(tag, { description: 'Can be filtered on; never sent.' }),
  status: enumeration(CONNECTOR_STATUSES, 'Development status.'),
  connectorMetadata: freeObject('Free data about the connector.'),
};

/** One row of `connectors.json`. Its documents and translations are files beside it, or derived from it. */
const FixtureConnector = Type.Object(
  {
    ...storedFields,
    custom: Type.Optional(Type.Boolean({ description: 'Whether it can be patched and deleted; false if left out.' })),
    kind: Type.Optional(
      enumeration(CONNECTOR_KINDS, 'What documents are derived from where none are written; generic if left out.'),
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

/** Everything that is stored of a connector beside its documents and translations. */
const recordFields = {
  ...storedFields,
  className: nullable(Type.String({ minLength: 1 }), 'Class that implements the connector.'),
  s3Location: Type.String(),
  sourceConfigFrom: nullable(Type.String(), 'Platform that the source configuration comes from.'),
  uploadedFiles: nullable(Type.Array(Type.String()), 'Storage keys of uploaded executables.'),
  custom: Type.Boolean({ description: 'Whether it can be patched and deleted.' }),
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
        'source-config': text('A Form.'),
        'source-template': text('An Application.'),
        'correlation-config': text('A CorrelationConfig.'),
      },
      { additionalProperties: false },
    ),
    translations: Type.Object(Object.fromEntries(LOCALES.map((locale) => [locale, text('Properties.')])), {
      additionalProperties: false,
      description: 'Properties text by locale.',
    }),
  },
  { additionalProperties: false },
);

/** The clock of a tenant: how far it is from real time, or when it stands still. */
const StateClock = Type.Object(
  {
    offset: Type.Number({ minimum: -3e14, maximum: 3e14, description: 'Milliseconds from real time; 0 if frozen.' }),
    frozenAt: nullable(Type.String({ format: 'date-time' }), 'Time at which it stands still (ISO 8601).'),
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
