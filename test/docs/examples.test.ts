import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t from 'tap';
import { shownRoute } from '../../docs/control-page.ts';
import { CONTROL_OPERATIONS } from '../../server/control/operations.ts';
import { createEmulator } from '../../server/emulator.ts';
import { packageRoot } from '../../server/package.ts';
import { DEFAULTS } from '../../server/settings/config.ts';
import { checkShellBlocks, codeBlocks, readPage } from '../support/page.ts';
import { checkTypes, runShell } from '../support/shell.ts';

/** Runners that are shown and not installed here: their examples cannot be run. */
const NOT_INSTALLED = ['vitest', '@jest/globals'];

for (const file of ['docs/testing.md', 'docs/control-api.md']) {
  t.test(`${file}: the shell examples work word for word`, (t) => checkShellBlocks(t, readPage(file)));
}

t.test('docs/tls.md: the shell examples work word for word', (t) =>
  checkShellBlocks(t, readPage('docs/tls.md'), { tls: 'self-signed', data: 'emulator-data' }),
);

t.test('docs/testing.md: the TypeScript examples run, and their types are right', async (t) => {
  const blocks = codeBlocks(readPage('docs/testing.md'), 'ts');
  const [runnable, others] = [blocks.filter((code) => !needsOther(code)), blocks.filter(needsOther)];
  t.equal(others.length, NOT_INSTALLED.length, 'one example for each runner that is not installed');
  t.ok(runnable.length > 5);

  const folder = t.testdir({});
  // The package is not installed in itself: its name stands for the sources.
  const library = `'${relative(folder, join(packageRoot, 'server', 'index.ts'))}'`;
  for (const [index, code] of runnable.entries()) {
    const mapped = code.replace(`'isc-connectors-emulator'`, library);
    t.not(mapped, code, 'the example uses the library');
    const file = `example-${index}.ts`;
    writeFileSync(join(folder, file), mapped);
    const { status, stdout, stderr } = await runShell(`node ${file}`, folder);
    t.equal(status, 0, code, { output: stdout + stderr });
  }

  const { status, stdout } = await checkTypes(folder);
  t.equal(status, 0, 'the types are right', { output: stdout });
});

const needsOther = (code: string): boolean => NOT_INSTALLED.some((name) => code.includes(`from '${name}'`));

t.test('docs/control-api.md names every route of the control API, and no other', async (t) => {
  const { app, close } = createEmulator({ ...DEFAULTS, logLevel: 'silent' });
  t.teardown(close);
  await app.ready();
  const rows = [...readPage('docs/control-api.md').matchAll(/^\| `([A-Z]+) (\/_emulator\/\S+)` \|/gm)];
  const documented = rows.map(([, method = '', path = '']) => ({ method, path }));
  for (const { method, path } of documented) {
    t.ok(app.hasRoute({ method, url: path.replace(/\{(\w+)\}/g, ':$1') }), `${method} ${path} is a route`);
  }

  // These have no row among the operations: they stream, describe, or answer before there is a tenant.
  const others = ['requests/stream', 'openapi.json', 'health', 'ready', 'certificate.pem'].map(
    (path) => `GET /_emulator/${path}`,
  );
  t.strictSame(
    documented.map(({ method, path }) => `${method} ${path}`),
    [...Object.values(CONTROL_OPERATIONS).map(shownRoute), ...others],
  );
});
