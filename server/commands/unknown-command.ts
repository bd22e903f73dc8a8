import { didYouMean, nearest } from '../platform/near-miss.ts';
import { StartError } from '../platform/start-error.ts';
import { COMMAND_NAMES } from './table.ts';

/** Builds the error for a command that does not exist: with the one that was probably meant, or else what there is. */
export const unknownCommand = (name: string): StartError => {
  const near = nearest(name, COMMAND_NAMES);
  const hint = near === undefined ? ` The commands are ${COMMAND_NAMES.join(', ')}.` : didYouMean(near);
  return new StartError(`Unknown command ${name}.${hint}`, 'USAGE');
};
