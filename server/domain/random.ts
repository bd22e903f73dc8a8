import { randomBytes } from 'node:crypto';

/** Where ids and random choices come from: repeatable with a seed, unforeseeable without one. */
export class Random {
  #state: number | undefined;

  /** @param seed the same seed makes the same choices; undefined for ones that nobody can foresee. */
  constructor(seed?: number) {
    this.#state = seed === undefined ? undefined : seed >>> 0;
  }

  /** A number from 0 up to but not including 1. */
  next(): number {
    return this.#word() / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** So many lower-case hex digits. */
  hex(digits: number): string {
    if (this.#state === undefined) return randomBytes(digits / 2).toString('hex');
    let text = '';
    while (text.length < digits) text += this.#word().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  /** 32 random bits (mulberry32 where there is a seed). */
  #word(): number {
    if (this.#state === undefined) return randomBytes(4).readUInt32LE();
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
