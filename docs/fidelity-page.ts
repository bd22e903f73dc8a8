import type { Case, Mark } from '../conformance/case.ts';
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
