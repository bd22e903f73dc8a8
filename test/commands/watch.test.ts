import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { runHere } from '../support/command-line.ts';
import { startServer } from '../support/process.ts';
import { connector } from '../support/started.ts';

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

t.test('what cannot be watched', async (t) => {
  const ended = await runHere(t, ['--watch', '--port', '0']);
  t.match(ended, {
    code: 2,
    stderr: 'isc-connectors-emulator: --watch takes a folder of --fixtures, not the profile default.\n',
  });
});
