/** Deepest nesting of a JSON value that a request may bring; the service documents no bound. [A] */
export const MAX_JSON_DEPTH = 100;

/**
 * Depth and rough size (in characters) of a parsed JSON value.
 *
 * Without recursion, because its callers guard the recursive code of others against values made to overflow a stack.
 */
export const measureJson = (value: unknown): { depth: number; size: number } => {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  let depth = 0;
  let size = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    size += typeof next.value === 'string' ? next.value.length + 2 : 4;
    if (typeof next.value !== 'object' || next.value === null) continue;
    const inner = next.depth + 1;
    depth = Math.max(depth, inner);
    for (const [key, child] of Object.entries(next.value)) {
      size += key.length;
      open.push({ value: child, depth: inner });
    }
  }
  return { depth, size };
};
