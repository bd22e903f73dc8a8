import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t from 'tap';
import type { EmulatorOptions } from '../../server/index.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { NOT_INSTALLED, needsOther, written } from '../support/examples.ts';
import { checkShellBlocks, readPage, SHOWN } from '../support/page.ts';
import { checkTypes, runShell } from '../support/shell.ts';
import { started } from '../support/started.ts';

/** Pages whose shell blocks need a container engine or an installation. Other tests check what they can of them. */
const ELSEWHERE = ['README.md', 'docs/containers.md'];

/** What a page has its server started with. */
const STARTED_WITH: Readonly<Record<string, EmulatorOptions>> = {
  'docs/tls.md': { tls: 'self-signed', data: 'emulator-data' },
};

const hasJq = spawnSync('jq', ['--version']).status === 0;

t.test('the shell examples print what the pages show', { skip: !hasJq && 'jq is not installed' }, async (t) => {
  const pages = new Set(written('sh').map(({ page }) => page));
  for (const page of ELSEWHERE) t.ok(pages.delete(page), page);
  t.ok(pages.size > 5);
  t.jobs = 2;
  for (const page of pages)
    t.test(page, { buffered: true }, (t) => checkShellBlocks(t, readPage(page), STARTED_WITH[page]));
});

t.test('the TypeScript examples compile and run', async (t) => {
  const [runnable, others] = [written('ts').filter((block) => !needsOther(block)), written('ts').filter(needsOther)];
  t.equal(others.length, NOT_INSTALLED.length, 'one example for each runner that is not installed');
  t.ok(runnable.length > 5);

  const folder = t.testdir({});
  // The package is not installed in itself: its name stands for the sources.
  const library = `'${relative(folder, join(packageRoot, 'server', 'index.ts'))}'`;
  // Some examples start a server. The others get the address of this one, some of them in the variables that the SDKs read.
  const emulator = await started(t);
  const files = runnable.map((block, index) => ({ ...block, file: `example-${index}.ts` }));
  for (const { file, code } of files) {
    t.match(code, /from '(isc-connectors-emulator|sailpoint-api-client)'/, `it is about the emulator: ${code}`);
    const mapped = code.replace(`'isc-connectors-emulator'`, library).replaceAll(SHOWN, new URL(emulator.url).host);
    writeFileSync(join(folder, file), mapped);
  }

  const { id, secret } = emulator.credentials();
  const variables = { SAIL_BASE_URL: emulator.url, SAIL_CLIENT_ID: id, SAIL_CLIENT_SECRET: secret };
  const waiting = files.values();
  const runOnes = async () => {
    for (const { page, file, code, output } of waiting) {
      const { status, stdout, stderr } = await runShell(`node ${file}`, folder, variables);
      t.equal(status, 0, `${page}: ${code}`, { output: stdout + stderr });
      if (output !== undefined) t.equal(stdout, output, `${page}: what it prints`);
    }
  };
  await Promise.all([runOnes(), runOnes()]);

  const { status, stdout } = await checkTypes(folder);
  t.equal(status, 0, 'the types are right', { output: stdout });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

t.test('the Python examples compile', { skip: !hasPython && 'there is no python3 on this machine' }, async (t) => {
  const folder = t.testdir({});
  const files = written('python').map(({ code }, index) => {
    writeFileSync(join(folder, `example_${index}.py`), code);
    return `example_${index}.py`;
  });
  const { status, stderr } = spawnSync('python3', ['-m', 'py_compile', ...files], { cwd: folder, encoding: 'utf8' });
  t.equal(status, 0, stderr);
});
