import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../server/platform/package.ts';

/** A real server in a separate process, so that a crash is visible. */
export interface ServerProcess {
  readonly url: string;
  /** Exit code or signal; undefined while it runs. */
  death(): string | undefined;
  /** Kills it, without a chance to save anything. */
  kill(): Promise<void>;
}

/** Starts a server on a free port that keeps its tenant in `folder`. */
export const startServerProcess = async (folder: string): Promise<ServerProcess> => {
  const child = spawn(
    process.execPath,
    [join(packageRoot, 'server/cli.ts'), 'serve', '--port', '0', '--data', folder, '--max-upload', '65536'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await readUrl(child);
  return {
    url,
    death: () =>
      child.exitCode === null && child.signalCode === null ? undefined : `${child.exitCode ?? child.signalCode}`,
    kill: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const readUrl = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('The server has no output.');
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /listens on (\S+)/.exec(line) ?? [];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('The server did not start.');
};
