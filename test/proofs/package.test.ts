import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { publint } from 'publint';
import t, { type Test } from 'tap';
import { PACKAGE_NAME, packageRoot, VERSION } from '../../server/platform/package.ts';
import { run, withoutLoaders } from '../support/consumer.ts';
import { startServer } from '../support/process.ts';

// It builds, packs and installs the package, and fetches two other Nodes where npm's cache has none.
t.setTimeout(240_000);

const MAX_INSTALLED_BYTES = 60_000_000;
const MAX_PACKED_BYTES = 3_000_000;

/** What the package is packed from: the sources with what builds them, and what goes into it as it is. */
const PARTS = ['server', 'tools', 'tsconfig.json', 'tsconfig.build.json', 'fixtures', 'schemas'];
const PAGES = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];

/** Every file of the package is one of these. */
const RUNS =
  /^(?:dist\/server\/[\w/-]+\.(?:js|d\.ts)|dist\/seed\/(?:default|minimal)(?:\.slim)?\.sqlite|dist\/api-page\/[\w.-]+|fixtures\/(?:custom\/)?connectors\.json|fixtures\/README\.md|fixtures\/(?:custom\/)?documents\/[\w-]+\/[\w-]+\.xml|fixtures\/(?:(?:custom\/)?translations\/[\w-]+|vocabulary)\/[\w-]+\.properties|schemas\/(?:openapi\/)?\w+\.json)$/;

interface Manifest {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
}
const manifest: Manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));

const NODE_24 = join(packageRoot, 'node_modules', 'node', 'bin');
const OLDEST = `${/^>=(\d+\.\d+)$/.exec(manifest.engines.node)?.[1]}.0`;
const TOO_OLD = '20.20.2';
const SENTENCE = `${PACKAGE_NAME} needs Node ${OLDEST.replace(/\.0$/, '')} or later; this is Node ${TOO_OLD}.`;

const folder = mkdtempSync(join(tmpdir(), 'package-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const made = (name: string): string => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};

/** Packed from a copy: the build clears `dist/`, which may be in use. */
const pack = async () => {
  const tree = made('tree');
  for (const part of [...PARTS, ...PAGES]) cpSync(join(packageRoot, part), join(tree, part), { recursive: true });
  symlinkSync(join(packageRoot, 'node_modules'), join(tree, 'node_modules'));
  const { status, stdout, stderr } = await run(NODE_24, tree, 'npm', 'pack', '--json', '--pack-destination', folder);
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}${stdout}`);
  // What the build says may stand before it.
  const [report]: { filename: string; size: number; files: { path: string }[] }[] = JSON.parse(
    stdout.slice(stdout.search(/^\[$/m)),
  );
  if (!report) throw new Error(`npm pack tells of no package: ${stdout}`);
  return { ...report, file: join(folder, report.filename) };
};

/** Why nothing can be installed; undefined where it can. */
const registryProblem = async (): Promise<string | undefined> => {
  const ask = ['view', 'fastify', 'name', '--fetch-retries=0', '--fetch-timeout=10000'];
  const { status, stderr } = await run(NODE_24, folder, 'npm', ...ask);
  return status === 0 ? undefined : `the npm registry is not reached: ${stderr.trim().split('\n')[0]}`;
};

/** As the package `node` names them. */
const nodePackage = (): string => {
  const { platform, arch } = process;
  return [platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node', platform, arch].join('-');
};

/** Folders of other Nodes, by version; why there are none where the registry has none for this machine. */
const fetchNodes = async (...versions: string[]): Promise<string | ReadonlyMap<string, string>> => {
  const nodes = made('nodes');
  writeFileSync(join(nodes, 'package.json'), '{"private":true}');
  const wanted = versions.map((version) => `node-${version}@npm:${nodePackage()}@${version}`);
  const { status, stderr } = await run(
    NODE_24,
    nodes,
    'npm',
    'install',
    '--prefer-offline',
    '--ignore-scripts',
    ...wanted,
  );
  if (/\bE404\b|\bETARGET\b/.test(stderr)) return `the npm registry has no ${nodePackage()}`;
  if (status !== 0) throw new Error(`Other Nodes are not installed: ${stderr}`);
  return new Map(versions.map((version) => [version, join(nodes, 'node_modules', `node-${version}`, 'bin')]));
};

const fetched = async () => {
  const unreached = await registryProblem();
  return { unreached, nodes: unreached ?? (await fetchNodes(OLDEST, TOO_OLD)) };
};
const [packed, { unreached, nodes }] = await Promise.all([pack(), fetched()]);
const withoutNodes = typeof nodes === 'string' ? nodes : false;
const programsOf = (version: string): string => (typeof nodes === 'string' ? '' : (nodes.get(version) ?? ''));

t.test('it holds what runs, and what tells of it', (t) => {
  const paths = packed.files.map(({ path }) => path);
  const others = paths.filter((path) => !RUNS.test(path));
  t.same(others.sort(), [...PAGES].sort());
  const sources = globSync('server/**/*.ts', { cwd: packageRoot }).map((file) => file.replace(/\.ts$/, ''));
  for (const ending of ['.js', '.d.ts']) {
    const built = paths.filter((path) => path.startsWith('dist/server/') && path.endsWith(ending));
    t.same(built.sort(), sources.map((file) => `dist/${file}${ending}`).sort(), ending);
  }
  t.ok(packed.size < MAX_PACKED_BYTES, `${packed.size} bytes packed`);
  const atInstall = Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name));
  t.same(atInstall, [], 'nothing runs while it is installed');
  t.end();
});

t.test('publint has nothing to say', async (t) => {
  const tarball = Uint8Array.from(readFileSync(packed.file)).buffer;
  const { messages } = await publint({ pack: { tarball }, level: 'suggestion', strict: true });
  t.same(messages, []);
});

t.test('its types are right for ES modules', async (t) => {
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
const TYPED = `import { type ResolvedOptions, type FaultRule, type RequestLogEntry, StartError, startEmulator, type TenantState } from '${PACKAGE_NAME}';

const options: Partial<ResolvedOptions> = { port: 0, auth: false };
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

t.test('installed', { skip: unreached ?? false }, async (t) => {
  const consumer = made('consumer');
  writeFileSync(join(consumer, 'package.json'), '{"private":true}');
  const options = ['--ignore-scripts', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'];
  const installed = await run(NODE_24, consumer, 'npm', 'install', ...options, relative(consumer, packed.file));
  t.equal(installed.status, 0, installed.stderr);
  writeFileSync(join(consumer, 'client.mjs'), CLIENT);
  writeFileSync(join(consumer, 'library.mjs'), LIBRARY);
  const program = join(consumer, 'node_modules', '.bin', PACKAGE_NAME);

  t.test('its size', (t) => {
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
  t.test('on Node 24', (t) => works(t, NODE_24));
  t.test(`on Node ${OLDEST}`, { skip: withoutNodes }, (t) => works(t, programsOf(OLDEST)));

  t.test('every profile of the fixtures', async (t) => {
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

  t.test(`one sentence on Node ${TOO_OLD}`, { skip: withoutNodes }, async (t) => {
    for (const args of [[], ['serve', '--port', '0'], ['--version'], ['exec', '--', 'node', 'client.mjs']]) {
      const rejected = await run(programsOf(TOO_OLD), consumer, program, ...args);
      t.same(rejected, { status: 1, stdout: '', stderr: `${SENTENCE}\n` }, args.join(' '));
    }
    const library = await run(programsOf(TOO_OLD), consumer, 'node', 'library.mjs');
    t.equal(library.status, 1);
    t.match(library.stderr, `StartError: ${SENTENCE}\n`, 'the library throws it');
  });

  t.test('a program that uses it compiles, and its dependencies too', async (t) => {
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

t.test('by npx, in an empty folder', { skip: unreached ?? false }, async (t) => {
  const empty = made('empty');
  const client = made('client');
  writeFileSync(join(client, 'client.mjs'), CLIENT);
  // npx keeps what it installs; a cache of its own lets it go with the test, and what was fetched before is fetched from there.
  const { stdout } = await run(NODE_24, folder, 'npm', 'config', 'get', 'cache');
  symlinkSync(join(stdout.trim(), '_cacache'), join(made('cache'), '_cacache'));
  const npx = ['npx', '--yes', '--ignore-scripts', '--prefer-offline', '--cache', join(folder, 'cache')];
  // Named apart from its program: npx would run a path to the file, and npm 11.19 loses a relative one.
  const line = [...npx, '--package', packed.file, '--', PACKAGE_NAME];
  const exec = [...line, 'exec', '--', 'node', join(client, 'client.mjs')];

  t.test('on Node 24', async (t) => {
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
