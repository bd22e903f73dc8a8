import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { run } from './consumer.ts';

/** What the package is built from. */
const PARTS = ['console', 'fixtures', 'integrations/testcontainers', 'schemas', 'server', 'tools'];
const FILES = ['.npmrc', 'package.json', 'package-lock.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json'];

/** Folder of the Node of the development dependencies. */
export const NODE_24 = join(packageRoot, 'node_modules', 'node', 'bin');

/** A folder that goes with the test file. */
export const folder = mkdtempSync(join(tmpdir(), 'package-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a folder in it. */
export const made = (name: string): string => {
  mkdirSync(join(folder, name));
  return join(folder, name);
};

/** A file that npm has packed. */
export interface Packed {
  readonly file: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
  /** The sources that it was built from: a copy, because the build clears `dist/`, which may be in use. */
  readonly tree: string;
}

/** Builds and packs the package. */
export const pack = async (): Promise<Packed> => {
  const tree = made('tree');
  for (const part of [...PARTS, ...FILES, ...SETTINGS]) {
    cpSync(join(packageRoot, part), join(tree, part), { recursive: true });
  }
  symlinkSync(join(packageRoot, 'node_modules'), join(tree, 'node_modules'));
  const built = await run(NODE_24, tree, 'npm', 'run', '--silent', 'build');
  if (built.status !== 0) throw new Error(`The build ended with ${built.status}: ${built.stderr}${built.stdout}`);
  const options = ['--json', '--pack-destination', folder];
  const { status, stdout, stderr } = await run(NODE_24, tree, 'npm', 'pack', './dist/package', ...options);
  if (status !== 0) throw new Error(`npm pack ended with ${status}: ${stderr}${stdout}`);
  const [report]: { filename: string; size: number; files: { path: string }[] }[] = JSON.parse(stdout);
  if (!report) throw new Error(`npm pack tells of no package: ${stdout}`);
  return { ...report, tree, file: join(folder, report.filename) };
};

/** Why nothing can be installed; undefined if it can. */
export const registryFault = async (): Promise<string | undefined> => {
  const ask = ['view', 'fastify', 'name', '--fetch-retries=0', '--fetch-timeout=10000'];
  const { status, stderr } = await run(NODE_24, folder, 'npm', ...ask);
  return status === 0 ? undefined : `the npm registry is not reached: ${stderr.trim().split('\n')[0]}`;
};

/** As the package `node` names them. */
const nodePackage = (): string => {
  const { platform, arch } = process;
  return [platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node', platform, arch].join('-');
};

/** Folders of other Nodes, by version; why there are none if the registry has none for this machine. */
export const fetchNodes = async (...versions: string[]): Promise<string | ReadonlyMap<string, string>> => {
  const nodes = made('nodes');
  writeFileSync(join(nodes, 'package.json'), '{"private":true}');
  const wanted = versions.map((version) => `node-${version}@npm:${nodePackage()}@${version}`);
  const install = ['npm', 'install', '--prefer-offline', '--ignore-scripts', ...wanted];
  const { status, stderr } = await run(NODE_24, nodes, ...install);
  if (/\bE404\b|\bETARGET\b/.test(stderr)) return `the npm registry has no ${nodePackage()}`;
  if (status !== 0) throw new Error(`Other Nodes are not installed: ${stderr}`);
  return new Map(versions.map((version) => [version, join(nodes, 'node_modules', `node-${version}`, 'bin')]));
};
