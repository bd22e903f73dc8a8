import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { PACKAGE_NAME, packageRoot } from '../../server/platform/package.ts';
import { type Done, run } from '../support/consumer.ts';
import { fetchNodes, folder, made, NODE_24, pack, registryFault } from '../support/packed.ts';

// The package is installed by every package manager and loaded by every test runner that users have.
t.setTimeout(600_000);

const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
  engines: { node: string };
};
const OLDEST = `${engines.node.replace('>=', '')}.0`;
const TOOLS = join(import.meta.dirname, 'node_modules');
const NPM_10 = join(TOOLS, 'npm10', 'bin', 'npm-cli.js');
const PNPM = join(TOOLS, 'pnpm', 'bin', 'pnpm.cjs');

const unreached = await registryFault();
const [packed, nodes] = await Promise.all([pack(), unreached ?? fetchNodes(OLDEST)]);
const programsOf = (version: string): string => (typeof nodes === 'string' ? NODE_24 : (nodes.get(version) ?? ''));

/**
 * A path with Node and the programs of a plain system on it, but neither Python nor a compiler.
 *
 * @param programs the folder of the Node.
 */
const plainPath = (name: string, programs: string): string => {
  const bin = made(name);
  symlinkSync(join(programs, 'node'), join(bin, 'node'));
  for (const program of ['sh', 'env', 'cat', 'dirname', 'basename', 'sed', 'uname', 'realpath', 'readlink', 'ls']) {
    symlinkSync(join('/usr/bin', program), join(bin, program));
  }
  return bin;
};

/** Runs a program where nothing but the plain path is found. */
const runPlain = (path: string, cwd: string, ...program: string[]): Promise<Done> =>
  run(path, cwd, 'env', `PATH=${path}`, ...program);

const LIBRARY = `import { startEmulator } from '${PACKAGE_NAME}';
const emulator = await startEmulator({ port: 0 });
const { statusCode } = await emulator.inject({ url: '/connectors/v1', headers: { authorization: 'Bearer ' + (await emulator.token()) } });
console.log(statusCode);
await emulator.close();
`;

const COMMON_JS = `const { startEmulator } = require('${PACKAGE_NAME}');
startEmulator({ port: 0 }).then(async (emulator) => {
  console.log((await fetch(emulator.url + '/_emulator/ready')).status);
  await emulator.close();
});
`;

const consumer = (name: string, manifest: object = {}): string => {
  const path = made(name);
  writeFileSync(join(path, 'package.json'), JSON.stringify({ private: true, ...manifest }));
  writeFileSync(join(path, 'library.mjs'), LIBRARY);
  writeFileSync(join(path, 'library.cjs'), COMMON_JS);
  return path;
};

/** What an installed package must do: start by its program, by `import`, and by `require()`. */
const starts = async (t: Test, path: string, cwd: string): Promise<void> => {
  const program = join(cwd, 'node_modules', '.bin', PACKAGE_NAME);
  const exec = [program, 'exec', '--', 'node', '-p', 'process.env.SAIL_BASE_URL'];
  t.match(await runPlain(path, cwd, ...exec), { status: 0, stdout: /^http:\/\/127/ }, 'by its program');
  t.match(await runPlain(path, cwd, 'node', 'library.mjs'), { status: 0, stdout: '200\n', stderr: '' }, 'by import');
  t.match(await runPlain(path, cwd, 'node', 'library.cjs'), { status: 0, stdout: '200\n' }, 'by require()');
};

const QUIET = ['--no-audit', '--no-fund', '--prefer-offline'];

t.test('the path has neither Python nor a compiler', { skip: process.platform !== 'linux' }, async (t) => {
  const path = plainPath('plain', NODE_24);
  for (const program of ['python', 'python3', 'gcc', 'cc', 'g++', 'make']) {
    t.not((await runPlain(path, folder, 'sh', '-c', `command -v ${program}`)).status, 0, program);
  }
});

for (const [npm, cli] of [
  ['npm 11', undefined],
  ['npm 10', NPM_10],
] as const) {
  for (const version of [OLDEST, '24']) {
    const name = `${npm} on Node ${version}`;
    const skip = process.platform !== 'linux' || (version === OLDEST && typeof nodes === 'string' && nodes);
    t.test(`${name}: npm install, then npm ci from the lock file`, { skip }, async (t) => {
      const path = plainPath(name, version === OLDEST ? programsOf(OLDEST) : NODE_24);
      const cwd = consumer(`consumer, ${name}`);
      const { stdout } = await run(NODE_24, folder, 'npm', 'exec', '--call', 'node -p process.env.npm_execpath');
      const command = ['node', cli ?? stdout.trim()];
      const installed = await runPlain(path, cwd, ...command, 'install', ...QUIET, packed.file);
      t.match(installed, { status: 0, stdout: /added 1 package/ });
      t.match(await runPlain(path, cwd, ...command, 'ci', ...QUIET), { status: 0, stdout: /added 1 package/ });
      await starts(t, path, cwd);
    });
  }
}

t.test('pnpm', { skip: process.platform !== 'linux' || (unreached ?? false) }, async (t) => {
  const path = plainPath('pnpm', NODE_24);
  const cwd = consumer('consumer, pnpm');
  const store = ['--store-dir', join(folder, 'store')];
  const added = await runPlain(path, cwd, 'node', PNPM, 'add', ...store, packed.file);
  t.equal(added.status, 0, added.stdout + added.stderr);
  t.notMatch(added.stdout, /Ignored build scripts/, 'there is nothing to build');
  const frozen = await runPlain(path, cwd, 'node', PNPM, 'install', '--frozen-lockfile', ...store);
  t.equal(frozen.status, 0, frozen.stdout + frozen.stderr);
  await starts(t, path, cwd);
});

/** A test as each runner wants it, which fails if the emulator does not list its connectors. */
const BODY = `const emulator = await startEmulator({ port: 0 });
  const headers = { authorization: 'Bearer ' + (await emulator.token()) };
  const connectors = await (await fetch(emulator.url + '/connectors/v1?limit=3', { headers })).json();
  await emulator.close();
  if (connectors.length !== EXPECTED) throw new Error('There are ' + connectors.length + ' connectors.');`;
const IMPORT = `import { startEmulator } from '${PACKAGE_NAME}';`;

/** Jest cannot \`require\` ES modules in its tests; its global setup runs outside of them. */
const JEST_SETUP = `module.exports = async () => {
  const { startEmulator } = require('${PACKAGE_NAME}');
  globalThis.emulator = await startEmulator({ port: 0 });
  process.env.SAIL_BASE_URL = globalThis.emulator.url;
};
`;
const JEST_TEARDOWN = 'module.exports = () => globalThis.emulator.close();\n';
const JEST_COMMON_JS = `test('the emulator is there', async () => {
  const { status } = await fetch(process.env.SAIL_BASE_URL + '/_emulator/ready');
  expect(status).toBe(EXPECTED + 197);
});
`;

interface Runner {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** Tools that the tests themselves import, or the runner looks for beside them. */
  readonly links?: readonly string[];
}

const jest = ['node', '--experimental-vm-modules', '--no-warnings', join(TOOLS, 'jest', 'bin', 'jest.js')];
const RUNNERS: readonly Runner[] = [
  {
    name: 'node:test',
    files: {
      'one.test.mjs': `import test from 'node:test';\n${IMPORT}\ntest('lists', async () => {\n  ${BODY}\n});\n`,
    },
    command: ['node', '--test', 'one.test.mjs'],
  },
  {
    name: 'vitest',
    files: {
      'one.test.mjs': `import { test } from 'vitest';\n${IMPORT}\ntest('lists', async () => {\n  ${BODY}\n});\n`,
    },
    command: ['node', join(TOOLS, 'vitest', 'vitest.mjs'), 'run'],
    links: ['vitest'],
  },
  {
    name: 'mocha',
    files: { 'one.test.mjs': `${IMPORT}\nit('lists', async () => {\n  ${BODY}\n});\n` },
    command: ['node', join(TOOLS, 'mocha', 'bin', 'mocha.js'), 'one.test.mjs'],
  },
  {
    name: 'jest, ES modules',
    files: { 'one.test.mjs': `${IMPORT}\ntest('lists', async () => {\n  ${BODY}\n});\n` },
    command: [...jest, '--testMatch', '**/one.test.mjs'],
  },
  {
    name: 'jest, CommonJS with a global setup',
    files: {
      'one.test.js': JEST_COMMON_JS,
      'setup.cjs': JEST_SETUP,
      'teardown.cjs': JEST_TEARDOWN,
      'jest.config.json': JSON.stringify({ globalSetup: './setup.cjs', globalTeardown: './teardown.cjs' }),
    },
    command: ['node', join(TOOLS, 'jest', 'bin', 'jest.js'), '--config', 'jest.config.json'],
  },
];

t.test('test runners', { skip: process.platform !== 'linux' }, async (t) => {
  const path = plainPath('runners', NODE_24);
  const cwd = consumer('consumer, runners');
  t.equal((await run(NODE_24, cwd, 'npm', 'install', ...QUIET, packed.file)).status, 0);
  for (const { name, files, command, links = [] } of RUNNERS) {
    t.test(name, async (t) => {
      for (const [expected, status] of [
        [3, 0],
        [4, 1],
      ]) {
        const project = join(cwd, `${name}, ${expected}`);
        mkdirSync(join(project, 'node_modules'), { recursive: true });
        writeFileSync(join(project, 'package.json'), '{}');
        for (const [file, text] of Object.entries(files)) {
          writeFileSync(join(project, file), text.replaceAll('EXPECTED', String(expected)));
        }
        for (const link of links) symlinkSync(join(TOOLS, link), join(project, 'node_modules', link));
        const done = await runPlain(path, project, ...command);
        t.equal(done.status, status, `${expected} expected: ${done.stdout}${done.stderr}`);
      }
    });
  }
});
