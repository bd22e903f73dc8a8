import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { TSchema } from 'typebox';
import { OPTIONS } from '../server/options/options.ts';
import { urlAt } from '../server/platform/address.ts';
import { packageRoot } from '../server/platform/package.ts';

/**
 * Writes `schemas/` from the models and the rows of the API; with `--check`, compares instead and fails if a file would change.
 * This is `npm run schemas`.
 */

const FOLDER = join(packageRoot, 'schemas');

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const modelFiles = async (): Promise<Map<string, string>> => {
  const models: Record<string, TSchema> = await import('../server/models/index.ts');
  return new Map(
    Object.values(models)
      .map((schema) => schema as TSchema & { $id: string })
      .map((schema) => [`${schema.$id}.json`, toText(schema)]),
  );
};

/** Where a server listens that is started without options. */
const DEFAULT_URL = urlAt(OPTIONS.host.default, OPTIONS.port.default, false);

const documentFiles = async (): Promise<Map<string, string>> => {
  const { FAMILIES } = await import('../server/api/families.ts');
  const { describeFamily } = await import('../server/openapi/connectors.ts');
  const { describeControl } = await import('../server/openapi/control.ts');
  const documents = new Map(FAMILIES.map((family) => [family.name, describeFamily(family, true)]));
  documents.set('control', describeControl(false));
  return new Map(
    [...documents].map(([name, documentAt]) => [join('openapi', `${name}.json`), toText(documentAt(DEFAULT_URL))]),
  );
};

const writeFiles = (folder: string, files: ReadonlyMap<string, string>): void => {
  for (const [name, text] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
};

const removeOthers = (folder: string, files: ReadonlyMap<string, string>): void => {
  for (const name of othersIn(folder, files)) rmSync(join(folder, name));
};

const changedFiles = (folder: string, files: ReadonlyMap<string, string>): string[] => [
  ...[...files].filter(([name, text]) => readText(join(folder, name)) !== text).map(([name]) => name),
  ...othersIn(folder, files),
];

const othersIn = (folder: string, files: ReadonlyMap<string, string>): string[] =>
  listFiles(folder).filter((name) => !files.has(name));

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

const write = async (): Promise<number> => {
  const models = await modelFiles();
  // The documents are made from the written models, so these come first.
  writeFiles(FOLDER, models);
  const wanted = new Map([...models, ...(await documentFiles())]);
  writeFiles(FOLDER, wanted);
  removeOthers(FOLDER, wanted);
  return 0;
};

const check = async (): Promise<number> => {
  const stale = changedFiles(FOLDER, new Map([...(await modelFiles()), ...(await documentFiles())]));
  if (stale.length === 0) return 0;
  process.stderr.write(
    `These files of schemas are not what the models say; npm run schemas writes them: ${stale.join(', ')}.\n`,
  );
  return 1;
};

const [argument, ...others] = process.argv.slice(2);
if (others.length > 0 || (argument !== undefined && argument !== '--check')) {
  process.stderr.write('npm run schemas takes --check or nothing.\n');
  process.exitCode = 2;
} else process.exitCode = argument === undefined ? await write() : await check();
