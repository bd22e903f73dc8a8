import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../server/platform/package.ts';
import { PACKAGE_FOLDER } from './folders.ts';

/**
 * Writes the declarations of the library, and of what they import, into `types/`.
 *
 * @throws Error if a declaration imports a package, which a user may not have.
 */
export const buildTypes = (): void => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    const compiler = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['-p', 'tsconfig.build.json', '--outDir', folder];
    execFileSync(process.execPath, [compiler, ...options], { cwd: packageRoot, stdio: 'inherit' });
    copyImported(join(folder, 'server'), 'index.d.ts');
    copyFileSync(
      join(folder, 'integrations', 'testcontainers', 'index.d.ts'),
      join(PACKAGE_FOLDER, 'types', 'testcontainers.d.ts'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const IMPORT = /(?:\bfrom |\bimport\(|^import )['"]([^'"]+)['"]/gm;

/** Copies the declarations of a module and of all that it imports. */
const copyImported = (from: string, entry: string): void => {
  const files = new Set([entry]);
  for (const file of files) {
    const text = readFileSync(join(from, file), 'utf8');
    for (const [, path = ''] of text.matchAll(IMPORT)) {
      if (!path.startsWith('.'))
        throw new Error(`The declarations in ${file} need ${path}, which a user may not have.`);
      files.add(join(dirname(file), path.replace(/\.ts$/, '.d.ts')));
    }
    const target = join(PACKAGE_FOLDER, 'types', file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
};
