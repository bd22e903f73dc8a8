import type { Case, Mark } from '../conformance/case.ts';
import { readEvidence } from '../conformance/evidence.ts';
import { CASES, TOPICS } from '../conformance/index.ts';
import { table } from './table.ts';

const MARKS: Readonly<Record<Mark, string>> = {
  D: 'documented by the published API description or documentation',
  W: 'seen on the wire: the bytes of a real client, or a recorded response of a live tenant',
  A: 'assumed: nothing public tells; the emulator chose',
};

/** The counts at the top of the page. */
export const printCounts = (): string =>
  table(
    ['Mark', 'Meaning', 'Cases'],
    [
      ...Object.entries(MARKS).map(([mark, meaning]) => [mark, meaning, String(casesMarked(mark).length)]),
      ['', 'together', String(CASES.length)],
    ],
  );

/** The clients of the last recorded run. */
export const printClients = (): string =>
  table(
    ['Client', 'Version', 'From', 'Families', 'Run on'],
    readEvidence().clients.map(({ client, version, source, date, checks }) => [
      client,
      version,
      source,
      Object.keys(checks).join(', '),
      date,
    ]),
  );

/** Each operation in each family: how its behaviors are known, and which clients call it. */
export const printOperations = (): string => {
  const { operations, cases } = readEvidence();
  return table(
    ['Operation', 'Family', ...Object.keys(MARKS), 'Driven by'],
    operations.map(({ family, operation, drivenBy }) => {
      const about = cases.filter(
        (one) => one.operations.includes(operation) && (family === null || one.families.includes(family)),
      );
      const counts = Object.keys(MARKS).map((mark) => String(about.filter((one) => one.mark === mark).length));
      return [operation, family ?? '', ...counts, printNames(drivenBy) || 'the conformance cases alone'];
    }),
  );
};

/** Names of clients, each client once with its versions. */
const printNames = (names: readonly string[]): string =>
  Object.entries(Object.groupBy(names, (name) => name.slice(0, name.lastIndexOf(' '))))
    .map(([client, group = []]) => `${client} ${group.map((name) => name.slice(client.length + 1)).join(', ')}`)
    .join('; ');

/** Each assumption with what would settle it. */
export const printAssumptions = (): string =>
  table(
    ['Case', 'Behavior', 'What would settle it'],
    casesMarked('A').map(({ id, title, settledBy }) => [`\`${id}\``, title, settledBy ?? '']),
  );

/** Every behavior by topic, with its mark and source. */
export const printBehaviors = (): string =>
  Object.entries(TOPICS)
    .map(([topic, cases]) => `### ${topic}\n\n${table(['Case', 'Mark', 'Behavior', 'Source'], cases.map(toRow))}`)
    .join('\n\n');

const toRow = ({ id, mark, title, source }: Case): string[] => [`\`${id}\``, mark, title, source];

const casesMarked = (mark: string): Case[] => CASES.filter((behavior) => behavior.mark === mark);
