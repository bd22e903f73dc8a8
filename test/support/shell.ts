import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

const STAND_IN = `curl() { '${process.execPath}' '${join(import.meta.dirname, 'curl.ts')}' "$@"; }\n`;

/** Runs a POSIX shell script; where the machine has no curl, a stand-in of the tests' own takes its place. */
export const runShell = async (
  script: string,
  folder: string,
): Promise<{ status: number | null; stdout: string; stderr: string }> => {
  const child = spawn('sh', ['-c', `${hasCurl ? '' : STAND_IN}${script}`], { cwd: folder, timeout: 60_000 });
  child.stdin.end();
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, stdout, stderr };
};
