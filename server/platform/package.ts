import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json, for the sources and for the built files alike. */
export const packageRoot = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();

const manifest: { name: string; version: string } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));

export const PACKAGE_NAME = manifest.name;
export const VERSION = manifest.version;
