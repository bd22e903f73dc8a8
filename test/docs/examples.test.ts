import t from 'tap';
import { listQueries } from '../../conformance/cases/list-queries.ts';
import { shownRoute } from '../../docs/control-page.ts';
import { CONTROL_OPERATIONS } from '../../server/control/operations.ts';
import { testEmulator } from '../support/emulator.ts';
import { BLOCKS, needsOther, written } from '../support/examples.ts';
import { readPage } from '../support/page.ts';

/** Languages whose examples are not run, because what they need cannot be had from npm. */
const SHOWN_ONLY = ['js', 'python', 'go', 'powershell', 'csharp', 'hcl'];

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

/** The cases that hold the bytes of a list request, by the language of the client. */
const RECORDED: Readonly<Record<string, string>> = {
  python: 'list/python',
  powershell: 'list/powershell',
  go: 'list/go',
};

/** Returns a request as it is recorded of a client, with another filter in its encoding. */
const recordedWith = (id: string, filter: string) => {
  const send = listQueries.find((one) => one.id === id)?.steps.at(-1)?.send;
  if (!send) throw new Error(`There is no case ${id}.`);
  const query = send.path.slice(send.path.indexOf('?') + 1);
  const encoded = encodeURIComponent(filter);
  const filters = `filters=${query.includes('+') ? encoded.replaceAll('%20', '+') : encoded}`;
  return { ...send, path: `/connectors/v1?${query.replace(/filters=[^&]*/, () => filters)}` };
};

t.test('an example that is only shown gets its result with the bytes that are recorded of its client', async (t) => {
  const { app } = await testEmulator(t, { auth: false });
  const found: string[] = [];
  for (const { page, language, code } of BLOCKS) {
    const id = RECORDED[language];
    const [filter] = /name sw "[^"]+"/.exec(code) ?? [];
    // HttpClient sends an address as it is written.
    const [, written] = (language === 'csharp' && /"(\/connectors\/v1\?[^"]+)"/.exec(code)) || [];
    const sent = written ? { path: written } : id && filter && recordedWith(id, filter);
    if (!sent) continue;
    const response = await app.inject({ url: sent.path, headers: { ...('headers' in sent && sent.headers) } });
    const names = response.json<{ name: string }[]>().map(({ name }) => name);
    t.same(names, ['Workday', 'Workday Accounts', 'Workday SaaS'], `${page}: ${language}`);
    found.push(language);
  }
  t.same([...new Set(found)].sort(), [...Object.keys(RECORDED), 'csharp'].sort(), 'each language has such an example');
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
