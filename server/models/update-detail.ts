import Type, { type Static } from 'typebox';
import { UPDATE_STATUSES } from './enums.ts';
import { enumeration, nullable } from './shapes.ts';

/** The answer of every PUT: HTTP 200 even for a refused document. [D] */
export const UpdateDetail = Type.Object(
  {
    message: Type.String({ description: 'What happened, or why the document was refused.' }),
    scriptName: Type.String({ description: 'Key of the connector.' }),
    updatedFiles: nullable(Type.Array(Type.String()), 'Storage keys of what was stored.'),
    status: enumeration(UPDATE_STATUSES, 'Outcome of the upload.'),
  },
  { $id: 'UpdateDetail', additionalProperties: false, description: 'Outcome of a document upload.' },
);
export type UpdateDetail = Static<typeof UpdateDetail>;
