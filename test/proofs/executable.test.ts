import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import t from 'tap';
import { PACKAGE_NAME, VERSION } from '../../server/platform/package.ts';
import { type Done, run } from '../support/consumer.ts';
import { folder, made, NODE_24, pack } from '../support/packed.ts';

// It builds the executable of this platform, and runs it as someone without Node would.
t.setTimeout(600_000);

const MAX_BYTES = 140_000_000;

const { tree } = await pack();
const built = await run(NODE_24, tree, 'node', join('tools', 'executable.ts'));
if (built.status !== 0) throw new Error(`The executable is not built: ${built.stderr}`);
const program = join(tree, 'dist', 'executable', PACKAGE_NAME + (process.platform === 'win32' ? '.exe' : ''));
const onLinux = { skip: process.platform !== 'linux' && 'it is for Linux' };

const caches = join(folder, 'caches');
/** Runs it with a cache of the proof, and no Node on the path. */
const runProgram = (...args: string[]): Promise<Done> =>
  run(NODE_24, folder, 'env', `XDG_CACHE_HOME=${caches}`, 'PATH=/usr/bin:/bin', program, ...args);

t.test('it is one file', (t) => {
  t.same(readdirSync(dirname(program)), [PACKAGE_NAME]);
  t.ok(statSync(program).size < MAX_BYTES, `${statSync(program).size} bytes`);
  t.end();
});

const LIST = `TOKEN=$(curl -s "$SAIL_BASE_URL/oauth/token" -d grant_type=client_credentials -d "client_id=$SAIL_CLIENT_ID" \\
  -d "client_secret=$SAIL_CLIENT_SECRET" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -s -o /dev/null -w '%{http_code} ' -H "Authorization: Bearer $TOKEN" "$SAIL_BASE_URL/connectors/v1/workday"
curl -s -o /dev/null -w '%{http_code} ' "$SAIL_BASE_URL/docs/swagger-ui-bundle.js"
curl -s -o /dev/null -w '%{http_code} ' "$SAIL_BASE_URL/_emulator/console"
`;

t.test('the first request, and what else a user tries', onLinux, async (t) => {
  t.match(await runProgram('--version'), { status: 0, stdout: new RegExp(VERSION), stderr: '' });
  t.same(await runProgram('exec', '--', 'sh', '-c', LIST), { status: 0, stdout: '200 200 200 ', stderr: '' });
  t.match(await runProgram('exec', '--fixtures', 'large', '--tls', 'self-signed', '--', 'true'), { status: 0 });
  t.match(await runProgram('exec', '--', 'sh', '-c', 'exit 7'), { status: 7 }, 'the exit code of the command');
  t.match(await runProgram('--port', 'x'), { status: 2, stderr: /^isc-connectors-emulator: --port takes/ });
  t.equal(readdirSync(join(caches, PACKAGE_NAME)).length, 1, 'it is unpacked once');
});

t.test('pytest finds the server', onLinux, async (t) => {
  const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import pytest']).status === 0);
  const cwd = made('python');
  const source = `import json, os, urllib.request
def test_ready():
    with urllib.request.urlopen(os.environ["SAIL_BASE_URL"] + "/_emulator/ready") as response:
        assert json.load(response) == {"status": "ready"}
`;
  writeFileSync(join(cwd, 'test_ready.py'), source);
  // Without pytest the same function is called by Python alone.
  const command = python
    ? [python, '-m', 'pytest', '-q']
    : ['python3', '-c', 'import test_ready; test_ready.test_ready()'];
  const { status, stdout, stderr } = await run(NODE_24, cwd, program, 'exec', '--', ...command);
  t.equal(status, 0, stdout + stderr);
});

t.test('a cache that cannot be written: a temporary folder, which goes with the process', onLinux, async (t) => {
  const temporary = made('temporary');
  const command = ['env', 'XDG_CACHE_HOME=/dev/null', `TMPDIR=${temporary}`, program, 'exec', '--', 'ls', temporary];
  const { status, stdout } = await run(NODE_24, folder, ...command);
  t.equal(status, 0);
  t.match(stdout, /^isc-connectors-emulator-\w+$/m);
  t.same(
    readdirSync(temporary).filter((name) => name.startsWith(PACKAGE_NAME)),
    [],
  );
  const nowhere = await run(
    NODE_24,
    folder,
    'env',
    'XDG_CACHE_HOME=/dev/null',
    'TMPDIR=/dev/null',
    program,
    '--version',
  );
  t.match(nowhere, { status: 1, stdout: '', stderr: /^isc-connectors-emulator finds no folder[^\n]*\n$/ });
});

/** The shared libraries that a program names, with the loader. */
const librariesOf = (file: string): string[] =>
  [...execFileSync('ldd', [file], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);

const isRoot = process.getuid?.() === 0;

t.test('with the libraries that ldd names, and nothing else', { skip: !isRoot && 'chroot needs root' }, async (t) => {
  const root = made('root');
  for (const file of [...librariesOf(program), program]) {
    const target = join(root, file === program ? PACKAGE_NAME : file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
    chmodSync(target, 0o755);
  }
  mkdirSync(join(root, 'tmp'));
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  t.equal(files.length, librariesOf(program).length + 1);
  // The emulator asks itself: there is no other program.
  const self = `/${PACKAGE_NAME}`;
  const chroot = ['chroot', root, self, 'exec', '--port', '26090', '--', self, 'health', '--port', '26090'];
  const done = await run(
    NODE_24,
    folder,
    'env',
    '-i',
    `PATH=${process.env['PATH']}`.split(delimiter).join(':'),
    ...chroot,
  );
  t.match(done, { status: 0 }, done.stderr);
});
