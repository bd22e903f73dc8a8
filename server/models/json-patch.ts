import Type, { type Static } from 'typebox';
import { MAX_PATCH_OPERATIONS, PATCH_OPS } from './enums.ts';
import { enumeration, refTo } from './shapes.ts';

/** One operation of RFC 6902; `from` goes with move and copy. [D] */
export const JsonPatchOperation = Type.Object(
  {
    op: enumeration(PATCH_OPS, 'The operation.'),
    path: Type.String({ description: 'JSON Pointer to the target.' }),
    value: Type.Optional(Type.Unknown({ description: 'Any JSON value, for add, replace and test.' })),
    from: Type.Optional(Type.String({ description: 'JSON Pointer to the source, for move and copy.' })),
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
