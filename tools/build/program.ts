import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { packageRoot } from '../../server/platform/package.ts';
import { MAPS_FOLDER, PACKAGE_FOLDER, PROGRAM_FOLDER } from './folders.ts';

/** The modules that a user loads, by the names of their files in the package. */
const ENTRIES = {
  cli: 'server/cli.ts',
  index: 'server/index.ts',
  testcontainers: 'integrations/testcontainers/index.ts',
};

/** Compilers that Fastify loads if it is given none; `server/http/validators.ts` gives it ours. */
const UNUSED = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'];

/** Packages that users of a module install themselves. */
const PEERS = ['testcontainers'];

/** Globals of CommonJS modules, for every file of the bundle. */
const COMMON_JS = `import { createRequire as createRequireOfFile } from 'node:module';
const require = createRequireOfFile(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;`;

/** A source that loads a module when it is needed makes its own `require`, which esbuild would not follow into the bundle. */
const OWN_REQUIRE = 'const require = createRequire(import.meta.url);\n';
const followOwnRequire: Plugin = {
  name: 'follow-own-require',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/server\/models\/validators\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes(OWN_REQUIRE)) throw new Error(`${path} no longer has the line ${OWN_REQUIRE}`);
      return { contents: source.replace(OWN_REQUIRE, ''), loader: 'ts' };
    });
  },
};

/**
 * Bundles the program with all that it imports, and puts SQLite's addons beside it. Nothing is minified, so that a stack names
 * functions and lines that a maintainer finds.
 *
 * @returns what is in the bundle.
 */
export const buildProgram = async (): Promise<Metafile> => {
  const { metafile } = await build({
    absWorkingDir: packageRoot,
    entryPoints: ENTRIES,
    outdir: PROGRAM_FOLDER,
    bundle: true,
    external: [...PEERS, ...UNUSED],
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    // The ES modules of a package, if it has them: what its other modules require may be beyond a bundler.
    mainFields: ['module', 'main'],
    // All in one folder: better-sqlite3 looks for its addons in ../prebuilds.
    chunkNames: '[name]-[hash]',
    sourcemap: 'external',
    legalComments: 'none',
    banner: { js: COMMON_JS },
    plugins: [followOwnRequire],
    metafile: true,
    logLevel: 'warning',
  });
  requireComplete();
  moveMaps();
  copyAddons();
  return metafile;
};

/** @throws Error if a file of the bundle would look for another one, which was left behind. */
const requireComplete = (): void => {
  for (const file of readdirSync(PROGRAM_FOLDER).filter((name) => name.endsWith('.js'))) {
    const [call] = /\brequire\w*\("\.{1,2}\/[^"]*"\)/.exec(readFileSync(join(PROGRAM_FOLDER, file), 'utf8')) ?? [];
    if (call) throw new Error(`${file} still has ${call}: the bundle lacks that module.`);
  }
};

const moveMaps = (): void => {
  mkdirSync(MAPS_FOLDER, { recursive: true });
  for (const file of readdirSync(PROGRAM_FOLDER).filter((name) => name.endsWith('.map'))) {
    renameSync(join(PROGRAM_FOLDER, file), join(MAPS_FOLDER, file));
  }
};

/** The addons of every platform, as the package of better-sqlite3 has them. */
const copyAddons = (): void => {
  const from = join(packageRoot, 'node_modules', 'better-sqlite3', 'prebuilds');
  const to = join(PACKAGE_FOLDER, 'prebuilds');
  for (const file of readdirSync(from)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(from, file), join(to, file));
  }
};
