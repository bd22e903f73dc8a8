import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../server/platform/package.ts';
import { drawTerminal, type Step } from './terminal.ts';

/**
 * Takes the picture of a terminal, from a server that `npm start` starts. It needs curl, jq, and port 8080. The proofs of the console
 * and of the API page take theirs.
 */
const FOLDER = join(packageRoot, 'docs', 'images');
const BASE = 'http://127.0.0.1:8080';
const GREETED = /^ {2}Help .*\n/m;

/** Starts a server by `npm start`; returns its greeting too. */
const startServer = async (): Promise<{ child: ChildProcess; greeting: string }> => {
  const child = spawn('npm', ['start'], { cwd: packageRoot, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let greeting = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    greeting += text;
    if (GREETED.test(greeting)) return { child, greeting };
  }
  throw new Error(`The server did not start; is port 8080 in use? ${greeting}`);
};

/** npm and the server under it end together. */
const stop = async (child: ChildProcess): Promise<void> => {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/** Runs commands one after the other in one shell. */
const run = (commands: readonly string[]): Step[] => {
  const END = '--- end of a step ---';
  const script = commands.map((command) => `${command}\necho '${END}'\n`).join('');
  const { status, stdout } = spawnSync('sh', ['-e', '-c', script], { cwd: packageRoot, encoding: 'utf8' });
  if (status !== 0) throw new Error(`A command failed: ${stdout}`);
  const outputs = stdout.split(`${END}\n`);
  return commands.map((command, index) => ({ command, output: outputs[index] ?? '' }));
};

const takeTerminal = (greeting: string): void => {
  const list = (filter: string) =>
    `curl -sG ${BASE}/connectors/v1 -H "Authorization: Bearer $TOKEN" --data-urlencode 'filters=${filter}'`;
  const steps = [
    { command: 'npm start', output: greeting },
    ...run([
      '# in another shell',
      'TOKEN=$(npx isc-connectors-emulator token)',
      `${list('name sw "work"')} | jq -c 'map(.name)'`,
      `${list('name like "work"')} | jq -r '.causes[].text'`,
    ]),
  ];
  writeFileSync(join(FOLDER, 'terminal.svg'), drawTerminal(steps));
};

mkdirSync(FOLDER, { recursive: true });
const { child, greeting } = await startServer();
try {
  takeTerminal(greeting);
} finally {
  await stop(child);
}
