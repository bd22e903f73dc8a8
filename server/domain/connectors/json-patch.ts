import jsonPatch, { type Operation } from 'fast-json-patch';
import { MAX_PATCH_OPERATIONS } from '../../models/enums.ts';
import type { JsonPatch, JsonPatchOperation } from '../../models/index.ts';
import { ApiError, quote } from '../errors.ts';
import { equalJson, MAX_JSON_DEPTH, measureJson } from '../text/json.ts';

/** Fields that PATCH can change. [D] Paths below the first can change too. [A] */
export const PATCHABLE_FIELDS = [
  'connectorMetadata',
  'applicationXml',
  'correlationConfigXml',
  'sourceConfigXml',
] as const;

/** Maximum number of characters that the `copy` operations of one patch add. Without a limit, each could double the document. [A] */
export const MAX_COPIED_SIZE = 16 * 1024 * 1024;

/** Maximum number of items and keys that the `test` operations of one patch compare. More are a `limitViolation`. [A] */
export const MAX_COMPARED_MEMBERS = 1_000_000;

/** The members that RFC 6902 defines for each operation. */
const MEMBERS_OF: Readonly<Record<string, readonly string[]>> = {
  add: ['op', 'path', 'value'],
  replace: ['op', 'path', 'value'],
  test: ['op', 'path', 'value'],
  remove: ['op', 'path'],
  move: ['op', 'from', 'path'],
  copy: ['op', 'from', 'path'],
};

/**
 * Returns the body of PATCH with only the members that each operation defines, for validation.
 *
 * RFC 6902 requires all others to be ignored, whatever their value: `"from": null` in an `add`, `"value": null` in a `remove`.
 */
export const normalizePatch = (body: unknown): unknown =>
  // The validator rejects a longer patch without looking into it.
  Array.isArray(body) && body.length <= MAX_PATCH_OPERATIONS ? body.map(normalizeOperation) : body;

const normalizeOperation = (operation: unknown): unknown => {
  if (typeof operation !== 'object' || operation === null || Array.isArray(operation)) return operation;
  const members = operation as Readonly<Record<string, unknown>>;
  const op = Object.hasOwn(members, 'op') ? members['op'] : undefined;
  const defined = typeof op === 'string' && Object.hasOwn(MEMBERS_OF, op) ? MEMBERS_OF[op] : undefined;
  if (!defined) return operation;
  return Object.fromEntries(
    defined.filter((name) => Object.hasOwn(members, name)).map((name) => [name, members[name]]),
  );
};

/** An operation whose pointers have been read. */
interface CheckedOperation {
  readonly operation: JsonPatchOperation;
  readonly path: readonly string[];
  /** Only for `move` and `copy`. */
  readonly from: readonly string[] | undefined;
  /** Index in the patch. */
  readonly index: number;
}

/**
 * Returns a copy of the document with all operations of a patch applied. [D]
 *
 * @throws ApiError `illegalUpdate` for a path outside the patchable fields; `badContent` for a malformed operation, one that cannot be
 *   applied, and a failing `test`; `limitViolation` for a result that is too large.
 */
export const applyPatch = <T extends object>(document: T, patch: JsonPatch): T => {
  const checked = patch.map(checkOperation);
  const copy = copyOf(document);
  let copied = 0;
  let compared = 0;
  for (const step of checked) {
    const source = checkSource(copy, step);
    if (step.operation.op === 'copy') copied += measureJson(source).size;
    if (copied > MAX_COPIED_SIZE) {
      throw limitViolation('copy', `${labelOf(step.index)}: the copies exceed ${MAX_COPIED_SIZE} characters.`);
    }
    if (step.operation.op !== 'test') {
      apply(copy, step, source);
      continue;
    }
    requireEqual(copy, step, (members) => {
      compared += members;
      if (compared <= MAX_COMPARED_MEMBERS) return;
      throw limitViolation(
        'test',
        `${labelOf(step.index)}: the tests compare more than ${MAX_COMPARED_MEMBERS} items and keys.`,
      );
    });
  }
  if (depthOf(copy) > MAX_JSON_DEPTH) {
    throw limitViolation('connectorMetadata', `The result is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  }
  return copy;
};

/** Copies a document. Only patchable fields are copied deeply, because operations cannot change anything else. */
const copyOf = <T extends object>(document: T): T => {
  const copy = { ...document } as Record<string, unknown>;
  for (const field of PATCHABLE_FIELDS) {
    if (typeof copy[field] === 'object') copy[field] = jsonPatch.deepClone(copy[field]);
  }
  return copy as T;
};

/** Returns the depth of the fields that a patch can change. */
const depthOf = (document: object): number => {
  const fields = document as Readonly<Record<string, unknown>>;
  return 1 + Math.max(...PATCHABLE_FIELDS.map((field) => measureJson(fields[field]).depth));
};

/** Maximum length of a key in an error, in characters: a pointer can be as long as the body. */
const MAX_SHOWN_FIELD = 120;

const limitViolation = (field: string, cause: string): ApiError =>
  new ApiError('limitViolation', { field, causes: [cause] });

/** Returns the name of an operation in causes. */
const labelOf = (index: number): string => `Operation ${index}`;

/** @param member the member that is wrong; undefined for the whole operation. */
const badOperation = (index: number, reason: string, member?: 'path' | 'from' | 'value'): ApiError =>
  new ApiError('badContent', {
    pointer: member === undefined ? `/${index}` : `/${index}/${member}`,
    causes: [`${labelOf(index)}: ${reason}.`],
  });

/** Checks as much of an operation as is possible without the document. */
const checkOperation = (operation: JsonPatchOperation, index: number): CheckedOperation => {
  const { op } = operation;
  const path = pointerKeys(operation.path, `${labelOf(index)}: path`, `/${index}/path`);
  const from = op === 'move' || op === 'copy' ? readFrom(operation, index) : undefined;
  if (op !== 'test') requirePatchable(path, index, 'path');
  if (op === 'move' && from) requirePatchable(from, index, 'from');
  if ((op === 'add' || op === 'replace' || op === 'test') && operation.value === undefined) {
    throw badOperation(index, `${op} needs a value`);
  }
  return { operation, path, from, index };
};

const readFrom = ({ op, from }: JsonPatchOperation, index: number): string[] => {
  if (from === undefined) throw badOperation(index, `${op} needs a from`);
  return pointerKeys(from, `${labelOf(index)}: from`, `/${index}/from`);
};

const requirePatchable = (keys: readonly string[], index: number, member: 'path' | 'from'): void => {
  const [field = ''] = keys;
  const known = PATCHABLE_FIELDS.some((patchable) => patchable === field);
  if (known && (keys.length === 1 || field === 'connectorMetadata')) return;
  throw new ApiError('illegalUpdate', {
    field: field.length > MAX_SHOWN_FIELD ? `${field.slice(0, MAX_SHOWN_FIELD)}...` : field,
    pointer: `/${index}/${member}`,
    causes: [`${labelOf(index)}: only ${PATCHABLE_FIELDS.join(', ')} and paths below connectorMetadata can change.`],
  });
};

/**
 * Checks `from` against the current document.
 *
 * @returns the value at `from`, or undefined if the operation has no `from`.
 */
const checkSource = (document: unknown, { operation: { op }, path, from, index }: CheckedOperation): unknown => {
  if (!from) return undefined;
  const source = lookUp(document, from);
  if (!source) throw badOperation(index, 'from does not exist', 'from');
  if (op === 'move' && from.length < path.length && from.every((key, depth) => key === path[depth])) {
    throw badOperation(index, 'a value cannot move into itself', 'path');
  }
  return source.value;
};

/** Performs a `test`. The library's own comparison fails on an object with a key `hasOwnProperty`. */
const requireEqual = (
  document: object,
  { operation: { value }, path, index }: CheckedOperation,
  count: (members: number) => void,
): void => {
  const found = lookUp(document, path);
  if (!found) throw badOperation(index, 'the path does not exist', 'path');
  if (!equalJson(value, found.value, count))
    throw badOperation(index, 'the value is not equal to the tested one', 'value');
};

/** Performs a changing operation. A `move` is a removal and then an addition (RFC 6902), which can find other indices. */
const apply = (document: object, step: CheckedOperation, source: unknown): void => {
  const { operation, index } = step;
  if (operation.op !== 'move') {
    applyOne(document, operation, step.path, index);
    return;
  }
  applyOne(document, { op: 'remove', path: operation.from ?? '' }, step.from ?? [], index);
  applyOne(document, { op: 'add', path: operation.path, value: source }, step.path, index);
};

/**
 * Checks `path` against the document, and then has the library apply the operation. The check is stricter than the library's, which
 * follows inherited properties and accepts indices with leading zeros, and which would copy the whole document each time.
 */
const applyOne = (document: object, operation: JsonPatchOperation, path: readonly string[], index: number): void => {
  const { op } = operation;
  if (op === 'remove' || op === 'replace') {
    if (!lookUp(document, path)) throw badOperation(index, 'the path does not exist', 'path');
  } else if (!canHold(lookUp(document, path.slice(0, -1))?.value, path.at(-1) ?? '')) {
    throw badOperation(index, 'no value can be added at the path', 'path');
  }
  try {
    jsonPatch.applyOperation(document, operation as Operation, false, true, true);
  } catch {
    // The library's messages contain the whole document.
    throw badOperation(index, 'it cannot be applied');
  }
};

/** Keys that lead from a document to the prototypes of its objects. */
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Splits a JSON Pointer (RFC 6901) into its keys.
 *
 * @param where name of the pointer in causes, such as `Operation 2: path`.
 * @param place JSON Pointer to it in the body.
 * @throws ApiError `badContent` if it is not a JSON Pointer, or contains a prototype key.
 */
export const pointerKeys = (pointer: string, where: string, place = ''): string[] => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new ApiError('badContent', {
      pointer: place,
      causes: [`${where} is ${quote(pointer)}, which is not a JSON Pointer.`],
    });
  }
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => (key.includes('~') ? key.replaceAll('~1', '/').replaceAll('~0', '~') : key));
  const forbidden = keys.find((key) => PROTOTYPE_KEYS.has(key));
  if (forbidden !== undefined) {
    throw new ApiError('badContent', {
      pointer: place,
      causes: [`${where} contains the key ${quote(forbidden)}, which is not allowed.`],
    });
  }
  return keys;
};

const ARRAY_INDEX = /^(?:0|[1-9]\d{0,15})$/;

/**
 * Returns the value that a pointer leads to, or undefined if there is none. Follows only own properties, and array indices without
 * leading zeros (RFC 6901), so that it never finds `length` or an inherited method.
 */
export const lookUp = (document: unknown, keys: readonly string[]): { readonly value: unknown } | undefined => {
  let value = document;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    if (Array.isArray(value) && !ARRAY_INDEX.test(key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return { value };
};

/** Returns whether a value can be added at this key: any key of an object, an index up to the end of an array, or `-`. */
export const canHold = (parent: unknown, key: string): boolean => {
  if (Array.isArray(parent)) return key === '-' || (ARRAY_INDEX.test(key) && Number(key) <= parent.length);
  return typeof parent === 'object' && parent !== null;
};
