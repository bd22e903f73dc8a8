import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../docs/table.ts';
import { FAMILIES, type Family } from '../server/api/families.ts';
import { packageRoot } from '../server/platform/package.ts';
import { compareDocuments, type Difference } from './openapi-differences/compare.ts';
import { REASONS, type Reason } from './openapi-differences/reasons.ts';

/**
 * Prints every difference between the published descriptions in a folder and the documents in `schemas/openapi`, with its reason. The
 * name of a published file holds that of its family, such as `connectors.v3.openapi.json`. Fails if a difference has no reason, or a
 * reason no difference.
 *
 * Usage: node tools/openapi-differences.ts FOLDER [--write]
 */
const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true });
const [folder] = positionals;

/** Families whose published description has the operations of another one. [D] */
const SAME_AS: Readonly<Record<string, string>> = { v2025: 'v2024', v2026: 'v2024' };

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;

const fileOf = (family: string, files: readonly string[]): string | undefined =>
  files.find((file) => file.split('.').includes(family));

/** Differences of the same kind, in all families and operations that have it. */
interface Row extends Omit<Difference, 'operation'> {
  readonly families: Set<string>;
  readonly operations: Set<string>;
}

const collect = (families: readonly Family[], from: string): Row[] => {
  const files = readdirSync(from).filter((file) => file.endsWith('.json'));
  const rows = new Map<string, Row>();
  for (const { name, basePath } of families) {
    const file = fileOf(name, files) ?? fileOf(SAME_AS[name] ?? '', files);
    if (file === undefined) throw new Error(`${from} has no description of ${name}.`);
    const published = readJson(join(from, file));
    const here = readJson(join(packageRoot, 'schemas', 'openapi', `${name}.json`));
    for (const { operation, ...difference } of compareDocuments(published, here, basePath)) {
      const key = JSON.stringify(difference);
      const row = rows.get(key) ?? { ...difference, families: new Set(), operations: new Set() };
      row.families.add(name);
      row.operations.add(operation);
      rows.set(key, row);
    }
  }
  return [...rows.values()];
};

const MAX_SHOWN = 90;
const cell = (value: string | undefined): string => {
  if (value === undefined) return 'absent';
  if (value === '"described"') return 'present';
  return `\`${value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value}\``;
};

/** Parts that every operation has; the others say by themselves where they are. */
const OF_OPERATION = /^(?:operation|request body, required)$/;

const placeOf = ({ where, operations }: Row): string =>
  OF_OPERATION.test(where) ? `${where}: ${[...operations].join(', ')}` : where;

const explains = ({ where }: Reason, row: Row): boolean => where.test(row.where);
const reasonOf = (row: Row): Reason | undefined => REASONS.find((reason) => explains(reason, row));

const sectionOf = (title: string, reason: string, rows: readonly Row[]): string => {
  const body = rows.map((row) => [
    placeOf(row),
    cell(row.published),
    cell(row.here),
    row.families.size === FAMILIES.length ? 'all' : [...row.families].join(', '),
  ]);
  return `## ${title}\n\n${reason}\n\n${table(['Place', 'Published', 'Here', 'Families'], body)}\n`;
};

const pageOf = (rows: readonly Row[]): string => {
  const sections = REASONS.map((one) =>
    sectionOf(
      one.title,
      one.reason,
      rows.filter((row) => reasonOf(row) === one),
    ),
  );
  const bare = rows.filter((row) => !reasonOf(row));
  if (bare.length > 0) sections.push(sectionOf('No reason', 'Nothing explains these.', bare));
  return [INTRODUCTION, ...sections].join('\n');
};

const INTRODUCTION = `# Differences from the published descriptions

The OpenAPI documents of the emulator describe the operations of SailPoint's published descriptions. This page lists every
difference with its reason, except in texts, titles, and examples. \`node tools/openapi-differences.ts FOLDER --write\` writes it from a
folder with the published descriptions.
`;

const fail = (message: string): void => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
};

if (folder === undefined || positionals.length > 1) {
  fail('Usage: node tools/openapi-differences.ts FOLDER [--write]');
} else {
  const rows = collect(FAMILIES, folder);
  const page = pageOf(rows);
  if (values.write) writeFileSync(join(packageRoot, 'docs', 'openapi-differences.md'), page);
  else process.stdout.write(page);
  const bare = rows.filter((row) => !reasonOf(row)).length;
  if (bare > 0) fail(`${bare} differences have no reason.`);
  for (const reason of REASONS) {
    if (!rows.some((row) => reasonOf(row) === reason)) fail(`This reason explains nothing: ${reason.title}`);
  }
}
