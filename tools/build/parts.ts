import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { packageRoot } from '../../server/platform/package.ts';

/** A third-party package that is partly in ours. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its folder, relative to the sources. */
  readonly folder: string;
}

/** The packages whose files are in bundles, or are copied from the folders that are named, by name. */
export const partsOf = (bundles: readonly Metafile[], copied: readonly string[]): Part[] => {
  const files = bundles.flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  const folders = files.flatMap((file) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const parts = [...new Set([...folders, ...copied])].map(readPart);
  return parts.sort((a, b) => (a.name === b.name ? compare(a.version, b.version) : compare(a.name, b.name)));
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const readPart = (folder: string): Part => {
  const { name, version, license }: Omit<Part, 'folder'> = JSON.parse(
    readFileSync(join(packageRoot, folder, 'package.json'), 'utf8'),
  );
  if (!license) throw new Error(`${folder}/package.json names no license.`);
  return { name, version, license, folder };
};
