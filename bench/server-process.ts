import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { delimiter, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive, residentMemory, withDescendants } from './process-figures.ts';

/** Whether processes can be bound to a core. If so, server and load each get their own. */
const CAN_PIN = spawnSync('taskset', ['--version']).status === 0;
const SERVER_CORE = '0';
const LOAD_CORE = '1';

/** Maximum time for a server to become ready, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** Keeps this process, which makes the load, off the core of the server. */
export const pinLoad = (): boolean =>
  CAN_PIN && spawnSync('taskset', ['-cp', LOAD_CORE, String(process.pid)]).status === 0;

/** A command that starts a server. */
export interface Launch {
  /** `{port}` stands for the port. */
  readonly command: readonly [file: string, ...args: string[]];
  /** A path that returns 200 as soon as the server is ready. */
  readonly ready: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A server in a separate process. */
export interface RunningServer {
  readonly url: string;
  /** The innermost process of the command: with `npm start` the server, not npm. */
  readonly pid: number;
  /** From the spawn to the first 200, in milliseconds. */
  readonly startup: number;
  stop(): Promise<void>;
}

/** Running commands. They are ended with this process, because they would outlive a signal. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) kill(child);
});

/** Environment in which a shebang or npm finds the Node that runs this. */
const PATH = dirname(process.execPath) + delimiter + process.env['PATH'];

/** Starts a server and resolves when it is ready. @throws Error if it ends, or is not ready in time. */
export const launch = async ({ command, ready, headers = {}, cwd, env }: Launch): Promise<RunningServer> => {
  const port = await freePort();
  const line = command.map((part) => part.replace('{port}', String(port)));
  const [file = '', ...args] = CAN_PIN ? ['taskset', '-c', SERVER_CORE, ...line] : line;
  const begun = performance.now();
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH, ...env },
    ...(cwd && { cwd }),
  });
  await once(child, 'spawn');
  running.add(child);
  child.once('exit', () => running.delete(child));
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(child, url + ready, headers);
  } catch (error) {
    await end(child);
    throw error;
  }
  const startup = performance.now() - begun;
  return { url, pid: withDescendants(child.pid ?? 0).at(-1) ?? 0, startup, stop: () => end(child) };
};

const untilReady = async (
  child: ChildProcess,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> => {
  const limit = performance.now() + TIMEOUT_MS;
  while (performance.now() < limit) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
    const response = await fetch(url, { headers }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
    await wait(1);
  }
  throw new Error(`${url} is not ready after ${TIMEOUT_MS} ms`);
};

const end = async (child: ChildProcess): Promise<void> => {
  if (!running.has(child)) return;
  const ended = once(child, 'exit');
  kill(child);
  await ended;
};

/** Kills a command and everything it started. */
const kill = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  for (const one of withDescendants(pid)) {
    try {
      process.kill(one, 'SIGKILL');
    } catch (error) {
      // npm ends with its child.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
};

/** Maximum time for a server to end, in milliseconds. */
const END_PATIENCE = 10_000;

/** Ends a server by signal, as an operator would. @throws Error if it does not end. */
export const endGently = async ({ pid, stop }: RunningServer): Promise<void> => {
  process.kill(pid, 'SIGTERM');
  for (const limit = performance.now() + END_PATIENCE; isAlive(pid); await wait(5)) {
    if (performance.now() < limit) continue;
    await stop();
    throw new Error('The server did not end after SIGTERM.');
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

/** Time for the garbage of the start to be collected, in milliseconds. */
const SETTLE = 300;

/** Resident memory a moment later, in megabytes. */
export const settledMemory = async (pid: number): Promise<number | undefined> => {
  await wait(SETTLE);
  return residentMemory(pid);
};
