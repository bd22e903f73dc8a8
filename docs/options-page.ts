import { defaultTextOf, OPTIONS, variableOf } from '../server/options/options.ts';
import { table } from './table.ts';

/** Every option, in the order of the help. */
export const printOptions = (): string =>
  table(
    ['Flag', 'Variable', 'In the library', 'Takes', 'Default', 'What it does'],
    Object.entries(OPTIONS).map(([key, option]) => [
      `\`--${option.flag}\``,
      `\`${variableOf(option.flag)}\``,
      `\`${key}\``,
      option.expectedInLibrary === undefined
        ? option.expected
        : `${option.expected}; in the library ${option.expectedInLibrary}`,
      defaultTextOf(option),
      option.help,
    ]),
  );
