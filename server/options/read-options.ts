import { nearest } from '../platform/near-miss.ts';
import { StartError } from '../platform/start-error.ts';
import { readArguments, valuesOf } from './arguments.ts';
import type { Environment } from './environment.ts';
import { display, invalidValue, unknownName } from './messages.ts';
import type { Option } from './option.ts';
import { type EmulatorOptions, OPTIONS, type ResolvedOptions } from './options.ts';
import { rejectUnknownVariables } from './unknown-variables.ts';

type Key = keyof ResolvedOptions;
const KEYS = Object.keys(OPTIONS) as Key[];

/** The options of a server for which nothing is set. */
export const DEFAULTS: ResolvedOptions = valuesOf(OPTIONS, new Map(), {});

/** Returns whether a server with these options serves HTTPS. */
export const isSecure = ({ tls, tlsCert, tlsKey }: Pick<ResolvedOptions, 'tls' | 'tlsCert' | 'tlsKey'>): boolean =>
  tls !== 'off' || tlsCert !== undefined || tlsKey !== undefined;

/**
 * Reads the options of a server: a flag beats its environment variable, which beats the default.
 *
 * @throws StartError for an unknown flag or variable, and for a value that its option does not take.
 */
export const readOptions = (argv: readonly string[], environment: Environment): ResolvedOptions => {
  const listed = 'Run "isc-connectors-emulator help serve" for the options.';
  const { flags } = readArguments(argv, OPTIONS, { listed });
  rejectUnknownVariables(environment);
  return valuesOf(OPTIONS, flags, environment);
};

/**
 * Returns the options of a server for those that the library was given; an undefined option counts as absent.
 *
 * @throws StartError for an unknown option, and for a value that an option does not take.
 */
export const checkOptions = (options: EmulatorOptions): ResolvedOptions => {
  // What a caller hands over is whatever JavaScript lets it: only TypeScript holds it to the type.
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new StartError(`startEmulator takes an object of options, not ${display(given)}.`, 'USAGE');
  }
  const values = new Map<string, unknown>(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const name of values.keys()) {
    if (!Object.hasOwn(OPTIONS, name)) {
      throw unknownName(`Unknown option ${name}.`, name, nearest(name, KEYS), `The options are ${KEYS.join(', ')}.`);
    }
  }
  // Each value comes from the row of its key.
  return Object.freeze(
    Object.fromEntries(KEYS.map((key) => [key, checkOption(key, values.get(key)) ?? defaultOf(OPTIONS[key])])),
  ) as unknown as ResolvedOptions;
};

const defaultOf = ({ default: value, defaultInLibrary }: Option<unknown>): unknown => defaultInLibrary ?? value;

const checkOption = (key: Key, value: unknown): unknown => {
  if (value === undefined) return undefined;
  const option: Option<unknown> = OPTIONS[key];
  const { expected, expectedInLibrary = expected, repeatable, suggest } = option;
  const accepted = option.accept(value);
  if (accepted !== undefined) return accepted;
  const accepts = (item: unknown) => option.accept(repeatable ? [item] : item) !== undefined;
  const bad = repeatable && Array.isArray(value) ? value.find((item) => !accepts(item)) : value;
  const near = typeof bad === 'string' ? suggest?.(bad) : undefined;
  // `off` is close to "of" on the command line, but the library takes false.
  throw invalidValue(key, option, expectedInLibrary, bad, accepts(near) ? near : undefined);
};
