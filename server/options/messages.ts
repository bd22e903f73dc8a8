import { inspect } from 'node:util';
import { didYouMean } from '../platform/near-miss.ts';
import { StartError } from '../platform/start-error.ts';
import type { Option } from './option.ts';

/** Builds the error for a name that nothing has: with the one that was probably meant, or else what there is. */
export const unknownName = (
  problem: string,
  option: string,
  suggestion: string | undefined,
  otherwise: string,
): StartError =>
  new StartError(problem + (suggestion === undefined ? ` ${otherwise}` : didYouMean(suggestion)), 'UNKNOWN_OPTION', {
    option,
  });

/** Builds the error for a value that an option does not take. */
export const invalidValue = (
  name: string,
  { secret }: Option<unknown>,
  expected: string,
  value: unknown,
  suggestion: string | undefined,
): StartError => {
  const shown = secret ? 'the given value' : display(value);
  const hint = didYouMean(suggestion === value ? undefined : suggestion);
  return new StartError(`${name} takes ${expected}, not ${shown}.${hint}`, 'INVALID_OPTION', { option: name });
};

const MAX_DISPLAYED = 80;

/** Returns a value as an error message shows it: on one line, and shortened. */
export const display = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : inspect(value, { depth: 1, breakLength: Infinity });
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_DISPLAYED ? `${line.slice(0, MAX_DISPLAYED)}…` : line;
};
