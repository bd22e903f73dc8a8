import { findNodeAtLocation, type ParseError, parseTree } from 'jsonc-parser';

/**
 * The line on which a value of a JSON text begins, counted from 1.
 *
 * @param pointer JSON Pointer of the value.
 */
export const lineOfValue = (text: string, pointer: string): number => {
  let node = parseTree(text);
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    node = node && findNodeAtLocation(node, [node.type === 'array' ? Number(key) : key]);
  }
  return lineAt(text, node?.offset ?? 0);
};

/** The line on which a text stops being JSON, counted from 1. */
export const lineOfSyntaxError = (text: string): number => {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowEmptyContent: false });
  return lineAt(text, errors[0]?.offset ?? text.length);
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
