import Type, { type Static } from 'typebox';
import { CONNECTOR_KINDS } from './enums.ts';
import { enumeration } from './shapes.ts';
import { storedFields } from './stored-connector.ts';

/** One row of `connectors.json`. Its documents and translations are files beside it, or derived from it. */
const FixtureConnector = Type.Object(
  {
    ...storedFields,
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
