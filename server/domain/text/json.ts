/** Maximum nesting of a JSON value in a request. The service documents no limit. [A] */
export const MAX_JSON_DEPTH = 100;

/** Maximum number of items and keys, together, in the body of an API request. [A] */
export const MAX_JSON_MEMBERS = 100_000;

/**
 * Returns the depth and the approximate size (in characters) of a parsed JSON value.
 *
 * Works without recursion, because callers use it to protect recursive code from values made to overflow the stack.
 */
export const measureJson = (value: unknown): { depth: number; size: number } => {
  let depth = 0;
  let size = sizeOf(value);
  if (typeof value !== 'object' || value === null) return { depth, size };
  // The objects not yet visited, and the depth of each.
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

/**
 * Returns whether two JSON values are equal, ignoring the order of keys (RFC 6902, 4.6).
 *
 * Works without recursion, as `measureJson` does, and calls no method of the values: an object can have a key `hasOwnProperty`.
 *
 * @param count is called with the number of items or keys before they are compared; it can throw to stop the comparison.
 */
export const equalJson = (left: unknown, right: unknown, count: (members: number) => void = () => {}): boolean => {
  const open: [unknown, unknown][] = [[left, right]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [one, other] = pair;
    if (one === other) continue;
    if (Array.isArray(one) && Array.isArray(other)) {
      if (one.length !== other.length) return false;
      count(one.length);
      for (let index = 0; index < one.length; index += 1) open.push([one[index], other[index]]);
    } else if (isObject(one) && isObject(other)) {
      const keys = Object.keys(one);
      count(keys.length);
      if (!keys.every((key) => Object.hasOwn(other, key))) return false;
      const othersKeys = Object.keys(other).length;
      count(othersKeys);
      if (othersKeys !== keys.length) return false;
      for (const key of keys) open.push([one[key], other[key]]);
    } else {
      return false;
    }
  }
  return true;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sizeOf = (value: unknown): number => (typeof value === 'string' ? value.length + 2 : 4);

const [QUOTE, ESCAPE, COMMA, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Array.from('"\\,[]{}', (char) =>
  char.charCodeAt(0),
);

/** Limits for a JSON text. */
export interface JsonBounds {
  /** Levels of nesting. */
  readonly depth: number;
  /** Items and keys, together. */
  readonly members: number;
}

/**
 * Returns which limit a JSON text exceeds, or undefined if none. It scans the text before parsing, because a parsed value of that
 * size would slow down everything that handles it.
 *
 * @param text JSON; the result for other texts is meaningless.
 */
export const exceededBound = (text: string, bounds: JsonBounds): keyof JsonBounds | undefined => {
  // A shorter text cannot exceed either limit.
  if (text.length < 2 * Math.min(bounds.depth, bounds.members)) return undefined;
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === ESCAPE) at += 1;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) {
      inString = true;
    } else if (char === COMMA) {
      members += 1;
      if (members > bounds.members) return 'members';
    } else if (char === OPEN_ARRAY || char === OPEN_OBJECT) {
      depth += 1;
      if (depth > bounds.depth) return 'depth';
    } else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return undefined;
};
