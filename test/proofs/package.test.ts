import { globSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { publint } from 'publint';
import t, { type Test } from 'tap';
import { PACKAGE_NAME, packageRoot, VERSION } from '../../server/platform/package.ts';
import { run, withoutLoaders } from '../support/consumer.ts';
import { fetchNodes, folder, made, NODE_24, pack, registryFault } from '../support/packed.ts';
import { startServer } from '../support/process.ts';

// It builds, packs and installs the package, and fetches two other Nodes where npm's cache has none.
t.setTimeout(240_000);

const MAX_INSTALLED_BYTES = 31_000_000;
const MAX_PACKED_BYTES = 13_000_000;

const PLATFORMS = ['darwin', 'linux', 'linuxmusl', 'win32'].flatMap((system) => [`${system}-arm64`, `${system}-x64`]);

const PAGES = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD_PARTY_NOTICES', 'sbom.cdx.json'];

/** Every file of the package is one of these. */
const RUNS =
  /^(?:dist\/[\w-]+\.js|dist\/seed\/default(?:\.slim)?\.sqlite|dist\/seed\/minimal(?:\.slim\.sqlite|\.sqlite\.zst)|dist\/(?:api-page|console)\/[\w.-]+|prebuilds\/[\w-]+\.node|types\/[\w/-]+\.d\.ts|fixtures\/(?:custom\/)?(?:connectors|texts)\.json|fixtures\/vocabulary\/[\w-]+\.properties|schemas\/(?:openapi\/)?\w+\.json)$/;

interface Manifest {
  readonly engines: { readonly node: string };
}
/** What the published package.json may say beside it. */
interface Published {
  readonly dependencies?: object;
  readonly scripts?: object;
  readonly bin: Readonly<Record<string, string>>;
}
const manifest: Manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));

const OLDEST = `${/^>=(\d+\.\d+)$/.exec(manifest.engines.node)?.[1]}.0`;
const TOO_OLD = '20.20.2';
const SENTENCE = `${PACKAGE_NAME} needs Node ${OLDEST.replace(/\.0$/, '')} or later; this is Node ${TOO_OLD}.`;

const fetched = async () => {
  const unreached = await registryFault();
  return { unreached, nodes: unreached ?? (await fetchNodes(OLDEST, TOO_OLD)) };
};
const [packed, { unreached, nodes }] = await Promise.all([pack(), fetched()]);
const built = join(packed.tree, 'dist', 'package');
const withoutNodes = typeof nodes === 'string' ? nodes : false;
const programsOf = (version: string): string => (typeof nodes === 'string' ? '' : (nodes.get(version) ?? ''));

t.test('the package contains the program, and its documentation', (t) => {
  const paths = packed.files.map(({ path }) => path);
  const others = paths.filter((path) => !RUNS.test(path));
  t.same(others.sort(), [...PAGES].sort());
  const addons = paths.filter((path) => path.startsWith('prebuilds/'));
  t.same(addons.sort(), PLATFORMS.map((platform) => `prebuilds/${platform}.node`).sort(), 'SQLite for every platform');
  t.ok(packed.size < MAX_PACKED_BYTES, `${packed.size} bytes packed`);
  const { dependencies, scripts, bin } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')) as Published;
  t.same(
    { dependencies, scripts },
    { dependencies: undefined, scripts: undefined },
    'nothing else is installed or run',
  );
  t.match(readFileSync(join(built, bin[PACKAGE_NAME] ?? ''), 'utf8'), /^#!\/usr\/bin\/env node\n/);
  t.end();
});

interface Bill {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly purl: string } };
  readonly components: readonly { readonly name: string; readonly version: string; readonly licenses: unknown }[];
}

t.test('notices and bill of materials name exactly the contained packages', (t) => {
  const notices = readFileSync(join(built, 'THIRD_PARTY_NOTICES'), 'utf8');
  const titles = [...notices.matchAll(/^-{80}\n\n(\S+) (\S+) \((.+)\)$/gm)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  const bill = JSON.parse(readFileSync(join(built, 'sbom.cdx.json'), 'utf8')) as Bill;
  t.same(
    bill.components.map(({ name, version }) => `${name} ${version}`),
    titles,
  );
  t.equal(bill.bomFormat, 'CycloneDX');
  t.equal(bill.metadata.component.purl, `pkg:npm/${PACKAGE_NAME}@${VERSION}`);
  t.ok(
    bill.components.every(({ licenses }) => licenses),
    'each with its license',
  );
  const names = bill.components.map(({ name }) => name);
  // One of each way in: bundled, copied, an addon's, and of the console.
  for (const name of ['fastify', 'swagger-ui-dist', 'node-addon-api', 'better-sqlite3', 'preact'])
    t.ok(names.includes(name), name);
  for (const name of ['tap', 'esbuild', 'typescript']) t.notOk(names.includes(name), `${name} only builds it`);
  t.match(notices, 'Copyright (c) 2016-present The Fastify team');
  t.end();
});

t.test('source maps are not in the package', (t) => {
  const files = (pattern: string) => globSync(pattern, { cwd: join(packed.tree, 'dist') });
  t.same(files('package/**/*.map'), []);
  t.equal(files('source-maps/*.js.map').length, files('package/dist/*.js').length);
  t.end();
});

t.test('publint finds no problem', async (t) => {
  const tarball = Uint8Array.from(readFileSync(packed.file)).buffer;
  const { messages } = await publint({ pack: { tarball }, level: 'suggestion', strict: true });
  t.same(messages, []);
});

t.test('the types are correct for ES modules', async (t) => {
  const attw = join(import.meta.dirname, 'node_modules', '.bin', 'attw');
  const { status, stdout } = await run(NODE_24, folder, attw, packed.file, '--profile', 'esm-only', '--no-color');
  t.equal(status, 0, stdout);
  t.match(stdout, new RegExp(`${PACKAGE_NAME} v${VERSION}`));
});

/** Gets a token and lists the connectors of a server, as any client does; prints their number, and whether the API page is there. */
const CLIENT = `const base = process.env.SAIL_BASE_URL;
const body = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: process.env.SAIL_CLIENT_ID,
  client_secret: process.env.SAIL_CLIENT_SECRET,
});
const { access_token } = await (await fetch(base + '/oauth/token', { method: 'POST', body })).json();
const headers = { authorization: 'Bearer ' + access_token };
const listed = await fetch(base + '/v3/connectors?count=true', { headers });
console.log(listed.status, listed.headers.get('x-total-count'), (await listed.json()).length);
const page = await fetch(base + '/docs');
const scripts = [...(await page.text()).matchAll(/src="([^"]+)"/g)].map(([, path]) => new URL(path, page.url));
const sizes = await Promise.all(scripts.map(async (url) => (await (await fetch(url)).text()).length));
console.log(page.status, Math.max(...sizes) > 1_000_000);
`;
const PAGE = '200 true\n';
const LISTED = `200 150 150\n${PAGE}`;

const LIBRARY = `import { startEmulator } from '${PACKAGE_NAME}';
const emulator = await startEmulator({ port: 0 });
process.env.SAIL_BASE_URL = emulator.url;
const { id, secret } = emulator.credentials();
process.env.SAIL_CLIENT_ID = id;
process.env.SAIL_CLIENT_SECRET = secret;
await import('./client.mjs');
await emulator.close();
`;

/** A program of each kind of use; the lines that must not compile show that the types are there at all. */
const TYPED = `import { type EmulatorOptions, type FaultRule, type RequestLogEntry, StartError, startEmulator, type TenantState } from '${PACKAGE_NAME}';

const options: EmulatorOptions = { port: 0, auth: false };
const emulator = await startEmulator(options);
const rule: FaultRule = { match: { operation: 'getConnector' }, times: 1, response: '429' };
emulator.fault(rule);
const state: TenantState = emulator.state();
export const names: string[] = state.connectors.map((connector) => connector.name);
export const entries: readonly RequestLogEntry[] = emulator.requests({ status: 400 });
export const token: string = await emulator.tenant('other').token({ authorities: ['ORG_ADMIN'] });
export const failed = (error: unknown): boolean => error instanceof StartError && error.exitCode === 2;
// @ts-expect-error
await startEmulator({ port: 'eighty' });
// @ts-expect-error
emulator.fault({ response: 'no such response' });
await emulator.close();
`;

t.test('the installed package works', { skip: unreached ?? false }, async (t) => {
  const consumer = made('consumer');
  writeFileSync(join(consumer, 'package.json'), '{"private":true}');
  const options = ['--ignore-scripts', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'];
  const installed = await run(NODE_24, consumer, 'npm', 'install', ...options, relative(consumer, packed.file));
  t.equal(installed.status, 0, installed.stderr);
  writeFileSync(join(consumer, 'client.mjs'), CLIENT);
  writeFileSync(join(consumer, 'library.mjs'), LIBRARY);
  const program = join(consumer, 'node_modules', '.bin', PACKAGE_NAME);

  t.test('the package stays within its size', (t) => {
    const files = globSync('node_modules/**', { cwd: consumer }).map((file) => statSync(join(consumer, file)));
    const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
    t.ok(bytes > packed.size && bytes < MAX_INSTALLED_BYTES, `${bytes} bytes installed`);
    t.end();
  });

  const works = async (t: Test, programs: string): Promise<void> => {
    const server = await startServer(t, [], {}, withoutLoaders(join(programs, 'node'), program));
    const credentials = ['SAIL_CLIENT_ID=any-id', 'SAIL_CLIENT_SECRET=any-secret'];
    const client = ['env', `SAIL_BASE_URL=${server.url}`, ...credentials, 'node', 'client.mjs'];
    t.same(
      await run(programs, consumer, ...client),
      { status: 0, stdout: LISTED, stderr: '' },
      'a client of its server',
    );
    server.kill('SIGTERM');
    t.match(await server.ended, { code: 0, signal: null, stderr: '' }, 'the server ends');
    const library = await run(programs, consumer, 'node', 'library.mjs');
    t.same(library, { status: 0, stdout: LISTED, stderr: '' }, 'the library');
  };
  t.test('the package works on Node 24', (t) => works(t, NODE_24));
  t.test(`on Node ${OLDEST}`, { skip: withoutNodes }, (t) => works(t, programsOf(OLDEST)));

  t.test('every profile loads with its connectors', async (t) => {
    const packaged = join('node_modules', PACKAGE_NAME, 'fixtures');
    for (const [fixtures, listed] of [
      ['minimal', `200 10 10\n${PAGE}`],
      ['large', /^200 9\d\d\d 250\n200 true\n$/],
      ['none', `200 0 0\n${PAGE}`],
      [packaged, LISTED],
    ] as const) {
      const exec = ['exec', '--fixtures', fixtures, '--', 'node', 'client.mjs'];
      t.match(await run(NODE_24, consumer, program, ...exec), { status: 0, stdout: listed, stderr: /^$/ }, fixtures);
    }
  });

  t.test('the module for Testcontainers fits the package of that name', async (t) => {
    symlinkSync(
      join(import.meta.dirname, 'node_modules', 'testcontainers'),
      join(consumer, 'node_modules', 'testcontainers'),
    );
    const source = `import { EmulatorContainer, type StartedEmulatorContainer } from '${PACKAGE_NAME}/testcontainers';
import type { StartedTestContainer } from 'testcontainers';
const container = new EmulatorContainer('image:1').withControlKey('a key').withReuse();
export const start = async (): Promise<StartedTestContainer> => {
  const started: StartedEmulatorContainer = await container.start();
  await started.reset('acme');
  console.log(started.getUrl(), started.getMappedPort(8080));
  return started;
};
console.log(typeof container.start);
`;
    writeFileSync(join(consumer, 'container.mts'), source);
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck'];
    const tsc = join(packageRoot, 'node_modules', '.bin', 'tsc');
    const types = ['--types', 'node', '--typeRoots', join(packageRoot, 'node_modules', '@types')];
    const compiled = await run(NODE_24, consumer, tsc, ...options, ...types, '--ignoreConfig', 'container.mts');
    t.same(compiled, { status: 0, stdout: '', stderr: '' });
    t.match(await run(NODE_24, consumer, 'node', 'container.mts'), { status: 0, stdout: 'function\n' });
  });

  t.test('an error in the package has a readable stack trace', async (t) => {
    writeFileSync(
      join(consumer, 'stack.mjs'),
      `import { startEmulator } from '${PACKAGE_NAME}';
const emulator = await startEmulator({ port: 0 });
try { emulator.restore('nowhere'); } catch (error) { console.log(error.stack); }
await emulator.close();\n`,
    );
    const { stdout } = await run(NODE_24, consumer, 'node', 'stack.mjs');
    const [, file = '', line = ''] = /at \w*Emulator\.restore \(.*\/dist\/([\w-]+\.js):(\d+):\d+\)/.exec(stdout) ?? [];
    t.ok(Number(line) > 1, stdout);
    const { sources } = JSON.parse(readFileSync(join(packed.tree, 'dist', 'source-maps', `${file}.map`), 'utf8')) as {
      sources: string[];
    };
    t.ok(
      sources.some((source) => source.endsWith('server/control/tenant-control.ts')),
      'and the map of its file is kept',
    );
  });

  t.test(`one sentence on Node ${TOO_OLD}`, { skip: withoutNodes }, async (t) => {
    for (const args of [[], ['serve', '--port', '0'], ['--version'], ['exec', '--', 'node', 'client.mjs']]) {
      const rejected = await run(programsOf(TOO_OLD), consumer, program, ...args);
      t.same(rejected, { status: 1, stdout: '', stderr: `${SENTENCE}\n` }, args.join(' '));
    }
    const library = await run(programsOf(TOO_OLD), consumer, 'node', 'library.mjs');
    t.equal(library.status, 1);
    t.match(library.stderr, `StartError: ${SENTENCE}\n`, 'the library throws it');
  });

  t.test('a program that uses the package compiles, and so do its declarations', async (t) => {
    writeFileSync(join(consumer, 'typed.mts'), TYPED);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [join(packageRoot, 'node_modules', '@types')],
    };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.mts'] }));
    const tsc = join(packageRoot, 'node_modules', '.bin', 'tsc');
    const compiled = await run(NODE_24, consumer, tsc, '-p', '.');
    t.same(compiled, { status: 0, stdout: '', stderr: '' });
  });
});

t.test('npx runs the package in an empty folder', { skip: unreached ?? false }, async (t) => {
  const empty = made('empty');
  const client = made('client');
  writeFileSync(join(client, 'client.mjs'), CLIENT);
  // npx caches what it installs. A separate cache is deleted with the test, and links to what was fetched before.
  const { stdout } = await run(NODE_24, folder, 'npm', 'config', 'get', 'cache');
  symlinkSync(join(stdout.trim(), '_cacache'), join(made('cache'), '_cacache'));
  const npx = ['npx', '--yes', '--ignore-scripts', '--prefer-offline', '--cache', join(folder, 'cache')];
  // Named apart from its program: npx would run a path to the file, and npm 11.19 loses a relative one.
  const line = [...npx, '--package', packed.file, '--', PACKAGE_NAME];
  const exec = [...line, 'exec', '--', 'node', join(client, 'client.mjs')];

  t.test('the package works on Node 24', async (t) => {
    t.match(await run(NODE_24, empty, ...exec), { status: 0, stdout: LISTED });
  });
  t.test(`on Node ${OLDEST} and on ${TOO_OLD}`, { skip: withoutNodes }, async (t) => {
    const [oldest, tooOld] = await Promise.all([
      run(programsOf(OLDEST), empty, ...exec),
      run(programsOf(TOO_OLD), empty, ...line, 'serve'),
    ]);
    t.match(oldest, { status: 0, stdout: LISTED });
    // npm warns of it too, in its own words.
    t.match(tooOld, { status: 1, stdout: /^$/ });
    t.ok(tooOld.stderr.split('\n').includes(SENTENCE), tooOld.stderr);
    t.notMatch(tooOld.stderr, /^\s+at /m, 'no stack');
  });
});
