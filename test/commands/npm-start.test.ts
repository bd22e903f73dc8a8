import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';

const NPM = 'npm';

t.test(
  'a server that npm started ends with npm, which passes no signal on',
  { skip: process.platform === 'win32' },
  async (t) => {
    const folder = t.testdir({});
    const readyFile = join(folder, 'ready.json');
    const args = ['--port', '0', '--data', join(folder, 'data'), '--ready-file', readyFile];
    const npm = spawn(NPM, ['start', '--', ...args], {
      cwd: packageRoot,
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: 'ignore',
    });
    t.teardown(() => npm.kill('SIGKILL'));
    while (!existsSync(readyFile)) await wait(50);
    const { url, pid } = JSON.parse(readFileSync(readyFile, 'utf8')) as { url: string; pid: number };
    t.equal(statSync(readyFile).mode & 0o777, 0o600, 'the ready file is for its user alone');
    const created = await fetch(`${url}/_emulator/state`);
    t.equal(created.status, 200);
    npm.kill('SIGTERM');
    const told = performance.now();
    while (isRunning(pid)) await wait(20);
    // The promise is two seconds; the rest is for a machine that runs all tests at once.
    t.ok(performance.now() - told < 5_000, 'in time');
    t.notOk(existsSync(readyFile), 'the ready file is gone');
  },
);

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
