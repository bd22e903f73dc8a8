import { EXIT_CODES } from '../server/commands/exit-codes.ts';
import { COMMANDS } from '../server/commands/table.ts';
import { table } from './table.ts';

const commands = await Promise.all(
  Object.entries(COMMANDS).map(async ([name, { load }]) => ({ name, ...(await load()) })),
);

/** Every command, in the order of the help. */
export const printCommands = (): string =>
  table(
    ['Command', 'What it does'],
    commands.map(({ name, usage, summary }) => [
      usage.map((form) => `\`${`${name} ${form.replaceAll('[OPTIONS]', '')}`.replace(/\s+/g, ' ').trim()}\``).join(' '),
      summary,
    ]),
  );

/** How the program ends. */
export const printExitCodes = (): string => table(['Exit code', 'Meaning'], EXIT_CODES);
