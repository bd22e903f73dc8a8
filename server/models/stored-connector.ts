import Type from 'typebox';
import { CONNECTOR_STATUSES } from './enums.ts';
import { enumeration, freeObject, nullable, tag } from './shapes.ts';

/** What fixtures and state documents tell of a connector alike. */
export const storedFields = {
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
};
