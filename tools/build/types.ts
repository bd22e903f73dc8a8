import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as models from '../../server/models/index.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { PACKAGE_FOLDER } from './folders.ts';
import { declarationOf, type Schema } from './schema-types.ts';

/** Where the models are declared. */
const MODELS = join('models', 'index.d.ts');

/**
 * Writes the declarations of the library, and of what they import, into `types/`. The models are declared by their generated
 * schemas, because a user has no TypeBox.
 *
 * @throws Error if a declaration imports a package.
 */
export const buildTypes = (entries: readonly string[]): void => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    const compiler = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['-p', 'tsconfig.build.json', '--outDir', folder];
    execFileSync(process.execPath, [compiler, ...options], { cwd: packageRoot, stdio: 'inherit' });
    writeFileSync(join(folder, 'server', MODELS), declareModels());
    copyImported(join(folder, 'server'), entries);
    copyFileSync(
      join(folder, 'integrations', 'testcontainers', 'index.d.ts'),
      join(PACKAGE_FOLDER, 'types', 'testcontainers.d.ts'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The models by the names that they have in the sources; references name them by their `$id`. */
const declareModels = (): string => {
  const named = Object.entries(models).map(([name, schema]) => [name, schema as Schema] as const);
  const names = new Map(named.map(([name, { $id }]) => [`${$id}#`, name]));
  return named.map(([name, schema]) => declarationOf(name, schema, names)).join('\n');
};

const IMPORT = /(?:\bfrom |\bimport\(|^import )['"]([^'"]+)['"]/gm;

const COMMENT = String.raw`(?:/\*\*(?:(?!\*/)[^])*\*/\n)?`;
const FUNCTION = new RegExp(`^${COMMENT}export declare const \\w+: (?:<[^>]*>)?\\([^]*?;\\n(?=\\S|$(?![^]))`, 'gm');

/** The types that a user sees need no functions of other modules, and not what these take. */
const withoutFunctions = (text: string): string =>
  text.replace(FUNCTION, '').replace(/^export \{[^}]+\} from .*\n/gm, '');

/** What is internal has been left out of a declaration, but not what was imported for it. */
const withoutUnusedImports = (text: string): string =>
  text.replace(/^import (?:type )?\{([^}]+)\} from '[^']+';\n/gm, (statement, list: string) => {
    const rest = text.replace(statement, '');
    const names = list.split(',').map((name) => name.trim().replace(/^type |^.* as /g, ''));
    return names.some((name) => new RegExp(`\\b${name}\\b`).test(rest)) ? statement : '';
  });

/** Copies the declarations of some modules and of all that they import. */
const copyImported = (from: string, entries: readonly string[]): void => {
  const files = new Set(entries);
  for (const file of files) {
    const declared = readFileSync(join(from, file), 'utf8');
    const text = withoutUnusedImports(entries.includes(file) ? declared : withoutFunctions(declared));
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
