import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** Returns whether a program can be started and succeeds. */
export const isThere = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

export interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a program to its end. @throws Error with what it printed if it fails. */
export const run = async ({ cwd, env }: Options, program: string, ...args: readonly string[]): Promise<string> => {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode === 0) return output;
  throw new Error(`${program} ${args.slice(0, 4).join(' ')} ended with ${child.exitCode}:\n${output}${errors}`);
};

/** How a driver ended. */
export interface Ended {
  readonly lines: readonly string[];
  readonly errors: string;
  readonly code: number | null;
  readonly timedOut: boolean;
}

/** Runs a program and collects its lines; after the given milliseconds it is ended. */
export const collect = async (
  { cwd, env }: Options,
  patience: number,
  program: string,
  ...args: readonly string[]
): Promise<Ended> => {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, patience);
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const [errors] = await Promise.all([text(child.stderr), once(child, 'close')]);
  clearTimeout(timer);
  return { lines, errors, code: child.exitCode, timedOut };
};
