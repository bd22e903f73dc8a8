import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { BUILT_FOLDER } from '../server/console/assets.ts';
import { packageRoot } from '../server/platform/package.ts';

const SOURCE = join(packageRoot, 'console');

/** Returns the files of the console by name, each compressed. What a view alone needs is a file of its own, loaded with it. */
export const buildConsole = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'app.tsx'), join(SOURCE, 'style.css')],
    outdir: SOURCE,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
    logLevel: 'silent',
  });
  const files = outputFiles.map(({ path, contents }): [string, Uint8Array] => [basename(path), contents]);
  for (const name of ['index.html', 'icon.svg']) files.push([name, readFileSync(join(SOURCE, name))]);
  return new Map(files.map(([name, contents]) => [name, gzipSync(contents, { level: 9 })]));
};

/** Puts the console into the package; a part of `npm run build`. */
if (import.meta.main) {
  mkdirSync(BUILT_FOLDER, { recursive: true });
  for (const [name, gzipped] of await buildConsole()) writeFileSync(join(BUILT_FOLDER, `${name}.gz`), gzipped);
}
