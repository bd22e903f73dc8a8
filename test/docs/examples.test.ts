import t from 'tap';
import { shownRoute } from '../../docs/control-page.ts';
import { CONTROL_OPERATIONS } from '../../server/control/operations.ts';
import { testEmulator } from '../support/emulator.ts';
import { BLOCKS, needsOther, written } from '../support/examples.ts';
import { readPage } from '../support/page.ts';

/** Languages whose examples are not run, because what they need cannot be had from npm. */
const SHOWN_ONLY = ['js', 'python', 'go', 'powershell', 'hcl'];

t.test('an example that is not run is marked', (t) => {
  const checked = ['sh', 'ts', 'json', 'text', 'mermaid'];
  for (const block of BLOCKS) {
    const { page, language, code, introduction } = block;
    const isRun = !SHOWN_ONLY.includes(language) && !needsOther(block);
    if (isRun) t.ok(checked.includes(language), `${page}: ${language} is known`);
    else t.match(introduction, /not\s+run\s+by\s+the\s+tests/i, `${page}: ${code}`);
  }
  for (const { code } of written('json')) t.doesNotThrow(() => JSON.parse(code), code);
  t.end();
});

t.test('docs/control-api.md names every route of the control API, and no other', async (t) => {
  const { app } = await testEmulator(t);
  await app.ready();
  const rows = [...readPage('docs/control-api.md').matchAll(/^\| `([A-Z]+) (\/_emulator\S*)` \|/gm)];
  const documented = rows.map(([, method = '', path = '']) => ({ method, path }));
  for (const { method, path } of documented) {
    t.ok(
      app.hasRoute({ method, url: path.replace('{path}', 'connectors/v1').replace(/\{(\w+)\}/g, ':$1') }),
      `${method} ${path} is a route`,
    );
  }

  // These have no row among the operations: they stream, describe, or answer before there is a tenant.
  const others = [
    '',
    '/console',
    '/read/{path}',
    '/requests/stream',
    '/requests/summaries/stream',
    '/openapi.json',
    '/health',
    '/ready',
    '/certificate.pem',
  ].map((path) => `GET /_emulator${path}`);
  t.strictSame(
    documented.map(({ method, path }) => `${method} ${path}`),
    [...Object.values(CONTROL_OPERATIONS).map(shownRoute), ...others],
  );
});
