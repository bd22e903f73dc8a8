/**
 * An expected value: a plain value is compared, an object by its own keys, an array item by item, a regular expression
 * matches a text, and a rule has its own test.
 */
export type Expected =
  | string
  | number
  | boolean
  | null
  | RegExp
  | Rule
  | readonly Expected[]
  | { readonly [key: string]: Expected };

/** Captured values by name; `{{name}}` in an expected text stands for one. */
export type Variables = Readonly<Record<string, string>>;

/** A rule for expectations that plain values cannot express. */
export class Rule {
  readonly words: string;
  readonly fits: (actual: unknown, variables: Variables) => boolean;

  constructor(words: string, fits: Rule['fits']) {
    this.words = words;
    this.fits = fits;
  }
}

/** Matches an absent property. */
export const absent = new Rule('absent', (actual) => actual === undefined);
/** Matches a value of a JSON type. */
export const type = (name: 'string' | 'number' | 'boolean' | 'object' | 'array'): Rule =>
  new Rule(
    `of type ${name}`,
    (actual) => (Array.isArray(actual) ? 'array' : typeof actual) === name && actual !== null,
  );
/** Matches an array or text of this length. */
export const length = (wanted: number): Rule =>
  new Rule(
    `of length ${wanted}`,
    (actual) => (Array.isArray(actual) || typeof actual === 'string') && actual.length === wanted,
  );
/** Matches a non-empty array if all its items match. */
export const each = (item: Expected): Rule =>
  new Rule('an array whose every item fits', (actual, variables) => {
    return Array.isArray(actual) && actual.length > 0 && actual.every((value) => fits(value, item, variables));
  });
/** Matches an array with at least one matching item. */
export const some = (item: Expected): Rule =>
  new Rule('an array with an item that fits', (actual, variables) => {
    return Array.isArray(actual) && actual.some((value) => fits(value, item, variables));
  });
/** Matches an object with exactly these keys, in any order. */
export const keys = (...names: readonly string[]): Rule =>
  new Rule(
    `an object with just the keys ${names.join(', ')}`,
    (actual) =>
      typeof actual === 'object' && actual !== null && Object.keys(actual).sort().join() === [...names].sort().join(),
  );
/** Matches if all parts match. */
export const all = (...parts: readonly Expected[]): Rule =>
  new Rule(`all of ${parts.length} things`, (actual, variables) =>
    parts.every((part) => fits(actual, part, variables)),
  );
/** Matches everything that `part` does not match. */
export const not = (part: Expected): Rule =>
  new Rule('something else', (actual, variables) => !fits(actual, part, variables));

const fits = (actual: unknown, expected: Expected, variables: Variables): boolean =>
  mismatches(actual, expected, variables).length === 0;

/** Inserts captured values into a text. */
export const fill = (text: string, variables: Variables): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => variables[name] ?? whole);

/** Returns the differences from an expected value, one sentence each; empty if it matches. */
export const mismatches = (actual: unknown, expected: Expected, variables: Variables, path = ''): string[] => {
  if (expected instanceof Rule) return expected.fits(actual, variables) ? [] : [say(path, actual, expected.words)];
  if (expected instanceof RegExp) {
    return typeof actual === 'string' && expected.test(actual) ? [] : [say(path, actual, String(expected))];
  }
  if (typeof expected !== 'object' || expected === null) {
    const wanted = typeof expected === 'string' ? fill(expected, variables) : expected;
    return actual === wanted ? [] : [say(path, actual, JSON.stringify(wanted))];
  }
  if (isList(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [say(path, actual, `an array of ${expected.length}`)];
    }
    return expected.flatMap((item, index) => mismatches(actual[index], item, variables, `${path}/${index}`));
  }
  if (typeof actual !== 'object' || actual === null) return [say(path, actual, 'an object')];
  return Object.entries(expected).flatMap(([key, value]) =>
    mismatches((actual as Record<string, unknown>)[key], value, variables, `${path}/${key}`),
  );
};

const isList = (expected: object): expected is readonly Expected[] => Array.isArray(expected);

const say = (path: string, actual: unknown, wanted: string): string => {
  const shown = JSON.stringify(actual) ?? 'nothing';
  return `${path || 'the value'} is ${shown.length > 300 ? `${shown.slice(0, 300)}…` : shown}, not ${wanted}`;
};
