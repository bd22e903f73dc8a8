import { execFile, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const NAME = 'isc-connectors-emulator';
const run = promisify(execFile);

/** Longest time that the server may take to start, in milliseconds. */
const PATIENCE = 60_000;

/** Installs the package into a folder. @returns the file of its program. */
export const install = async (folder: string, spec: string): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const options = ['install', '--ignore-scripts', '--no-audit', '--no-fund', spec];
  // On Windows npm is a script of the shell, which then takes apart what is not quoted.
  if (process.platform === 'win32')
    await run('npm', [...options.slice(0, -1), `"${spec}"`], { cwd: folder, shell: true });
  else await run('npm', options, { cwd: folder });
  return join(folder, 'node_modules', NAME, 'dist', 'cli.js');
};

/** A server that outlives the step. */
export interface Server {
  readonly pid: number;
  readonly url: string;
  /** The file that it writes its output to. */
  readonly log: string;
}

/** Starts a server on a free port unless `EMULATOR_PORT` is set, and resolves when it is ready. */
export const serve = async (program: string, folder: string): Promise<Server> => {
  const log = join(folder, 'server.log');
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [program, 'serve'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, EMULATOR_PORT: process.env['EMULATOR_PORT'] || '0' },
  });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  const limit = Date.now() + PATIENCE;
  while (!ended && Date.now() < limit) {
    const [, url] = /listens on (https?:\/\/\S+)/.exec(readFileSync(log, 'utf8')) ?? [];
    if (url !== undefined && child.pid !== undefined) {
      child.unref();
      return { pid: child.pid, url, log };
    }
    await wait(20);
  }
  child.kill();
  throw new Error(`The emulator does not start: ${readFileSync(log, 'utf8').trim()}`);
};

/** Runs a command of the program. @returns what it prints. */
export const runCommand = async (program: string, ...args: string[]): Promise<string> =>
  (await run(process.execPath, [program, ...args])).stdout;

/** Returns the variables with which clients find a server. */
export const variablesOf = async (program: string, url: string): Promise<Record<string, string>> => {
  const lines = (await runCommand(program, 'env', '--shell', 'dotenv', '--url', url)).split('\n');
  const pairs = lines.flatMap((line) => {
    const [, name, quote, value] = /^(\w+)=(["']?)(.*)\2$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, quote === '"' ? JSON.parse(`"${value}"`) : value]];
  });
  return Object.fromEntries(pairs);
};

/** Ends a server, and resolves when it is gone. */
export const stop = async (pid: number): Promise<void> => {
  try {
    process.kill(pid, 'SIGTERM');
    for (const limit = Date.now() + 5_000; Date.now() < limit; await wait(20)) process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};
