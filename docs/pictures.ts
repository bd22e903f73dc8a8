import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../server/platform/package.ts';
import { findChromium, launchChromium } from '../tools/chromium.ts';
import { drawTerminal, type Step } from './terminal.ts';

/**
 * Takes the pictures of the terminal and of the API page from a server that `npm start` starts. It needs curl, jq, Chromium, and
 * port 8080. The proof of the console takes those of the console.
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

const takeApiPage = async (): Promise<void> => {
  const executable = findChromium();
  if (executable === undefined) throw new Error('There is no chromium on this machine.');
  const browser = await launchChromium(executable);
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 1560 } });
    await page.goto(`${BASE}/docs`);
    await page.getByRole('button', { name: 'Authorize', exact: true }).click();
    await page.locator('.auth-container button.authorize').click();
    await page.getByText('Authorized', { exact: true }).waitFor();
    await page.locator('.btn-done').click();
    await page.getByText('List the released connectors').click();
    await page.getByPlaceholder('filters').fill('name sw "work"');
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.locator('.live-responses-table').waitFor();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(FOLDER, 'api-page.png'), animations: 'disabled' });
  } finally {
    await browser.close();
  }
};

mkdirSync(FOLDER, { recursive: true });
const { child, greeting } = await startServer();
try {
  takeTerminal(greeting);
  await takeApiPage();
} finally {
  await stop(child);
}
