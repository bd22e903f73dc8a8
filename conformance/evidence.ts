import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAMILIES } from '../server/api/families.ts';
import { OAUTH_OPERATIONS } from '../server/api/oauth.ts';
import { OPERATIONS } from '../server/api/operations.ts';
import { CHECKS } from '../test/clients/checks.ts';
import type { Case, Mark, Request } from './case.ts';

/** The results of one client in the last recorded run. */
export interface Result {
  readonly client: string;
  readonly version: string;
  /** Its source. */
  readonly source: string;
  /** Day of the run, in ISO 8601. */
  readonly date: string;
  /** Ids of the checks that passed, by family and operation. */
  readonly checks: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A behavior, its evidence, and the clients that see it. */
export interface Evidence {
  /** Id of the conformance case. */
  readonly case: string;
  readonly title: string;
  readonly mark: Mark;
  readonly source: string;
  /** For an assumption: the observation that would settle it. */
  readonly settledBy?: string;
  /** Families and operations of its requests. */
  readonly families: readonly string[];
  readonly operations: readonly string[];
  /** Clients with a check that sees the behavior, such as `Python 2.1.72`. */
  readonly drivenBy: readonly string[];
}

/** The operations that clients called in the last recorded run, by family. Token requests have no family. */
export interface DrivenOperation {
  readonly family: string | null;
  readonly operation: string;
  readonly drivenBy: readonly string[];
}

/** The file with all evidence, for pages and tools. `npm run clients -- --record` and `npm run docs` write it. */
export interface EvidenceFile {
  readonly clients: readonly Result[];
  readonly operations: readonly DrivenOperation[];
  readonly cases: readonly Evidence[];
}

const FILE = join(import.meta.dirname, 'evidence.json');

export const readEvidence = (): EvidenceFile => JSON.parse(readFileSync(FILE, 'utf8'));

/** Writes the file with one case per line, so that a changed case is one changed line. */
export const writeEvidence = ({ clients, operations, cases }: EvidenceFile): void => {
  const lines = (rows: readonly unknown[]): string =>
    `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`;
  const [first, second, third] = [clients, operations, cases].map(lines);
  writeFileSync(FILE, `{\n  "clients": ${first},\n  "operations": ${second},\n  "cases": ${third}\n}\n`);
};

/** Returns the evidence about the cases from the results of the clients. */
export const gatherEvidence = (cases: readonly Case[], clients: readonly Result[]): EvidenceFile => ({
  clients,
  operations: [
    ...FAMILIES.flatMap(({ name, operations }) =>
      OPERATIONS.filter(({ id }) => operations.includes(id)).map(({ id }) => ({
        family: name,
        operation: id,
        drivenBy: clients.filter(({ checks }) => checks[name]?.[id] !== undefined).map(nameOf),
      })),
    ),
    {
      family: null,
      operation: 'getToken',
      drivenBy: clients
        .filter(({ checks }) => Object.values(checks).some((operations) => operations['getToken'] !== undefined))
        .map(nameOf),
    },
  ],
  cases: cases.map((one) => toEvidence(one, clients)),
});

const nameOf = ({ client, version }: Result): string => `${client} ${version}`;

const toEvidence = ({ id, title, mark, source, settledBy, steps }: Case, clients: readonly Result[]): Evidence => {
  const subjects = steps.map(({ send }) => subjectOf(send));
  const checks = CHECKS.filter(({ cases }) => cases.includes(id)).map((check) => check.id);
  const passed = ({ checks: families }: Result): readonly string[] =>
    Object.values(families).flatMap((operations) => Object.values(operations).flat());
  return {
    case: id,
    title,
    mark,
    source,
    ...(settledBy !== undefined && { settledBy }),
    families: distinct(subjects.map(({ family }) => family)),
    operations: distinct(subjects.map(({ operation }) => operation)),
    drivenBy: clients.filter((result) => passed(result).some((check) => checks.includes(check))).map(nameOf),
  };
};

const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

/** Returns the family and operation of a request, if any. */
const subjectOf = ({ method, path }: Request): { family?: string; operation?: string } => {
  const [pathname = ''] = path.split('?');
  const oauth = OAUTH_OPERATIONS.find((operation) => operation.path === pathname && operation.method === method);
  if (oauth) return { operation: oauth.id };
  const family = FAMILIES.find(({ basePath }) => pathname === basePath || pathname.startsWith(`${basePath}/`));
  if (!family) return {};
  const operation = OPERATIONS.find(
    ({ id, method: its, path: rest }) =>
      family.operations.includes(id) && its === method && matches(rest, pathname.slice(family.basePath.length)),
  );
  return { family: family.name, ...(operation && { operation: operation.id }) };
};

const matches = (route: string, path: string): boolean =>
  new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);
