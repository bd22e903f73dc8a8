import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageRoot } from '../package.ts';

/** What the page takes of Swagger UI, with the media types. */
export const LIBRARY_FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;
type LibraryFile = keyof typeof LIBRARY_FILES;

export const LIBRARY_FILE_NAMES = Object.keys(LIBRARY_FILES) as LibraryFile[];

/**
 * Where `npm run build` puts these files, compressed. The library stays a development dependency: it is six times as large as
 * what the page takes of it, and its installation reports to its makers.
 */
export const BUILT_FOLDER = join(packageRoot, 'dist', 'api-page');

/** Where the library is installed; only beside the sources. */
export const libraryFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** A file of the library, compressed. */
export const readCompressed = (file: LibraryFile): Buffer =>
  import.meta.filename.endsWith('.ts')
    ? gzipSync(readFileSync(join(libraryFolder(), file)), { level: 9 })
    : readFileSync(join(BUILT_FOLDER, `${file}.gz`));
