import { didYouMean, nearest } from '../platform/near-miss.ts';
import { print } from '../platform/output.ts';
import { VERSION } from '../platform/package.ts';
import { StartError } from '../platform/start-error.ts';
import type { Command } from './command.ts';
import { HELP } from './help.ts';

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  exec: async () => (await import('./exec.ts')).exec,
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
  // The arguments after -- belong to the command that `exec` runs.
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const [first = ''] = argv;
  const named = first !== '' && !first.startsWith('-');
  try {
    if (own.includes('--help') || own.includes('-h')) return await say(HELP);
    if (own.includes('--version')) return await say(`${VERSION}\n`);
    const name = named ? first : 'serve';
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw unknownCommand(first);
    return await (await command())(named ? argv.slice(1) : argv, environment);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`isc-connectors-emulator: ${error.message}\n`);
    return error.exitCode;
  }
};

const unknownCommand = (name: string): StartError => {
  const commands = Object.keys(COMMANDS);
  const near = nearest(name, [...commands, '--help', '--version']);
  const hint = near === undefined ? ` The commands are ${commands.join(', ')}.` : didYouMean(near);
  return new StartError(`Unknown command ${name}.${hint}`, 2);
};

const say = async (text: string): Promise<number> => {
  await print(text);
  return 0;
};
