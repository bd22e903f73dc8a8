import { inspect } from 'node:util';
import { didYouMean, nearest } from '../platform/near-miss.ts';
import { StartError } from '../platform/start-error.ts';
import type { Option } from './option.ts';
import {
  CERTIFICATE_VARIABLE,
  type EmulatorOptions,
  OPTIONS,
  type ResolvedOptions,
  VARIABLE_PREFIX,
  variableOf,
} from './options.ts';

type Key = keyof ResolvedOptions;
type Environment = Readonly<Record<string, string | undefined>>;
const KEYS = Object.keys(OPTIONS) as Key[];

/** Builds a configuration from the values that are set; the others get their defaults. */
const configure = (read: (key: Key) => unknown): ResolvedOptions =>
  // Each value comes from the row of its key.
  Object.freeze(
    Object.fromEntries(KEYS.map((key) => [key, read(key) ?? OPTIONS[key].default])),
  ) as unknown as ResolvedOptions;

/** The configuration of a server for which nothing is set. */
export const DEFAULTS: ResolvedOptions = configure(() => undefined);

/** Returns whether a server with this configuration serves HTTPS. */
export const isSecure = ({ tls, tlsCert, tlsKey }: ResolvedOptions): boolean =>
  tls !== 'off' || tlsCert !== undefined || tlsKey !== undefined;

/**
 * Reads the configuration of a command: a flag beats its environment variable, which beats the default.
 *
 * @param keys the options that the command takes as flags.
 * @throws StartError for an unknown flag or variable, and for a value that its option does not take.
 */
export const readOptions = (
  argv: readonly string[],
  environment: Environment,
  keys: readonly Key[] = KEYS,
): ResolvedOptions => {
  const flags = readFlags(argv, keys);
  rejectUnknownVariables(environment);
  return configure((key) => readFlag(key, flags) ?? readVariable(key, environment));
};

/**
 * Returns the configuration for the options that the library was given; an undefined option counts as absent.
 *
 * @throws StartError for an unknown option, and for a value that an option does not take.
 */
export const checkOptions = (options: EmulatorOptions): ResolvedOptions => {
  // What a caller hands over is whatever JavaScript lets it: only TypeScript holds it to the type.
  const given: unknown = options;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new StartError(`startEmulator takes an object of options, not ${display(given)}.`, 2);
  }
  const values = new Map<string, unknown>(Object.entries(given).filter(([, value]) => value !== undefined));
  for (const name of values.keys()) {
    if (!Object.hasOwn(OPTIONS, name)) {
      throw unknown(`Unknown option ${name}.`, nearest(name, KEYS), `The options are ${KEYS.join(', ')}.`);
    }
  }
  return configure((key) => checkOption(key, values.get(key)));
};

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
  throw rejection(key, option, expectedInLibrary, bad, accepts(near) ? near : undefined);
};

type Flags = ReadonlyMap<string, readonly string[]>;

/** Returns the values of each flag, in the order in which they were given. */
const readFlags = (argv: readonly string[], keys: readonly Key[]): Flags => {
  const options: ReadonlyMap<string, Option<unknown>> = new Map(keys.map((key) => [OPTIONS[key].flag, OPTIONS[key]]));
  const flags = new Map<string, string[]>();
  const rest = [...argv];
  let previous: Option<unknown> | undefined;
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, flag = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    const option = options.get(flag);
    if (option === undefined) throw unknownArgument(argument, previous, [...options.keys()]);
    flags.set(flag, [...(flags.get(flag) ?? []), value ?? takeValue(option, rest)]);
    previous = option;
  }
  return flags;
};

/** Takes the value that follows a flag. One that starts with a dash is more likely the next flag. */
const takeValue = (option: Option<unknown>, rest: string[]): string => {
  const { flag, impliedValue, expected, placeholder } = option;
  const [next] = rest;
  if (next !== undefined && !/^-./s.test(next)) {
    rest.shift();
    return next;
  }
  if (impliedValue !== undefined) return impliedValue;
  const hint = next === undefined ? '' : ` Write a value that starts with a dash as --${flag}=${placeholder}.`;
  throw new StartError(`--${flag} needs a value: ${expected}.${hint}`, 2);
};

/**
 * Builds the error for an argument that is none of the command's options. It shows no value of an option: that may be a secret.
 *
 * @param previous the option that comes before the argument.
 */
const unknownArgument = (
  argument: string,
  previous: Option<unknown> | undefined,
  flags: readonly string[],
): StartError => {
  const name = argument.replace(/^-+|=.*$/gs, '');
  const list = `The options are ${flags.map((flag) => `--${flag}`).join(', ')}.`;
  if (!flags.includes(name) && KEYS.some((key) => OPTIONS[key].flag === name)) {
    return unknown(`This command does not take --${name}.`, undefined, list);
  }
  const near = nearest(name.replace(/^no-/, ''), [...flags, 'help', 'version']);
  const unexpected = previous?.secret ? `after the value of --${previous.flag}` : display(argument);
  const problem = argument.startsWith('-')
    ? `Unknown option ${argument.replace(/=.*$/s, '')}.`
    : `Unexpected argument ${unexpected}.`;
  return unknown(problem, near && `--${near}`, list);
};

const readFlag = (key: Key, flags: Flags): unknown => {
  const texts = flags.get(OPTIONS[key].flag);
  return texts && parse(`--${OPTIONS[key].flag}`, OPTIONS[key], texts);
};

/** An empty variable counts as unset: that is how compose files and CI systems pass on a variable without a value. */
const readVariable = (key: Key, environment: Environment): unknown => {
  const option: Option<unknown> = OPTIONS[key];
  const name = variableOf(option.flag);
  const value = environment[name];
  if (!value) return undefined;
  return parse(name, option, option.repeatable ? value.split(/[\s,]+/).filter(Boolean) : [value]);
};

const parse = (name: string, option: Option<unknown>, texts: readonly string[]): unknown => {
  const value = option.parse(texts);
  if (value !== undefined) return value;
  const bad = option.repeatable ? texts.find((text) => option.parse([text]) === undefined) : texts.at(-1);
  throw rejection(name, option, option.expected, bad ?? '', option.suggest?.(bad ?? ''));
};

/** @throws StartError for a variable with the prefix of ours that sets no option: most likely it is misspelled. */
const rejectUnknownVariables = (environment: Environment): void => {
  const known = KEYS.map((key) => variableOf(OPTIONS[key].flag));
  for (const [name, value] of Object.entries(environment)) {
    if (!value || !name.startsWith(VARIABLE_PREFIX) || known.includes(name) || isSetByOthers(name, value)) continue;
    const near = nearest(withoutPrefix(name), known.map(withoutPrefix));
    throw unknown(
      `Unknown environment variable ${name}.`,
      near && VARIABLE_PREFIX + near,
      `Each variable that starts with ${VARIABLE_PREFIX} sets an option; --help lists them.`,
    );
  }
};

const withoutPrefix = (variable: string): string => variable.slice(VARIABLE_PREFIX.length);

/**
 * Returns whether the variable is not the user's: `exec` sets one for its command, and Kubernetes and Docker set many about a
 * service that is called `emulator` or `emulator-…`.
 */
const isSetByOthers = (name: string, value: string): boolean =>
  name === CERTIFICATE_VARIABLE ||
  /_(?:NAME|ENV_\w+|SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)$/.test(name) ||
  (name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//.test(value));

/** Builds the error for a name that nothing has: with the one that was probably meant, or else what there is. */
const unknown = (problem: string, suggestion: string | undefined, otherwise: string): StartError =>
  new StartError(problem + (suggestion === undefined ? ` ${otherwise}` : didYouMean(suggestion)), 2);

/** Builds the error for a value that an option does not take. */
const rejection = (
  name: string,
  { secret }: Option<unknown>,
  expected: string,
  value: unknown,
  suggestion: string | undefined,
): StartError => {
  const shown = secret ? 'the given value' : display(value);
  const hint = didYouMean(suggestion === value ? undefined : suggestion);
  return new StartError(`${name} takes ${expected}, not ${shown}.${hint}`, 2);
};

const MAX_DISPLAYED = 80;

/** Returns a value as an error message shows it: on one line, and shortened. */
const display = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 1, breakLength: Infinity });
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_DISPLAYED ? `${line.slice(0, MAX_DISPLAYED)}…` : line;
};
