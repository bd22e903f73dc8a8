import jsonPatch, { type JsonPatchError, type Operation } from 'fast-json-patch';
import type { JsonPatch, JsonPatchOperation } from '../models/index.ts';
import { Failure } from './failures.ts';
import { MAX_JSON_DEPTH, measureJson } from './json-measure.ts';
import { pointerKeys } from './json-pointer.ts';

/** Fields that PATCH may change. [D] Paths below the first are open too. [A] */
export const PATCHABLE_FIELDS = [
  'connectorMetadata',
  'applicationXml',
  'correlationConfigXml',
  'sourceConfigXml',
] as const;

/** Characters that the `copy` operations of one patch may add: without a bound, each could double the document. [A] */
export const MAX_COPIED_SIZE = 16 * 1024 * 1024;

/**
 * Applies a patch to a copy of the document: all operations or none. [D]
 *
 * @throws Failure `illegalUpdate` for a path outside the patchable fields, `badContent` for an operation that is not
 * well-formed or cannot be applied (a failing `test` too), `limitViolation` for one that would grow without bound.
 */
export const applyPatch = <T extends object>(document: T, patch: JsonPatch): T => {
  patch.forEach(checkOperation);
  const copy: T = jsonPatch.deepClone(document);
  let budget = MAX_COPIED_SIZE;
  patch.forEach((operation, index) => {
    try {
      if (operation.op === 'copy') budget -= measureJson(jsonPatch.getValueByPointer(copy, operation.from ?? '')).size;
      if (budget < 0) throw new Failure('limitViolation', { field: 'copy', causes: [tooLarge(index)] });
      jsonPatch.applyOperation(copy, operation as Operation, true, true, true, index);
    } catch (error) {
      throw error instanceof Failure ? error : new Failure('badContent', { causes: [reason(error, index)] });
    }
  });
  if (measureJson(copy).depth > MAX_JSON_DEPTH) {
    throw new Failure('limitViolation', {
      field: 'connectorMetadata',
      causes: [`The result is nested deeper than ${MAX_JSON_DEPTH} levels.`],
    });
  }
  return copy;
};

const tooLarge = (index: number): string =>
  `Operation ${index}: the copies of this patch exceed ${MAX_COPIED_SIZE} characters.`;

const checkOperation = (operation: JsonPatchOperation, index: number): void => {
  const path = pointerKeys(operation.path, `Operation ${index}: path`);
  const from = readFrom(operation, index);
  if (operation.op !== 'test') requirePatchable(path, index);
  if (operation.op === 'move' && from) requirePatchable(from, index);
  if (['add', 'replace', 'test'].includes(operation.op) && operation.value === undefined) {
    throw new Failure('badContent', { causes: [`Operation ${index}: ${operation.op} needs a value.`] });
  }
};

const readFrom = ({ op, from }: JsonPatchOperation, index: number): string[] | undefined => {
  if (op !== 'move' && op !== 'copy') return undefined;
  if (from === undefined) throw new Failure('badContent', { causes: [`Operation ${index}: ${op} needs a from.`] });
  return pointerKeys(from, `Operation ${index}: from`);
};

const requirePatchable = (keys: readonly string[], index: number): void => {
  const [field = ''] = keys;
  const known = PATCHABLE_FIELDS.some((patchable) => patchable === field);
  if (known && (keys.length === 1 || field === 'connectorMetadata')) return;
  throw new Failure('illegalUpdate', {
    field,
    causes: [`Operation ${index}: only ${PATCHABLE_FIELDS.join(', ')} and paths below connectorMetadata can change.`],
  });
};

/** Names of the library's errors in words; its own messages hold the whole document. */
const REASONS: Readonly<Record<string, string>> = {
  TEST_OPERATION_FAILED: 'the value tested is another',
  OPERATION_PATH_CANNOT_ADD: 'the path has no parent to add to',
  OPERATION_PATH_UNRESOLVABLE: 'the path names nothing',
  OPERATION_FROM_UNRESOLVABLE: 'from names nothing',
  OPERATION_PATH_ILLEGAL_ARRAY_INDEX: 'the path holds no index of an array',
  OPERATION_VALUE_OUT_OF_BOUNDS: 'the index is beyond the end of the array',
  OPERATION_VALUE_CANNOT_CONTAIN_UNDEFINED: 'the value holds nothing that JSON can say',
};

const reason = (error: unknown, index: number): string => {
  const name = (error as JsonPatchError).name;
  return `Operation ${index}: ${REASONS[name] ?? 'it cannot be applied'}.`;
};
