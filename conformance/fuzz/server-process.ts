import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../server/platform/package.ts';

/** A real server in a process of its own, so that its death can be seen. */
export interface ServerProcess {
  readonly url: string;
  /** The exit code or signal, once it has died; undefined while it lives. */
  death(): string | undefined;
  /** Ends it without a chance to save anything. */
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
