import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { FORM_NAMESPACE } from '../../server/domain/connectors/document-kinds.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { runHere } from '../support/command-line.ts';
import { startServer } from '../support/process.ts';
import { connector, started } from '../support/started.ts';

const LIST = '/connectors/v1';

/** Rows of the smallest profile, for a folder of fixtures. */
const ROWS = (
  JSON.parse(readFileSync(join(packageRoot, 'fixtures', 'connectors.json'), 'utf8')) as {
    connectors: { name: string }[];
  }
).connectors.slice(0, 3);

t.test('tenants that were never written to show an edit, the others after their reset', async (t) => {
  const folder = join(t.testdir({}), 'fixtures');
  mkdirSync(folder);
  const file = join(folder, 'connectors.json');
  const save = (rows: readonly object[]) => writeFileSync(file, JSON.stringify({ connectors: rows }, null, 2));
  save(ROWS);
  const server = await startServer(t, ['--auth', 'off', '--fixtures', folder, '--watch']);
  const names = async (prefix: string): Promise<string[]> => {
    const response = await fetch(`${server.url}${prefix}${LIST}`);
    return ((await response.json()) as { name: string }[]).map(({ name }) => name);
  };
  const written = await fetch(`${server.url}/t/written${LIST}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(connector('Mine', { status: 'RELEASED' })),
  });
  t.equal(written.status, 200);
  t.equal((await fetch(`${server.url}/t/written/_emulator/snapshots/before`, { method: 'PUT' })).status, 204);
  const before = await names('/t/written');
  const document = async () => (await fetch(`${server.url}/t/written${LIST}/mine/source-config`)).text();
  const kept = await document();
  t.equal((await names('')).length, 3);

  const edited = ROWS.map((row, index) => (index === 0 ? { ...row, name: 'Edited' } : row));
  save(edited);
  const saved = performance.now();
  while (!(await names('')).includes('Edited')) await wait(20);
  // The promise is a second; the rest is for a machine that runs all tests at once.
  t.ok(performance.now() - saved < 5_000, 'in time');
  t.same(await names('/t/fresh'), await names(''), 'a tenant that is made now');
  t.same(await names('/t/written'), before, 'a written tenant keeps what it holds');
  t.equal(await document(), kept);
  t.equal((await fetch(`${server.url}/t/written/_emulator/snapshots/before`, { method: 'POST' })).status, 204);
  t.same(await names('/t/written'), before, 'its snapshot too');

  writeFileSync(file, '{ "connectors": [\n  7 ] }');
  await wait(1_000);
  t.ok((await names('')).includes('Edited'), 'invalid fixtures change nothing');
  await fetch(`${server.url}/t/written/_emulator/reset`, { method: 'POST' });
  t.same(await names('/t/written'), await names(''), 'a reset shows the edit');
  server.kill('SIGTERM');
  const { stdout, stderr } = await server.ended;
  t.match(stdout, `Loaded 3 connectors from ${folder}. Until their reset, these tenants keep what they hold: written.`);
  t.match(stderr, /connectors\.json, line 2: .* The fixtures before this change stay in force\.\n$/);
});

t.test('a file that is replaced is loaded each time, and so is one in a folder that is new', async (t) => {
  const root = t.testdir({ fixtures: { documents: {} }, elsewhere: {} });
  const [folder, elsewhere] = [join(root, 'fixtures'), join(root, 'elsewhere', 'new.json')];
  const [row] = ROWS;
  const textOf = (name: string) => JSON.stringify({ connectors: [{ ...row, name, scriptName: 'own' }] });
  writeFileSync(join(folder, 'connectors.json'), textOf('Version 0'));
  const emulator = await started(t, { auth: false, fixtures: folder, watch: true });
  const detail = async () =>
    (await (await fetch(`${emulator.url}${LIST}/own`)).json()) as { name: string; sourceConfigXml: string };
  for (const version of [1, 2, 3, 4]) {
    writeFileSync(elsewhere, textOf(`Version ${version}`));
    renameSync(elsewhere, join(folder, 'connectors.json'));
    while ((await detail()).name !== `Version ${version}`) await wait(20);
  }
  const documents = join(folder, 'documents', 'own');
  for (const name of ['first', 'second']) {
    rmSync(documents, { recursive: true, force: true });
    await wait(300);
    mkdirSync(documents);
    await wait(300);
    writeFileSync(elsewhere, `<Form xmlns="${FORM_NAMESPACE}" name="${name}"/>`);
    renameSync(elsewhere, join(documents, 'source-config.xml'));
    while (!(await detail()).sourceConfigXml.includes(`"${name}"`)) await wait(20);
  }
  t.pass('each was seen');
});

t.test('what cannot be watched', async (t) => {
  const ended = await runHere(t, ['--watch', '--port', '0']);
  t.match(ended, {
    code: 2,
    stderr: 'isc-connectors-emulator: --watch takes a folder of --fixtures, not the profile default.\n',
  });
});
