import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { messageOf, StartError } from '../platform/start-error.ts';
import { alternatives } from '../platform/words.ts';

/** Returns the text of a file, or of standard input for `-`. @throws StartError if the file cannot be read. */
export const readInput = async (path: string): Promise<string> => {
  if (path === '-') return text(process.stdin);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${messageOf(error)}.`, 'FILE_UNUSABLE', { cause: error });
  }
};

/** Returns an operand that is JSON itself, or else the text of the file that it names. @throws StartError as `readInput`. */
export const readJson = async (operand: string): Promise<string> =>
  operand.startsWith('{') ? operand : readInput(operand);

/**
 * Returns the action that the first word names.
 *
 * @throws StartError for another word, a missing one, and for operands that the action does not take.
 */
export const actionOf = <const A extends Readonly<Record<string, number>>>(
  command: string,
  words: readonly string[],
  operands: A,
): keyof A & string => {
  const [name, ...given] = words;
  const actions = Object.keys(operands);
  const usage = `Run "isc-connectors-emulator help ${command}" for its forms.`;
  if (name === undefined) throw new StartError(`${command} takes ${alternatives(actions)}. ${usage}`, 'USAGE');
  if (!actions.includes(name)) {
    throw new StartError(`${command} takes ${alternatives(actions)}, not ${JSON.stringify(name)}. ${usage}`, 'USAGE');
  }
  const count = operands[name] ?? 0;
  if (given.length > count) {
    throw new StartError(`Unexpected argument ${JSON.stringify(given[count])}. ${usage}`, 'USAGE');
  }
  return name;
};

/** Returns an operand. @throws StartError if it is missing. */
export const requireOperand = (operand: string | undefined, what: string, command: string): string => {
  if (operand !== undefined && operand !== '') return operand;
  throw new StartError(`${command} takes ${what}.`, 'USAGE');
};
