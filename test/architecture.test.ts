import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { packageRoot } from '../server/platform/package.ts';
import { ROOMS } from './support/rooms.ts';

const MAX_LINES = 300;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
  /** The values that are imported: `*` for a whole module, and for one that is loaded later. */
  readonly names: readonly string[];
}

const sources = globSync('server/**/*.ts', { cwd: packageRoot }).map((file) => normalize(file));

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s(type\s)?([^;]*?)from\s+'([^']+)';|^import\s+'([^']+)';|import\('([^']+)'\)/gm,
  );
  return [...statements].map(([, typeOnly, names, fixed, bare, lazy]) => ({
    file,
    target: fixed ?? bare ?? lazy ?? '',
    typeOnly: typeOnly !== undefined,
    names: valuesOf(names ?? '*'),
  }));
};

/** The values among the names of an import; a module's default is its whole. */
const valuesOf = (names: string): string[] => {
  const [, whole = '', listed = ''] = /^([^{]*)(?:\{([^}]*)\})?/.exec(names) ?? [];
  const values = listed
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
  return whole.trim() === '' ? values : ['*', ...values];
};

const roomOf = (file: string): string => {
  const [, first = '', second] = file.split('/');
  return second === undefined ? first.replace(/\.ts$/, '') : first;
};

const imports = sources.flatMap(importsOf);

t.test('imports point only to lower rooms', (t) => {
  for (const { file, target } of imports.filter(({ target }) => target.startsWith('.'))) {
    const from = roomOf(file);
    const to = roomOf(join(dirname(file), target));
    const allowed = from === to || to === 'platform' || ROOMS[from]?.mayImport.includes(to) === true;
    t.ok(allowed, `${file} imports ${target}`);
  }
  t.same([...new Set(sources.map(roomOf))].sort(), Object.keys(ROOMS).sort(), 'every room is known');
  t.end();
});

t.test('each package is imported only by its rooms', (t) => {
  const homes: Readonly<Record<string, readonly string[]>> = {
    fastify: [
      'index',
      'emulator',
      'app',
      'api',
      'api-page',
      'console',
      'control',
      'gateway',
      'http',
      'openapi',
      'status',
    ],
    'better-sqlite3': ['store'],
    typebox: ['models'],
    '@fastify/busboy': ['http'],
    '@peculiar/x509': ['tls'],
    'reflect-metadata': ['tls'],
    saxes: ['domain'],
    'fast-json-patch': ['domain'],
  };
  for (const { file, target } of imports) {
    const home = homes[target];
    if (home) t.ok(home.includes(roomOf(file)), `${file} imports ${target}`);
  }
  t.end();
});

/** What is taken of Node's own HTTP without its clients, by file. */
const BUILTIN: Readonly<Record<string, readonly string[]>> = {
  'framework-errors.ts': ["getBuiltinModule('node:http').STATUS_CODES"],
  'response-headers.ts': ["getBuiltinModule('node:http').ServerResponse"],
};

t.test('only client commands open connections', (t) => {
  const reaching = /^(?:node:(?:https?|http2|net|tls|dgram|dns|dns\/promises|child_process)|undici|cross-spawn)$/;
  // What serves, computes or names; all else of these modules connects, looks up, sends or starts.
  const serving = ['isIP', 'createServer', 'createSecureContext'];
  const used = imports
    .filter(({ target, typeOnly }) => !typeOnly && reaching.test(target))
    .flatMap(({ file, target, names }) => names.map((name) => ({ name, use: `${file}: ${name} of ${target}` })))
    .filter(({ name }) => !serving.includes(name));
  t.same(used.map(({ use }) => use).sort(), [
    'server/commands/client.ts: * of node:http',
    'server/commands/client.ts: * of node:https',
    'server/commands/exec.ts: * of cross-spawn',
  ]);
  for (const file of sources) {
    const lines = readFileSync(join(packageRoot, file), 'utf8').split('\n');
    const calls = lines.filter(
      (line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line) && /\b(?:fetch|WebSocket|EventSource)\(/.test(line),
    );
    t.same(calls, [], `${file} has no client of the platform`);
    const builtin = lines.flatMap((line) => line.match(/getBuiltinModule\([^)]*\)[.\w]*/) ?? []);
    t.same(builtin, BUILTIN[file.split('/').at(-1) ?? ''] ?? [], file);
  }
  t.end();
});

t.test('an old Node gets an error before anything that would crash it is loaded', (t) => {
  for (const entry of ['server/cli.ts', 'server/index.ts']) {
    const [first] = imports.filter(({ file, target }) => file === entry && !target.startsWith('node:'));
    t.equal(first?.target, './platform/supported-node.ts', entry);
  }
  t.end();
});

t.test("a running server does not load TypeBox, Node's clients, or, without TLS, the certificate library", (t) => {
  const plain = ['enums.ts', 'validators.ts'];
  for (const { file, target, typeOnly } of imports) {
    const intoModels = /(?:^|\/)models\/([^/]+)$/.exec(target);
    if (!intoModels || plain.includes(intoModels[1] ?? '')) continue;
    t.ok(typeOnly, `${file} imports ${target} for its types`);
  }
  const loaded = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { registerHooks } from 'node:module';
       registerHooks({ load: (url, context, next) => { if (/\\/(typebox|@peculiar|reflect-metadata|tls|esbuild|preact|console\\/assets)\\b/.test(url)) console.log(url); return next(url, context); } });
       const { startEmulator } = await import('./server/index.ts');
       const emulator = await startEmulator({ port: 0 });
       for (const name of process.moduleLoadList) if (/undici/.test(name)) console.log(name);
       await fetch(emulator.url + '/v3/connectors');
       await emulator.close();`,
    ],
    { cwd: packageRoot, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  );
  t.equal(loaded, '');
  t.end();
});

t.test('no source file has more than 300 lines', (t) => {
  for (const file of globSync('{server,conformance,bench}/**/*.ts', {
    cwd: packageRoot,
    exclude: ['**/node_modules'],
  })) {
    const lines = readFileSync(join(packageRoot, file), 'utf8').split('\n').length - 1;
    t.ok(lines <= MAX_LINES, `${file} has ${lines} lines`);
  }
  t.end();
});
