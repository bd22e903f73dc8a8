import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../server/platform/package.ts';

/** A server with a small heap in a separate process, and a bystander that polls its health. */
export interface Victim {
  readonly url: string;
  readonly port: number;
  /** Exit code or signal; undefined while it runs. */
  death(): string | undefined;
  /** Longest response time of the bystander since the last call, in milliseconds. */
  longestPause(): Promise<number>;
  /** Largest resident memory since the last call, in megabytes. */
  peakMemory(): number;
  stop(): Promise<void>;
}

/** Heap of the server in megabytes, as in a small container. */
export const HEAP_MB = 512;

/**
 * Starts a server from the sources.
 *
 * @param descriptors maximum number of open files, set by the shell.
 */
export const startVictim = async (options: readonly string[] = [], descriptors?: number): Promise<Victim> => {
  const command = [
    process.execPath,
    `--max-old-space-size=${HEAP_MB}`,
    join(packageRoot, 'server/cli.ts'),
    'serve',
    ...['--port', '0', '--log-level', 'silent'],
    ...options,
  ];
  const limit = descriptors === undefined ? '' : `ulimit -n ${descriptors}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await readPort(child);
  const url = `http://127.0.0.1:${port}`;
  const bystander = new Worker(new URL('./bystander.ts', import.meta.url), { workerData: url });
  await once(bystander, 'message');
  const status = `/proc/${child.pid}/status`;
  return {
    url,
    port,
    death: () =>
      child.exitCode === null && child.signalCode === null ? undefined : `${child.exitCode ?? child.signalCode}`,
    longestPause: async () => {
      bystander.postMessage('report');
      const [pause] = (await once(bystander, 'message')) as [number];
      return pause;
    },
    peakMemory: () => {
      const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8')) ?? [];
      // This resets the peak on Linux.
      writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
      return Number(kilobytes) / 1024;
    },
    stop: async () => {
      await bystander.terminate();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const readPort = async (child: ChildProcess): Promise<number> => {
  if (!child.stdout) throw new Error('The server has no output.');
  for await (const line of createInterface(child.stdout)) {
    const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port !== undefined) {
      child.stdout.resume();
      return Number(port);
    }
  }
  throw new Error('The server did not start.');
};
