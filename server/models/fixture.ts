import Type, { type Static } from 'typebox';
import { storedFields } from './stored-connector.ts';

/** One row of `connectors.json`. Its documents and translations are files beside it. */
const FixtureConnector = Type.Object(
  {
    ...storedFields,
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
