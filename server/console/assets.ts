import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Asset, contentSecurityPolicy, toAsset } from '../http/asset.ts';
import { PACKAGE_NAME, packageRoot } from '../platform/package.ts';

const FROM_SOURCES = import.meta.filename.endsWith('.ts');

/** Folder into which `npm run build` writes the compressed files of the console. */
const BUILT_FOLDER = join(packageRoot, 'dist', 'console');
/** Folder for the files built at the first visit, if the server runs from the sources. */
const CACHE_FOLDER = join(packageRoot, 'node_modules', '.cache', PACKAGE_NAME, 'console');
/** Their sources. */
const SOURCES = ['console', 'server/domain', 'server/models', 'tools/console.ts', 'package-lock.json'];

/** Nothing inline, neither scripts nor styles. */
export const POLICY = contentSecurityPolicy("'self'");

/** Name of the page among its files. */
export const PAGE = 'index.html';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

type Files = ReadonlyMap<string, Buffer>;

let made: { readonly version: string; readonly assets: Promise<ReadonlyMap<string, Asset>> } | undefined;

/** Returns the files of the console by name. Beside the sources they follow every change of them. */
export const consoleAssets = (): Promise<ReadonlyMap<string, Asset>> => {
  const version = FROM_SOURCES ? fingerprint() : '';
  if (made?.version !== version) {
    const assets = (FROM_SOURCES ? buildOnce(version) : Promise.resolve(readFolder(BUILT_FOLDER))).then(toAssets);
    // A build that failed is tried again at the next visit.
    assets.catch(() => {
      made = undefined;
    });
    made = { version, assets };
  }
  return made.assets;
};

const toAssets = (files: Files): ReadonlyMap<string, Asset> =>
  new Map(
    [...files].map(([name, gzipped]): [string, Asset] => [
      name,
      toAsset(TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream', { gzipped }),
    ]),
  );

const readFolder = (folder: string): Files =>
  new Map(readdirSync(folder).map((file) => [file.replace(/\.gz$/, ''), readFileSync(join(folder, file))]));

/** Changes with every file that the console is built from; sizes and times are enough to tell. */
const fingerprint = (): string => {
  const hash = createHash('sha1');
  const add = (path: string): void => {
    const stats = statSync(join(packageRoot, path));
    if (!stats.isDirectory()) hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`);
    else for (const name of readdirSync(join(packageRoot, path))) add(`${path}/${name}`);
  };
  for (const path of SOURCES) add(path);
  return hash.digest('hex');
};

const buildOnce = async (version: string): Promise<Files> => {
  const folder = join(CACHE_FOLDER, version);
  try {
    return readFolder(folder);
  } catch {
    // The builder and what it needs are development dependencies: a package must not follow this import.
    const builder = new URL('../../tools/console.ts', import.meta.url).href;
    const { buildConsole } = (await import(builder)) as { buildConsole: () => Promise<Files> };
    const files = await buildConsole();
    cache(folder, files);
    return files;
  }
};

/** Writes the files, which appear all at once. A folder that cannot be written costs the next start its time, nothing else. */
const cache = (folder: string, files: Files): void => {
  try {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    for (const [name, gzipped] of files) writeFileSync(join(unfinished, `${name}.gz`), gzipped);
    const outdated = readdirSync(CACHE_FOLDER).filter((name) => !name.includes('.') && !folder.endsWith(name));
    renameSync(unfinished, folder);
    for (const name of outdated) rmSync(join(CACHE_FOLDER, name), { recursive: true, force: true });
  } catch {}
};
