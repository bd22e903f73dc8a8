import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { packageRoot } from '../../server/platform/package.ts';

const NODE = join(packageRoot, 'node_modules', '.bin', 'node');
const CLI = join(packageRoot, 'server', 'cli.ts');

type Output = 'pipe' | number;

/** Runs the command line with its standard output and its standard error led elsewhere. */
const launch = (t: Test, args: readonly string[], stdout: Output, stderr: Output): ChildProcess => {
  const env = { PATH: process.env['PATH'] };
  const child = spawn(NODE, [CLI, ...args], { env, stdio: ['ignore', stdout, stderr] });
  t.teardown(() => child.kill('SIGKILL'));
  return child;
};

/** Everything that is written to it fails, as on a full disk. */
const fullDisk = openSync('/dev/full', 'w');

/** A port on which nothing listened a moment ago: the greeting that would tell another is lost. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
};

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/_emulator/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

t.test('a server continues if its output cannot be written', async (t) => {
  const table: { name: string; stdout: Output; stderr: Output; closes?: true }[] = [
    { name: 'a full disk', stdout: fullDisk, stderr: fullDisk },
    { name: 'a full disk for the log', stdout: 'pipe', stderr: fullDisk },
    { name: 'a full disk for the greeting', stdout: fullDisk, stderr: 'pipe' },
    { name: 'a reader that goes away', stdout: 'pipe', stderr: 'pipe', closes: true },
  ];
  for (const { name, stdout, stderr, closes } of table) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = launch(t, ['serve', '--port', String(port), '--log-level', 'info'], stdout, stderr);
    const ended = once(child, 'exit');
    if (closes) for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    while (child.exitCode === null && !(await isReady(url))) await wait(50);
    for (const prefer of ['code=500', 'code=404', 'code=500']) {
      const { status } = await fetch(`${url}/v3/connectors`, { headers: { prefer } });
      t.equal(`code=${status}`, prefer, name);
    }
    child.kill('SIGTERM');
    t.same(await ended, [0, null], `${name}: it ends when it is told to, and well`);
  }
});

t.test('exec returns the exit code of its command, with or without a log', async (t) => {
  const program = "const { status } = await fetch(process.env.SAIL_BASE_URL + '/nowhere'); process.exit(status - 400);";
  const command = [process.execPath, '--input-type=module', '-e', program];
  const child = launch(t, ['exec', '--log-level', 'info', '--', ...command], fullDisk, fullDisk);
  t.same(await once(child, 'exit'), [4, null]);
});

t.test('a command fails if its output cannot be written', async (t) => {
  const port = await freePort();
  const server = launch(t, ['serve', '--port', String(port)], 'pipe', 'pipe');
  while (server.exitCode === null && !(await isReady(`http://127.0.0.1:${port}`))) await wait(50);
  for (const args of [['--help'], ['--version'], ['token', '--port', `${port}`], ['health', '--port', `${port}`]]) {
    const told = launch(t, args, fullDisk, 'pipe');
    if (!told.stderr) throw new Error('It has no standard error.');
    const [[code], message] = await Promise.all([once(told, 'exit'), text(told.stderr)]);
    t.equal(code, 1, args.join(' '));
    t.match(message, /^isc-connectors-emulator: Standard output cannot be written: [^\n]*ENOSPC[^\n]*\.\n$/);
    t.same(await once(launch(t, args, fullDisk, fullDisk), 'exit'), [1, null], `${args.join(' ')}, untold`);
  }
  server.kill('SIGTERM');
  await once(server, 'exit');
});
