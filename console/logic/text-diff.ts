import { structuredPatch } from 'diff';

/** A line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** Numbers of the line before and after, counted from 1. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Lines that differ, with some around them. */
export interface Hunk {
  readonly lines: readonly DiffLine[];
}

/** Lines around a difference. */
const CONTEXT = 3;

/** Number of differing lines from which a comparison is given up: nobody reads it, and it would take seconds. */
export const MAX_DIFFERENCES = 2_000;

/** Returns what differs between two texts, line by line; undefined if there is too much of it. Line ends count. */
export const diffOf = (before: string, after: string): Hunk[] | undefined =>
  structuredPatch('', '', before, after, '', '', { context: CONTEXT, maxEditLength: MAX_DIFFERENCES })?.hunks.map(
    ({ oldStart, newStart, lines }) => {
      let [old, now] = [oldStart, newStart];
      return {
        lines: lines
          // A remark about the end of the file, which is no line.
          .filter((line) => !line.startsWith('\\'))
          .map((line): DiffLine => {
            const text = line.slice(1);
            if (line.startsWith('-')) return { kind: 'removed', text, before: old++, after: undefined };
            if (line.startsWith('+')) return { kind: 'added', text, before: undefined, after: now++ };
            return { kind: 'same', text, before: old++, after: now++ };
          }),
      };
    },
  );
