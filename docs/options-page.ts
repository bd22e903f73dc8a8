import { OPTIONS, shownDefault, variableOf } from '../server/settings/options.ts';
import { table } from './table.ts';

/** Every option, in the order of the help. */
export const printOptions = (): string =>
  table(
    ['Flag', 'Variable', 'In the library', 'Takes', 'Default', 'What it does'],
    Object.entries(OPTIONS).map(([key, option]) => [
      `\`--${option.flag}\``,
      `\`${variableOf(option.flag)}\``,
      `\`${key}\``,
      option.allowed,
      shownDefault(option),
      option.help,
    ]),
  );
