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

/** Prints the topics, each with the number of its cases per mark. */
export const printTopics = (): string =>
  table(
    ['Topic', ...Object.keys(MARKS)],
    Object.entries(TOPICS).map(([topic, cases]) => [
      `[${topic}](fidelity/${topic}.md)`,
      ...Object.keys(MARKS).map((mark) => String(cases.filter((behavior) => behavior.mark === mark).length)),
    ]),
  );

/** Prints the behaviors of a topic. One that holds in several families has one row. */
export const printTopic = (topic: string): string => {
  const rows = Map.groupBy(TOPICS[topic] ?? [], ({ id, mark, source }) =>
    [id.replace(IN_FAMILY, ''), mark, source].join('\n'),
  );
  return table(
    ['Case', 'Mark', 'Behavior', 'Source', 'What would settle it'],
    [...rows.values()].map((cases) => toRow(cases)),
  );
};

/** The end of a case's ID that names the family it is about. */
const IN_FAMILY = /-(?:v1|v3|v20\d\d|beta)$/;

const toRow = ([first, ...others]: readonly Case[]): string[] => {
  if (first === undefined) return [];
  const more = others.map(({ id }) => IN_FAMILY.exec(id)?.[0].slice(1) ?? id).join(', ');
  const { id, mark, title, source, settledBy = '' } = first;
  return [`\`${id}\`${more && `, and for ${more}`}`, mark, title, source, settledBy];
};

const casesMarked = (mark: string): Case[] => CASES.filter((behavior) => behavior.mark === mark);
