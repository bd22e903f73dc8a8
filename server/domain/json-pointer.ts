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
  if (!/^(?:\/(?:[^~/]|~[01])*)+$/.test(pointer)) {
    throw new Failure('badContent', { causes: [`${where} is ${quote(pointer)}, which is no JSON Pointer.`] });
  }
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const forbidden = keys.find((key) => PROTOTYPE_KEYS.has(key));
  if (forbidden !== undefined) {
    throw new Failure('badContent', { causes: [`${where} holds the key ${quote(forbidden)}, which no pointer may.`] });
  }
  return keys;
};
