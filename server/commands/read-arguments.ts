import { readArguments, valuesOf } from '../options/arguments.ts';
import type { Rows, Values } from '../options/option.ts';
import { OPTIONS } from '../options/options.ts';
import { rejectUnknownVariables } from '../options/unknown-variables.ts';
import type { Environment } from './command.ts';

const ALL_FLAGS = Object.values(OPTIONS).map(({ flag }) => `--${flag}`);

/**
 * Reads the options of a command from flags and variables, and its other arguments.
 *
 * @param words how many words it takes; `command` if it runs another command, whose arguments are not read.
 * @throws StartError for an unknown option or variable, a value that an option does not take, and a word too many.
 */
export const readCommand = <R extends Rows>(
  name: string,
  argv: readonly string[],
  environment: Environment,
  rows: R,
  words: number | 'command' = 0,
): { readonly options: Values<R>; readonly words: readonly string[] } => {
  const listed = `Run "isc-connectors-emulator help ${name}" for the options.`;
  const read = readArguments(argv, rows, { words, allFlags: ALL_FLAGS, listed });
  rejectUnknownVariables(environment);
  return { options: valuesOf(rows, read.flags, environment), words: read.words };
};
