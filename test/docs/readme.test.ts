import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { PRINTED_PAGES, printPage } from '../../docs/print.ts';
import { startEmulator } from '../../server/index.ts';
import { packageRoot } from '../../server/package.ts';
import { runShell } from '../support/shell.ts';

const readPage = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

t.test('what is printed from the tables of the program is up to date', (t) => {
  for (const file of PRINTED_PAGES) t.equal(printPage(file, readPage(file)), readPage(file), `npm run docs: ${file}`);
  t.end();
});

t.test('the tour works word for word', async (t) => {
  const emulator = await startEmulator({ port: 0, logLevel: 'silent' });
  t.teardown(() => emulator.close());
  const [, tour = ''] = /## A tour with curl\n(.*?)\n## /s.exec(readPage('README.md')) ?? [];
  const steps = [...tour.matchAll(/```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)];
  t.ok(steps.length > 6);

  // All steps run in one shell, as a reader's would; a line of its own ends the output of each.
  const END = '--- end of a step ---';
  const script = steps.map(([, commands = '']) => `${commands}echo '${END}'\n`).join('');
  const onPort = script.replace('BASE=http://127.0.0.1:8080', `BASE=${emulator.url}`);
  t.not(onPort, script);
  const { status, stdout, stderr } = await runShell(onPort, t.testdir());
  t.equal(status, 0, stderr);

  const outputs = stdout.split(`${END}\n`);
  for (const [index, [, commands = '', expected]] of steps.entries()) {
    t.equal(outputs[index], expected ?? '', commands);
  }
});
