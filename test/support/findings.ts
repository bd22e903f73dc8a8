import { isDeepStrictEqual } from 'node:util';

/** Collects what is wrong with many things of one kind, so that a test compares one list with `[]`. */
export class Findings {
  readonly list: string[] = [];

  ok(holds: unknown, what: string): void {
    if (!holds) this.list.push(`not so: ${what}`);
  }

  same(actual: unknown, expected: unknown, what: string): void {
    if (isDeepStrictEqual(actual, expected)) return;
    this.list.push(`${what}: ${shown(actual)}, expected ${shown(expected)}`);
  }
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 300);
