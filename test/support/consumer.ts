import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';
import { text } from 'node:stream/consumers';

/** Options of the user's npm, without which a private registry is not found. */
const KEPT_SETTINGS = /^npm_config_(?:registry|cache|userconfig|globalconfig)$/i;

/** What a shell line leaves behind. */
export interface Done {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The environment of a user who has this Node: without what npm and the test runner have set for the tests' own sake.
 *
 * @param programs folder of the `node` that comes first on the path.
 */
export const environment = (programs: string): Record<string, string> => {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|TAP|NODE_OPTIONS$|INIT_CWD$)/i.test(name) || KEPT_SETTINGS.test(name),
  );
  return { ...Object.fromEntries(own), PATH: programs + delimiter + process.env['PATH'] } as Record<string, string>;
};

/** A program without the loaders that the runner puts into every process that a test starts: the shell can throw them out. */
export const withoutLoaders = (...program: string[]): string[] => [
  'sh',
  '-c',
  'unset NODE_OPTIONS\nexec "$@"',
  'sh',
  ...program,
];

/** Runs a program in a folder, on the Node of a folder of programs. */
export const run = async (programs: string, folder: string, ...program: string[]): Promise<Done> => {
  const [command = '', ...args] = withoutLoaders(...program);
  const child = spawn(command, args, { cwd: folder, env: environment(programs), stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, stdout, stderr };
};
