import Type, { type Static } from 'typebox';
import { CONNECTOR_STATUSES } from './enums.ts';
import { enumeration, freeObject, nullable, tag } from './shapes.ts';

/** One row of `connectors.json`. Its documents and translations are files beside it. */
const FixtureConnector = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    type: Type.String({ minLength: 1 }),
    scriptName: Type.String({ minLength: 1, pattern: '^[A-Za-z0-9_.-]+$' }),
    className: Type.String({ minLength: 1 }),
    directConnect: Type.Boolean(),
    fileUpload: Type.Boolean(),
    features: nullable(Type.Array(tag), 'What the connector can do.'),
    category: nullable(Type.String(), 'Can be filtered on; never sent.'),
    labels: Type.Array(tag, { description: 'Can be filtered on; never sent.' }),
    status: enumeration(CONNECTOR_STATUSES, 'Development status.'),
    connectorMetadata: freeObject('Free data about the connector.'),
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
