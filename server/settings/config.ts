import { parseArgs } from 'node:util';
import { messageOf, StartError } from '../platform/start-error.ts';
import { type Config, OPTIONS, variableOf } from './options.ts';

type Key = keyof Config;
const KEYS = Object.keys(OPTIONS) as Key[];

/** The settings of a server of which nothing was set. */
export const DEFAULTS: Config = Object.freeze(
  Object.fromEntries(KEYS.map((key) => [key, OPTIONS[key].initial])),
) as unknown as Config;

/** Whether a server with these settings serves https. */
export const isSecure = ({ tls, tlsCert, tlsKey }: Config): boolean =>
  tls !== 'off' || tlsCert !== undefined || tlsKey !== undefined;

/**
 * Reads the settings: a flag beats its environment variable, which beats the default.
 *
 * @param keys the settings that the command takes.
 * @throws StartError for an unknown flag, or a value that its option does not take.
 */
export const readConfig = (
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  keys: readonly Key[] = KEYS,
): Config => {
  const flags = readFlags(argv, keys);
  const settings = KEYS.map((key) => [key, readSetting(key, flags, environment) ?? OPTIONS[key].initial]);
  return Object.freeze(Object.fromEntries(settings));
};

const readFlags = (argv: readonly string[], keys: readonly Key[]): Readonly<Record<string, string[] | undefined>> => {
  const options = Object.fromEntries(
    keys.map((key) => [OPTIONS[key].flag, { type: 'string', multiple: true }] as const),
  );
  try {
    return parseArgs({ args: completeFlags(argv, keys), options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new StartError(
      `${messageOf(error).split(/[.;]\s/)[0]}; the options are ${keys.map((key) => `--${OPTIONS[key].flag}`).join(', ')}.`,
      2,
    );
  }
};

/** A flag that may stand alone gets the value that it means then. */
const completeFlags = (argv: readonly string[], keys: readonly Key[]): string[] => {
  const alone = new Map<string, string>();
  for (const option of keys.map((key) => OPTIONS[key])) {
    if ('alone' in option) alone.set(`--${option.flag}`, option.alone);
  }
  return argv.map((argument, index) => {
    const value = alone.get(argument);
    const next = argv[index + 1];
    return value !== undefined && (next === undefined || next.startsWith('-')) ? `${argument}=${value}` : argument;
  });
};

const readSetting = (
  key: Key,
  flags: Readonly<Record<string, string[] | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
): Config[Key] => {
  const { flag, allowed, read } = OPTIONS[key];
  const variable = variableOf(flag);
  const given = flags[flag];
  const fromEnvironment = environment[variable];
  // An empty variable is an unset one: compose files and CI systems pass them on so.
  if (given === undefined && !fromEnvironment) return undefined;
  const value = read(given ?? ('repeatable' in OPTIONS[key] ? splitList(fromEnvironment) : [fromEnvironment ?? '']));
  if (value !== undefined) return value;
  const shown = SECRETIVE.includes(flag) ? 'the given value' : JSON.stringify(given?.at(-1) ?? fromEnvironment);
  throw new StartError(`${given ? `--${flag}` : variable} takes ${allowed}, not ${shown}.`, 2);
};

/** Options whose values are never shown. */
const SECRETIVE: readonly string[] = ['signing-key', 'client', 'control-key'];

const splitList = (text: string | undefined): string[] => (text ?? '').split(/[\s,]+/).filter(Boolean);
