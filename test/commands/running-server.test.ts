import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { TenantState } from '../../server/index.ts';
import { runHere } from '../support/command-line.ts';
import { runCommand, startServer } from '../support/process.ts';
import { runShell } from '../support/shell.ts';
import { connector, started } from '../support/started.ts';

/** Runs a command for a server, which must end well, and gives what it prints. */
const run = async (t: Test, url: string, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runHere(t, [...args, '--url', url]);
  t.same({ code, stderr }, { code: 0, stderr: '' }, args.join(' '));
  return stdout;
};

t.test('reset, snapshots, and tenants', async (t) => {
  const emulator = await started(t, { auth: false });
  const create = (name: string, url = emulator.url) =>
    fetch(`${url}/connectors/v1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(connector(name)),
    });
  const count = () => emulator.state().connectors.length;
  await create('One');
  await run(t, emulator.url, 'snapshot', 'save', 'with one');
  t.match(await run(t, emulator.url, 'snapshot', 'list'), /^with one {2}\d+ KiB\n$/);
  await run(t, emulator.url, 'reset');
  t.equal(count(), 158);
  await run(t, emulator.url, 'snapshot', 'restore', 'with one');
  t.equal(count(), 159);
  await run(t, emulator.url, 'snapshot', 'delete', 'with one');
  t.equal(await run(t, emulator.url, 'snapshot', 'list'), '');
  t.match(await runHere(t, ['snapshot', 'restore', '--url', emulator.url]), {
    code: 1,
    stderr: 'isc-connectors-emulator: There is no snapshot "default".\n',
  });

  await create('Theirs', `${emulator.url}/t/acme`);
  t.equal(await run(t, emulator.url, 'tenants', 'list'), 'acme\ndefault\n');
  await run(t, emulator.url, 'reset', '--tenant', 'acme');
  t.equal(emulator.tenant('acme').state().connectors.length, 158);
  t.equal(count(), 159, 'another tenant stays as it is');
  await run(t, emulator.url, 'tenants', 'delete', 'acme');
  t.equal(await run(t, emulator.url, 'tenants', 'list'), 'default\n');
  t.match(await runHere(t, ['tenants', 'delete', 'acme', '--url', emulator.url]), {
    code: 1,
    stderr: 'isc-connectors-emulator: There is no tenant "acme".\n',
  });
});

t.test('a state that a command saves is what a server starts with', async (t) => {
  const folder = t.testdir({ 'bad.json': '{', 'wrong.json': '{"version":1,"connectors":[],"more":1}' });
  const emulator = await started(t, { fixtures: 'minimal' });
  emulator.fault({ response: '500' });
  emulator.addClient({ id: 'a', secret: 'b' });
  const file = join(folder, 'state.json');
  const text = await run(t, emulator.url, 'state', 'get');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(file, text);
  t.same(JSON.parse(text), emulator.state());

  const other = await started(t, { fixtures: 'none', state: file });
  t.same(other.state(), emulator.state(), 'the library loads it');
  const empty = await started(t, { fixtures: 'none' });
  await run(t, empty.url, 'state', 'put', file);
  t.same(empty.state(), emulator.state(), 'the command puts it');
  const server = await startServer(t, ['--fixtures', 'none', '--state', file]);
  t.match(server.greeting, `Connectors      10, from ${file}`);
  t.same(((await (await fetch(`${server.url}/_emulator/state`)).json()) as TenantState).faults, [{ response: '500' }]);

  const table: { args: string[]; sentence: RegExp }[] = [
    { args: ['--state', join(folder, 'bad.json')], sentence: /bad\.json cannot be used: .*JSON.*state get/ },
    { args: ['--state', join(folder, 'wrong.json')], sentence: /wrong\.json cannot be used: .*unknown property: more/ },
    { args: ['--state', join(folder, 'none.json')], sentence: /none\.json cannot be used: ENOENT/ },
    { args: ['state', 'put', join(folder, 'none.json'), '--url', empty.url], sentence: /none\.json cannot be read/ },
    { args: ['state', 'put', join(folder, 'wrong.json'), '--url', empty.url], sentence: /unknown property: more/ },
  ];
  for (const { args, sentence } of table) {
    const { code, stderr } = await runHere(t, args);
    t.equal(code, 1, args.join(' '));
    t.match(stderr, sentence);
    t.match(stderr, /^isc-connectors-emulator: [^\n]+\.\n$/, 'one sentence');
  }
});

t.test('fault rules', async (t) => {
  const folder = t.testdir({ 'rule.json': '{"match":{"operation":"getConnector"},"response":"429"}' });
  const emulator = await started(t);
  t.equal(await run(t, emulator.url, 'fault', 'add', '{"response":"500","times":1}'), 'fault-1\n');
  t.equal(await run(t, emulator.url, 'fault', 'add', join(folder, 'rule.json')), 'fault-2\n');
  const list = await run(t, emulator.url, 'fault', 'list');
  t.match(list, /^fault-1 {2}0 hits {2}\{"response":"500","times":1\}\nfault-2 {2}0 hits {2}/);
  await run(t, emulator.url, 'fault', 'clear');
  t.same(emulator.faults(), []);
  const { code, stderr } = await runHere(t, ['fault', 'add', '{"anser":1}', '--url', emulator.url]);
  t.equal(code, 1);
  t.match(stderr, /anser/);
});

t.test('verify fails unless the expected number of requests came', async (t) => {
  const folder = t.testdir({ 'one.json': '{"match":{"operation":"getConnectorList"},"count":{"exactly":1}}' });
  const emulator = await started(t, { auth: false });
  const verify = (expectation: string) => runHere(t, ['verify', expectation, '--url', emulator.url]);
  await fetch(`${emulator.url}/connectors/v1?limit=1000`);
  t.equal(await run(t, emulator.url, 'verify', join(folder, 'one.json')), '1 request matches.\n');
  t.equal(await run(t, emulator.url, 'verify', '{"match":{},"count":{"atMost":9}}'), '1 request matches.\n');
  t.equal(
    await run(t, emulator.url, 'verify', '{"match":{"status":200},"count":{"exactly":0}}'),
    '0 requests match.\n',
  );
  t.same(await verify('{"match":{"status":429},"count":{"exactly":2}}'), {
    code: 1,
    signal: null,
    stdout: '',
    stderr:
      'isc-connectors-emulator: Expected exactly 2 requests with status 429; of 1 logged request, 0 match. The nearest that do not:\n  #1 GET /connectors/v1 400: status is 400, not 429\n',
  });
  const table: [expectation: string, code: number, sentence: RegExp][] = [
    ['{"match":{"operation":"getConectorList"}}', 1, /getConectorList.*getConnectorList/],
    ['{"mach":{}}', 1, /mach/],
    ['nowhere.json', 1, /nowhere\.json cannot be read/],
    ['', 2, /verify takes an expectation as JSON, or the file of one/],
  ];
  for (const [expectation, code, sentence] of table) {
    const ended = await verify(expectation);
    t.equal(ended.code, code, expectation);
    t.match(ended.stderr, sentence);
  }
});

t.test('the request log, as it is and as it goes on', async (t) => {
  const server = await startServer(t, ['--auth', 'off']);
  await fetch(`${server.url}/connectors/v1?limit=1000`);
  const logged = await run(t, server.url, 'requests');
  t.match(logged, /^\d\d:\d\d:\d\d {2}GET {4}\/connectors\/v1\?limit=1000 +400 .*limit is "1000"; expected/);
  const [entry] = (await run(t, server.url, 'requests', '--format', 'json')).trim().split('\n');
  t.match(JSON.parse(entry ?? ''), { status: 400, rejection: { field: 'limit' } });

  const following = runCommand(t, ['requests', '--follow', '--format', 'json', '--url', server.url]);
  // Whether the command follows already cannot be seen, so that requests go on until it has had time.
  for (let index = 0; index < 20; index += 1) {
    await fetch(`${server.url}/connectors/v1?limit=1`);
    await wait(100);
  }
  server.kill('SIGTERM');
  const { code, stdout } = await following;
  t.equal(code, 0, 'it ends with the server');
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: number }).id);
  t.same(
    ids,
    ids.map((_, index) => index + 1),
    'each request once, in order',
  );
  t.ok(ids.length > 10, `${ids.length} lines`);
});

t.test('a server with a control key', async (t) => {
  const emulator = await started(t, { controlKey: 'a-long-secret' });
  const refused = await runHere(t, ['reset', '--url', emulator.url]);
  t.match(refused, { code: 1, stderr: /lacks the control key|control key/ });
  t.equal((await runHere(t, ['reset', '--url', emulator.url, '--control-key', 'a-long-secret'])).code, 0);
  const variables = { EMULATOR_URL: emulator.url, EMULATOR_CONTROL_KEY: 'a-long-secret' };
  t.equal((await runHere(t, ['reset'], variables)).code, 0, 'by variables');
});

t.test('env', async (t) => {
  const secret = `it's $HOME "%PATH%" \\n`;
  const args = ['env', '--port', '9000', '--client', `my id:${secret}`];
  const posix = await runHere(t, [...args, '--shell', 'sh']);
  t.match(posix, { code: 0, stderr: '' });
  const shown = await runShell(
    `${posix.stdout}printf '%s|' "$SAIL_BASE_URL" "$SAIL_CLIENT_ID" "$SAIL_CLIENT_SECRET" "$EMULATOR_URL"`,
    '/',
  );
  t.equal(shown.stdout, `http://127.0.0.1:9000|my id|${secret}|http://127.0.0.1:9000|`, 'a shell reads it as it is');
  const table: { args: string[]; variables?: Record<string, string>; stdout: string }[] = [
    {
      args: ['env', '--shell', 'powershell', '--client', "a:b'c"],
      stdout: `$env:SAIL_BASE_URL = 'http://127.0.0.1:8080'\n$env:SAIL_CLIENT_ID = 'a'\n$env:SAIL_CLIENT_SECRET = 'b''c'\n$env:EMULATOR_URL = 'http://127.0.0.1:8080'\n`,
    },
    {
      args: ['env', '--shell', 'cmd', '--client', 'a:50%&x'],
      stdout:
        'set "SAIL_BASE_URL=http://127.0.0.1:8080"\nset "SAIL_CLIENT_ID=a"\nset "SAIL_CLIENT_SECRET=50%%&x"\nset "EMULATOR_URL=http://127.0.0.1:8080"\n',
    },
    {
      args: ['env', '--shell', 'dotenv', '--tenant', 'acme'],
      variables: { EMULATOR_PUBLIC_URL: 'https://isc.example/x' },
      stdout:
        'SAIL_BASE_URL=https://isc.example/x/t/acme\nSAIL_CLIENT_ID=any-id\nSAIL_CLIENT_SECRET=any-secret\nEMULATOR_URL=https://isc.example/x/t/acme\n',
    },
    {
      args: ['env', '--shell', 'sh', '--unset'],
      stdout:
        'unset SAIL_BASE_URL\nunset SAIL_CLIENT_ID\nunset SAIL_CLIENT_SECRET\nunset EMULATOR_URL\nunset EMULATOR_CERTIFICATE\n',
    },
  ];
  for (const { args, variables = {}, stdout } of table) {
    t.same(await runHere(t, args, variables), { code: 0, signal: null, stdout, stderr: '' }, args.join(' '));
  }
});

t.test('a server that is waited for', async (t) => {
  const folder = t.testdir({});
  const readyFile = join(folder, 'ready.json');
  const starting = startServer(t, ['--ready-file', readyFile]);
  const { port } = await starting;
  const { url, pid } = JSON.parse(readFileSync(readyFile, 'utf8')) as { url: string; port: number; pid: number };
  t.equal(url, `http://127.0.0.1:${port}`);
  t.ok(pid > 1);
  const [waited] = await Promise.all([runHere(t, ['health', '--port', String(port), '--wait', '5']), wait(0)]);
  t.equal(waited.code, 0);
  const told = performance.now();
  const none = await runHere(t, ['health', '--port', '1', '--wait', '1']);
  t.match(none, { code: 1, stderr: /^isc-connectors-emulator: No emulator responds at .*nothing listens there/ });
  t.ok(performance.now() - told >= 1_000, 'it waits');
});

t.test('every request in a file', async (t) => {
  const folder = t.testdir({ 'requests.ndjson': 'of an earlier run\n' });
  const requestLog = join(folder, 'requests.ndjson');
  const emulator = await started(t, { auth: false, requestLog });
  await fetch(`${emulator.url}/connectors/v1?limit=1`);
  await fetch(`${emulator.url}/t/acme/connectors/v1?limit=x`);
  const entries = [...emulator.requests(), ...emulator.tenant('acme').requests()];
  await emulator.close();
  const lines = readFileSync(requestLog, 'utf8').trim().split('\n');
  t.same(
    lines.map((line) => JSON.parse(line)),
    JSON.parse(JSON.stringify(entries)),
  );
});
