import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Whether processes can be bound to a core: then the server has one, and the load another. */
const CAN_PIN = spawnSync('taskset', ['--version']).status === 0;
const SERVER_CORE = '0';
const LOAD_CORE = '1';

/** Longest time that a server may take to answer, in milliseconds. */
const PATIENCE = 60_000;

/** Keeps this process, which makes the load, off the core of the server. */
export const pinLoad = (): boolean =>
  CAN_PIN && spawnSync('taskset', ['-cp', LOAD_CORE, String(process.pid)]).status === 0;

/** What is started: a command whose port is put in for `{port}`. */
export interface Launch {
  readonly command: readonly [file: string, ...args: string[]];
  /** A path that is answered with 200 as soon as the server is ready. */
  readonly ready: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A server in a process of its own. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** From the spawn to the first 200, in milliseconds. */
  readonly startup: number;
  stop(): Promise<void>;
}

/** @throws Error where the server ends or does not answer in time. */
export const launch = async ({ command, ready, headers = {}, cwd }: Launch): Promise<RunningServer> => {
  const port = await freePort();
  const [file, ...args] = command.map((part) => part.replace('{port}', String(port)));
  const full = CAN_PIN ? ['taskset', '-c', SERVER_CORE, file ?? '', ...args] : [file ?? '', ...args];
  const begun = performance.now();
  const child = spawn(full[0] ?? '', full.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], ...(cwd && { cwd }) });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(child, url + ready, headers);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { url, pid: child.pid ?? 0, startup: performance.now() - begun, stop: () => end(child) };
};

const untilReady = async (
  child: ChildProcess,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> => {
  const limit = performance.now() + PATIENCE;
  while (performance.now() < limit) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
    const answer = await fetch(url, { headers }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    await wait(1);
  }
  throw new Error(`${url} is not answered`);
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

/** Resident memory of a process in megabytes; undefined where the system does not tell. */
export const residentMemory = (pid: number): number | undefined => {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
};

/** Time for the garbage of the start to be collected, in milliseconds. */
const SETTLE = 300;

/** The same a moment after the start. */
export const settledMemory = async (pid: number): Promise<number | undefined> => {
  await wait(SETTLE);
  return residentMemory(pid);
};
