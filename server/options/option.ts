import { resolve } from 'node:path';
import { adminClient, type Client, toClient } from '../domain/auth/clients.ts';
import type { RateRule } from '../domain/rate-limit.ts';
import type { ClientInput } from '../models/index.ts';
import { nearest } from '../platform/near-miss.ts';
import { alternatives } from '../platform/words.ts';

/** A kind of value: the texts that stand for it on the command line, and the JavaScript values that the library takes. */
export interface Kind<T> {
  /** What the command line allows, to complete "… takes". */
  readonly expected: string;
  /** What the library accepts, if different. */
  readonly expectedInLibrary?: string;
  /** Whether the flag can be given more than once; its variable then holds a list, separated by spaces or commas. */
  readonly repeatable?: true;
  /** Returns the value that the texts of a flag or variable stand for, or undefined if they are not allowed. */
  readonly parse: (texts: readonly string[]) => T | undefined;
  /** Returns the value to use for one that the library was given, or undefined if it is not allowed. */
  readonly accept: (value: unknown) => T | undefined;
  /** Returns an allowed text that is close to one that is not. */
  readonly suggest?: (text: string) => string | undefined;
}

/** Properties of an option, apart from its kind of value. */
interface Description<T> {
  /** Name of the flag without its dashes. */
  readonly flag: string;
  /** Letter that stands for the flag after one dash. */
  readonly short?: string;
  /** Whether there is no variable for it: it is for one call. */
  readonly flagOnly?: true;
  /** Stands for the value in the help. */
  readonly placeholder: string;
  /** What the flag means without a value; undefined if it needs one. */
  readonly impliedValue?: string;
  readonly help: string;
  readonly default: T;
  /** The default of the library, if it is another one. */
  readonly defaultInLibrary?: T;
  /** The default in words, if its value does not explain itself. */
  readonly defaultText?: string;
  /** Whether error messages must not show the value. */
  readonly secret?: true;
}

/** One option: set by a flag, an environment variable, or a member of the library's options; otherwise its default. */
export interface Option<T> extends Kind<T>, Description<T> {}

/** Options by the name that their value has in code. */
export type Rows = Readonly<Record<string, Option<unknown>>>;

/** The values of all options of a table. */
export type Values<R> = { readonly [K in keyof R]: R[K] extends { readonly default: infer T } ? T : never };

/** Returns the row of an option that always has a value. */
export const option = <T>(kind: Kind<T>, description: Description<NoInfer<T>>): Option<T> => ({
  ...kind,
  ...description,
});

/** Returns the row of an option that has no value unless one is set. */
export const optional = <T>(kind: Kind<T>, description: Omit<Description<T>, 'default'>): Option<T | undefined> => ({
  ...kind,
  ...description,
  default: undefined,
});

export const VARIABLE_PREFIX = 'EMULATOR_';

/** Returns the environment variable of a flag. */
export const variableOf = (flag: string): string => VARIABLE_PREFIX + flag.toUpperCase().replaceAll('-', '_');

/** Returns the default of an option as the help shows it. */
export const defaultTextOf = ({ defaultText, default: value }: Option<unknown>): string =>
  defaultText ?? (typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value));

/** Reads the last of the texts: of a flag that is given twice, the last one counts. */
const lastValue =
  <T>(read: (text: string) => T | undefined) =>
  (texts: readonly string[]): T | undefined =>
    read(texts.at(-1) ?? '');

/** Values that are written alike on the command line and in the library: as text. */
const textual = <T>(expected: string, read: (text: string) => T | undefined): Kind<T> => ({
  expected,
  parse: lastValue(read),
  accept: (value) => (typeof value === 'string' ? read(value) : undefined),
});

/** A text that matches a pattern. */
export const text = (expected: string, pattern: RegExp): Kind<string> =>
  textual(expected, (given) => (pattern.test(given) ? given : undefined));

/** The path of a file or folder, which becomes absolute; `names` are words that stay as they are. */
export const path = (expected: string, names: readonly string[] = []): Kind<string> =>
  textual(expected, (given) => (names.includes(given) ? given : given && resolve(given)) || undefined);

/** One of a closed set of words. */
export const oneOf = <const T extends string>(words: readonly T[]): Kind<T> => ({
  ...textual(alternatives(words), (given) => words.find((word) => word === given)),
  suggest: (given) => nearest(given, words),
});

export const SWITCH: Kind<boolean> = {
  expected: 'on or off',
  expectedInLibrary: 'true or false',
  parse: lastValue((given) => (given === 'on' || given === 'off' ? given === 'on' : undefined)),
  accept: (value) => (typeof value === 'boolean' ? value : undefined),
  suggest: (given) => nearest(given, ['on', 'off']),
};

/** A whole number in a range. @param what the number is, such as `a whole number of seconds`. */
export const integer = (min: number, max: number, what = 'a whole number'): Kind<number> => {
  const accept = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined;
  return {
    expected: `${what} from ${min} to ${max}`,
    parse: lastValue((given) => (/^\d{1,15}$/.test(given) ? accept(Number(given)) : undefined)),
    accept,
  };
};

/** A list of values, given one by one on the command line. */
export const listOf = <T>(item: Kind<T>, expectedInLibrary: string): Kind<readonly T[]> => ({
  ...item,
  expectedInLibrary,
  repeatable: true,
  parse: (texts) => (texts.length > 0 ? all(texts.map((given) => item.parse([given]))) : undefined),
  accept: (value) => (Array.isArray(value) ? all(value.map(item.accept)) : undefined),
});

const all = <T>(values: readonly (T | undefined)[]): readonly T[] | undefined => {
  const allowed = values.filter((value) => value !== undefined);
  return allowed.length === values.length ? allowed : undefined;
};

/** An origin that a browser can send, or `*` for any. `http://*.example` is a valid URL, yet no browser ever sends it. */
export const ORIGIN: Kind<string> = {
  ...textual('an origin such as http://localhost:3000, or * for any', (given) =>
    given === '*' || originOf(given) === given ? given : undefined,
  ),
  suggest: (given) => originOf(given.includes('://') ? given : `http://${given}`),
};

const baseUrlFrom = (given: string): string | undefined => {
  const url = URL.parse(given);
  // A query or fragment may be empty: its sign shows it.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || /[?#]/.test(given)) return undefined;
  return url.origin + url.pathname.replace(/\/+$/, '');
};

const originOf = (given: string): string | undefined => {
  const { protocol, origin } = URL.parse(given) ?? {};
  return protocol && /^https?:$/.test(protocol) && !origin?.includes('*') ? origin : undefined;
};

/** An absolute URL, without a slash at its end. */
export const PUBLIC_URL: Kind<string> = {
  ...textual('an http or https URL without query and fragment, such as https://emulator.example', baseUrlFrom),
  suggest: (given) => (given.includes('://') ? undefined : baseUrlFrom(`https://${given}`)),
};

const NAME = text('a text', /./s);
const NAMES = listOf(NAME, 'a list of texts');

/** Seconds for which an access token is valid. */
export const TOKEN_LIFETIME = integer(1, 31_536_000, 'a whole number of seconds');

/** A client: by ID and secret on the command line, as an administrator; by its settings in the library. */
export const CLIENT: Kind<Client> = {
  expected: 'an ID and a secret separated by a colon',
  parse: lastValue((given) => {
    const [, id, secret] = /^([^:]+):(.+)$/s.exec(given) ?? [];
    return id === undefined || secret === undefined ? undefined : adminClient(id, secret);
  }),
  accept: (value) =>
    hasMembers<ClientInput>(
      value,
      { id: NAME, secret: NAME },
      { authorities: NAMES, scopes: NAMES, tokenLifetime: TOKEN_LIFETIME },
    )
      ? toClient(value)
      : undefined,
};

const REQUESTS = integer(1, 999_999_999);
const SECONDS = integer(1, 999_999);

/** A number of requests in a number of seconds. */
export const RATE: Kind<RateRule> = {
  expected: 'a number of requests and a number of seconds, such as 100/10s',
  expectedInLibrary: 'a number of requests and a number of seconds, such as { requests: 100, seconds: 10 }',
  parse: lastValue((given) => {
    const [, requests = '', seconds = ''] = /^([1-9]\d*)\/([1-9]\d*)s$/.exec(given) ?? [];
    return RATE.accept({ requests: Number(requests), seconds: Number(seconds) });
  }),
  accept: (value) =>
    hasMembers<RateRule>(value, { requests: REQUESTS, seconds: SECONDS })
      ? { requests: value.requests, seconds: value.seconds }
      : undefined,
};

type Members<T> = { readonly [K in keyof T]: Kind<unknown> };

/** Returns whether a value is an object with these members and no others; an undefined member counts as absent. */
const hasMembers = <T extends object>(
  value: unknown,
  required: Partial<Members<T>>,
  optional: Partial<Members<T>> = {},
): value is T => {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
  const kinds = new Map(Object.entries<Kind<unknown>>({ ...optional, ...required } as Members<T>));
  return (
    Object.keys(required).every((name) => members.has(name)) &&
    [...members].every(([name, member]) => kinds.get(name)?.accept(member) !== undefined)
  );
};
