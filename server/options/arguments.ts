import { nearest } from '../platform/near-miss.ts';
import { StartError } from '../platform/start-error.ts';
import { type Environment, isSetByOthers } from './environment.ts';
import { display, invalidValue, unknownName } from './messages.ts';
import { type Option, type Rows, type Values, variableOf } from './option.ts';

/** The values of each flag, by the key of its row, in the order in which they were given. */
export type Flags = ReadonlyMap<string, readonly string[]>;

export interface Arguments {
  readonly flags: Flags;
  /** Arguments that are not options: words for the command, or the command that it runs. */
  readonly words: readonly string[];
}

/** How the arguments of a command are read. */
export interface Reading {
  /**
   * How many words the command takes beside its options. `command`: the first word, or `--`, begins another command, and
   * what follows is passed on untouched.
   */
  readonly words?: number | 'command';
  /** All existing flags, to distinguish flags of other commands from misspelled ones. */
  readonly allFlags?: readonly string[];
  /** Says where the options of the command are listed. */
  readonly listed?: string;
}

/** @throws StartError for an unknown option, an option without its value, and a word too many. */
export const readArguments = (argv: readonly string[], rows: Rows, reading: Reading = {}): Arguments => {
  const keys: ReadonlyMap<string, string> = new Map(
    Object.entries(rows).flatMap(([key, { flag, short }]) => [
      [`--${flag}`, key],
      ...(short === undefined ? [] : [[`-${short}`, key] as const]),
    ]),
  );
  const flags = new Map<string, string[]>();
  const words: string[] = [];
  const rest = [...argv];
  let previous: Option<unknown> | undefined;
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (reading.words === 'command' && !argument.startsWith('-')) return { flags, words: [argument, ...rest] };
    if (reading.words === 'command' && argument === '--') return { flags, words: rest };
    const [, name = '', value] = /^(--?[^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    const key = keys.get(name);
    const option = key === undefined ? undefined : rows[key];
    if (key !== undefined && option !== undefined) {
      flags.set(key, [...(flags.get(key) ?? []), value ?? takeValue(option, rest, Boolean(reading.words))]);
      previous = option;
    } else if (!argument.startsWith('-') && words.length < Number(reading.words ?? 0)) words.push(argument);
    else throw unknownArgument(argument, previous, [...keys.keys()], reading);
  }
  return { flags, words };
};

/**
 * Takes the value that follows a flag. One that starts with a dash is more likely the next flag.
 *
 * @param isBeforeWords whether a word may follow, so that one which is no value of an option that needs none is left alone.
 */
const takeValue = (option: Option<unknown>, rest: string[], isBeforeWords: boolean): string => {
  const { flag, impliedValue, expected, placeholder } = option;
  const [next] = rest;
  const isWord = impliedValue !== undefined && isBeforeWords && option.parse([next ?? '']) === undefined;
  if (next !== undefined && !/^-./s.test(next) && !isWord) {
    rest.shift();
    return next;
  }
  if (impliedValue !== undefined) return impliedValue;
  const hint = next === undefined ? '' : ` Write a value that starts with a dash as --${flag}=${placeholder}.`;
  throw new StartError(`--${flag} needs a value: ${expected}.${hint}`, 'INVALID_OPTION', { option: `--${flag}` });
};

/** Options of every command. */
const COMMON_FLAGS = ['--help', '--version'];

/** From this number on, the options are too many for one sentence. */
const MAX_LISTED = 12;

/**
 * Builds the error for an argument that is none of the command's options. It shows no value of an option: that may be a secret.
 *
 * @param previous the option that comes before the argument.
 */
const unknownArgument = (
  argument: string,
  previous: Option<unknown> | undefined,
  flags: readonly string[],
  { allFlags = [], listed = '' }: Reading,
): StartError => {
  const name = argument.replace(/=.*$/s, '');
  const long = flags.filter((flag) => flag.startsWith('--'));
  const list = long.length > MAX_LISTED && listed !== '' ? listed : `The options are ${long.join(', ')}.`;
  if (!flags.includes(name) && allFlags.includes(name)) {
    return unknownName(`This command does not take ${name}.`, name, undefined, list);
  }
  const near = nearest(
    name.replace(/^-+(?:no-)?/, ''),
    [...long, ...COMMON_FLAGS].map((flag) => flag.slice('--'.length)),
  );
  const unexpected = previous?.secret ? `after the value of --${previous.flag}` : display(argument);
  const problem = argument.startsWith('-') ? `Unknown option ${name}.` : `Unexpected argument ${unexpected}.`;
  return unknownName(problem, name, near && `--${near}`, list);
};

/** Returns the value of each row: a flag beats its variable, which beats the default. @throws StartError for a value that an option does not take. */
export const valuesOf = <R extends Rows>(rows: R, flags: Flags, environment: Environment): Values<R> =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(rows).map(([key, row]) => [
        key,
        readFlag(row, flags.get(key)) ?? readVariable(row, environment) ?? row.default,
      ]),
    ),
    // Each value comes from the row of its key.
  ) as Values<R>;

const readFlag = (option: Option<unknown>, texts: readonly string[] | undefined): unknown =>
  texts && parse(`--${option.flag}`, option, texts);

/** An empty variable counts as unset: that is how compose files and CI systems pass on a variable without a value. */
const readVariable = (option: Option<unknown>, environment: Environment): unknown => {
  if (option.flagOnly) return undefined;
  const name = variableOf(option.flag);
  const value = environment[name];
  if (!value || isSetByOthers(name, value)) return undefined;
  return parse(name, option, option.repeatable ? value.split(/[\s,]+/).filter(Boolean) : [value]);
};

const parse = (name: string, option: Option<unknown>, texts: readonly string[]): unknown => {
  const value = option.parse(texts);
  if (value !== undefined) return value;
  const bad = option.repeatable ? texts.find((text) => option.parse([text]) === undefined) : texts.at(-1);
  throw invalidValue(name, option, option.expected, bad ?? '', option.suggest?.(bad ?? ''));
};
