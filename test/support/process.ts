import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Test } from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { withoutLoaders } from './consumer.ts';

export type Variables = Readonly<Record<string, string>>;

/** What a process leaves behind. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** All that it wrote to standard output before it was ready. */
  readonly greeting: string;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

const NODE = join(packageRoot, 'node_modules', '.bin', 'node');
const CLI = join(packageRoot, 'server', 'cli.ts');

/** The end of the greeting, as text or as a line of JSON. */
const GREETED = /listens on (https?:\/\/[^\s"]+:(\d+))(?:\n\n[\s\S]*\n {2}Help [^\n]*\n\n|".*\}\n)/;

/**
 * Runs the command line in a separate process, to its end.
 *
 * @param variables its whole environment but PATH and Node's cache: what the developer's shell or the test runner has set would
 *   change it.
 */
export const runCommand = (t: Test, args: readonly string[], variables: Variables = {}): Promise<Ended> =>
  watch(launch(t, args, variables)).ended;

/** Runs a Node.js program in a separate process until it ends. */
export const runScript = (t: Test, path: string): Promise<Ended> => watch(launch(t, [path], {}, [NODE])).ended;

/**
 * Starts a server that ends with its test, and resolves when it has greeted.
 *
 * @param program what is run instead of the command line of the sources.
 */
export const startServer = async (
  t: Test,
  args: readonly string[],
  variables: Variables = {},
  program: readonly string[] = [NODE, CLI],
): Promise<RunningServer> => {
  const child = launch(t, ['serve', '--port', '0', ...args], variables, program);
  const { ended, output } = watch(child);
  const greeted = Promise.withResolvers<RegExpExecArray>();
  child.stdout.on('data', () => {
    const match = GREETED.exec(output.stdout);
    if (match) greeted.resolve(match);
  });
  ended.then(({ code, stderr }) => greeted.reject(new Error(`The server ended with ${code} unready: ${stderr}`)));
  const [greeting, url = '', port = ''] = await greeted.promise.then((match) => [match.input, ...match.slice(1)]);
  return { url, port: Number(port), greeting: greeting ?? '', ended, kill: (signal) => child.kill(signal) };
};

type Child = ChildProcessByStdio<null, Readable, Readable>;

const launch = (
  t: Test,
  args: readonly string[],
  variables: Variables,
  program = [NODE, CLI] as readonly string[],
): Child => {
  const [command = '', ...rest] = withoutLoaders(...program, ...args);
  const child = spawn(command, rest, {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return child;
};

const watch = (child: Child): { ended: Promise<Ended>; output: { stdout: string; stderr: string } } => {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(() => ({ ...output, code: child.exitCode, signal: child.signalCode }));
  return { ended, output };
};
