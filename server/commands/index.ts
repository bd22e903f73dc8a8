import { VERSION } from '../package.ts';
import { StartError } from '../start-error.ts';
import type { Command } from './command.ts';
import { HELP } from './help.ts';

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  token: async () => (await import('./token.ts')).token,
  health: async () => (await import('./health.ts')).health,
  schemas: async () => (await import('./schemas.ts')).schemas,
};

/**
 * The command line: `serve` if no command is named.
 *
 * @returns 0, 1 for what failed, 2 for a wrong use.
 */
export const run: Command = async (argv, environment) => {
  if (argv.includes('--help') || argv.includes('-h')) return say(HELP);
  if (argv.includes('--version')) return say(`${VERSION}\n`);
  const [first = ''] = argv;
  const named = first !== '' && !first.startsWith('-');
  try {
    const name = named ? first : 'serve';
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) {
      throw new StartError(`There is no command ${first}; the commands are ${Object.keys(COMMANDS).join(', ')}.`, 2);
    }
    return await (await command())(named ? argv.slice(1) : argv, environment);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`isc-connectors-emulator: ${error.message}\n`);
    return error.exitCode;
  }
};

const say = (text: string): number => {
  process.stdout.write(text);
  return 0;
};
