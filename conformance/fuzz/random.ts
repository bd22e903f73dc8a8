import { Random as Source } from '../../server/domain/random.ts';

/** Repeatable choices for the fuzzer: the same seed makes the same ones. */
export class Random extends Source {
  /** Returns a whole number from 0 up to but not including `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('There is nothing to pick from.');
    return item;
  }

  /** Returns up to `max` items. */
  several<T>(max: number, make: () => T): T[] {
    return Array.from({ length: this.below(max + 1) }, make);
  }

  bytes(max: number): Buffer {
    return Buffer.from(this.several(max, () => this.below(256)));
  }
}
