import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { packageRoot } from '../server/platform/package.ts';

const SOURCE = join(packageRoot, 'console');

/** Returns the compressed files of the console by name. Code that only one view needs is in a separate file, loaded with it. */
export const buildConsole = async (): Promise<ReadonlyMap<string, Buffer>> => (await bundleConsole()).files;

/** Returns the files, and what is in them. */
export const bundleConsole = async (): Promise<{ files: ReadonlyMap<string, Buffer>; metafile: Metafile }> => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: packageRoot,
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
    metafile: true,
    logLevel: 'silent',
  });
  const files = outputFiles.map(({ path, contents }): [string, Uint8Array] => [basename(path), contents]);
  for (const name of ['index.html', 'icon.svg']) files.push([name, readFileSync(join(SOURCE, name))]);
  return { files: new Map(files.map(([name, contents]) => [name, gzipSync(contents, { level: 9 })])), metafile };
};
