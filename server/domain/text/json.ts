/** Deepest nesting of a JSON value that a request may bring; the service documents no bound. [A] */
export const MAX_JSON_DEPTH = 100;

/**
 * Depth and rough size (in characters) of a parsed JSON value.
 *
 * Without recursion, because its callers guard the recursive code of others against values made to overflow a stack.
 */
export const measureJson = (value: unknown): { depth: number; size: number } => {
  let depth = 0;
  let size = sizeOf(value);
  if (typeof value !== 'object' || value === null) return { depth, size };
  // The objects that are still to be looked into, and how deep each lies.
  const open: object[] = [];
  const depths: number[] = [];
  const enter = (inner: unknown, at: number) => {
    if (typeof inner !== 'object' || inner === null) return;
    open.push(inner);
    depths.push(at);
  };
  enter(value, 1);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const at = depths.pop() ?? 0;
    if (at > depth) depth = at;
    const children = next as Readonly<Record<string, unknown>>;
    for (const key in children) {
      size += key.length + sizeOf(children[key]);
      enter(children[key], at + 1);
    }
  }
  return { depth, size };
};

const sizeOf = (value: unknown): number => (typeof value === 'string' ? value.length + 2 : 4);

const [QUOTE, ESCAPE, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Array.from('"\\[]{}', (char) =>
  char.charCodeAt(0),
);

/**
 * Whether a JSON text nests deeper than a bound. Told from the text, because values of ever other shapes slow down the code
 * that looks into them.
 *
 * @param text is JSON.
 */
export const isDeeperThan = (bound: number, text: string): boolean => {
  // So short a text cannot nest so deep.
  if (text.length < 2 * bound) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === ESCAPE) at += 1;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) {
      inString = true;
    } else if (char === OPEN_ARRAY || char === OPEN_OBJECT) {
      depth += 1;
      if (depth > bound) return true;
    } else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return false;
};
