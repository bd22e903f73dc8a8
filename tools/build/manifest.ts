import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../server/platform/package.ts';

/** Fields that the published package.json takes from that of the sources. */
const KEPT = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'author',
  'repository',
  'homepage',
  'bugs',
  'engines',
  'type',
];

/**
 * How the package is used. It has no dependencies and no scripts: nothing else is installed, and no script runs. A project that
 * imports the module of Testcontainers has that package already.
 */
const ENTRIES = {
  peerDependencies: { testcontainers: '>=11' },
  peerDependenciesMeta: { testcontainers: { optional: true } },
  bin: { 'isc-connectors-emulator': 'dist/cli.js' },
  exports: {
    '.': { types: './types/index.d.ts', default: './dist/index.js' },
    './testcontainers': { types: './types/testcontainers.d.ts', default: './dist/testcontainers.js' },
    './package.json': './package.json',
  },
};

/** Returns the text of the published package.json. */
export const manifestText = (): string => {
  const own: Record<string, unknown> = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const kept = KEPT.flatMap((field) => (field in own ? [[field, own[field]]] : []));
  return `${JSON.stringify({ ...Object.fromEntries(kept), ...ENTRIES }, null, 2)}\n`;
};
