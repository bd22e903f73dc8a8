import { Failure, quote } from './failures.ts';

/** Keys that lead out of a document into the prototypes of its objects. */
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Cuts a JSON Pointer (RFC 6901) into its keys.
 *
 * @param where names the pointer in the failure, such as `Operation 2: path`.
 * @throws Failure `badContent` for what is no pointer, or one that names a prototype key.
 */
export const pointerKeys = (pointer: string, where: string): string[] => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new Failure('badContent', { causes: [`${where} is ${quote(pointer)}, which is no JSON Pointer.`] });
  }
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => (key.includes('~') ? key.replaceAll('~1', '/').replaceAll('~0', '~') : key));
  const forbidden = keys.find((key) => PROTOTYPE_KEYS.has(key));
  if (forbidden !== undefined) {
    throw new Failure('badContent', { causes: [`${where} holds the key ${quote(forbidden)}, which no pointer may.`] });
  }
  return keys;
};

const ARRAY_INDEX = /^(?:0|[1-9]\d{0,15})$/;

/**
 * The value that a pointer leads to: only by properties that an object has itself, and by indices of an array without leading
 * zeros (RFC 6901), so that neither `length` nor an inherited method is ever found.
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

/** Whether a value can be put under this key: any key of an object, an index up to the end of an array, or its `-`. */
export const canHold = (parent: unknown, key: string): boolean => {
  if (Array.isArray(parent)) return key === '-' || (ARRAY_INDEX.test(key) && Number(key) <= parent.length);
  return typeof parent === 'object' && parent !== null;
};
