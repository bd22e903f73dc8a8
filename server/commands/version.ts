import { print } from '../platform/output.ts';
import { VERSION } from '../platform/package.ts';
import type { Command } from './command.ts';
import { readCommand } from './read-arguments.ts';

export const version: Command = {
  usage: [''],
  summary: 'Print the version.',
  options: {},
  examples: [
    ['version', 'prints the version alone'],
    ['-v', 'does the same'],
  ],
  run: async (argv, environment) => {
    readCommand('version', argv, environment, {});
    await print(`${VERSION}\n`);
    return 0;
  },
};
