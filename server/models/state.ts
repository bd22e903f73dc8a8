import Type, { type Static } from 'typebox';
import { LOCALES } from './enums.ts';
import { nullable } from './shapes.ts';
import { storedFields } from './stored-connector.ts';

/** The form of state documents that this version writes and reads. */
const STATE_VERSION = 1;

const text = (description: string) => Type.Optional(Type.String({ description }));

/** A connector with everything that is kept of it. */
const StateConnector = Type.Object(
  {
    ...storedFields,
    s3Location: Type.String(),
    sourceConfigFrom: nullable(Type.String(), 'Platform that the source configuration comes from.'),
    uploadedFiles: nullable(Type.Array(Type.String()), 'Storage keys of uploaded executables.'),
    custom: Type.Boolean({ description: 'Whether it can be patched and deleted.' }),
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

/** All connectors of a tenant in one document, by scriptName. */
export const TenantState = Type.Object(
  {
    version: Type.Literal(STATE_VERSION),
    connectors: Type.Array(StateConnector),
  },
  { $id: 'TenantState', additionalProperties: false, description: 'All connectors of a tenant.' },
);
export type TenantState = Static<typeof TenantState>;
