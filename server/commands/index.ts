import { PACKAGE_NAME } from '../platform/package.ts';
import { StartError } from '../platform/start-error.ts';
import type { Environment } from './command.ts';
import { COMMANDS } from './table.ts';

/** Commands for the flags that every command has. */
const SHORTCUTS: Readonly<Record<string, 'help' | 'version'>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
};

/**
 * The command line: `serve` if no command is named.
 *
 * @returns the exit code.
 */
export const run = async (argv: readonly string[], environment: Environment): Promise<number> => {
  const [first = ''] = argv;
  const isNamed = first !== '' && !first.startsWith('-');
  const name = isNamed ? first : 'serve';
  const rest = isNamed ? argv.slice(1) : argv;
  try {
    const shortcut = await shortcutOf(name, rest);
    if (shortcut === 'help') return await call('help', isNamed ? [name] : [], environment);
    return await call(shortcut ?? name, shortcut ? [] : rest, environment);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${PACKAGE_NAME}: ${error.message}\n`);
    return error.exitCode;
  }
};

const call = async (name: string, argv: readonly string[], environment: Environment): Promise<number> => {
  const row = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (row) return (await row.load()).run(argv, environment);
  throw (await import('./unknown-command.ts')).unknownCommand(name);
};

/** Returns what is asked for by a flag that every command has. The arguments of the command that `exec` runs are not ours. */
const shortcutOf = async (name: string, argv: readonly string[]): Promise<'help' | 'version' | undefined> => {
  const asks = (own: readonly string[]) => SHORTCUTS[own.find((argument) => Object.hasOwn(SHORTCUTS, argument)) ?? ''];
  if (asks(argv) === undefined || name !== 'exec') return asks(argv);
  const { ownArguments } = await import('./exec.ts');
  return asks(ownArguments(argv));
};
