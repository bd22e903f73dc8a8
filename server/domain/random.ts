import { createHash, randomBytes } from 'node:crypto';

/** A source of IDs and random choices: repeatable with a seed, unpredictable without one. */
export class Random {
  readonly #state: Uint32Array | undefined;

  /** @param seed the same seed makes the same choices; without one, choices are unpredictable. */
  constructor(seed?: number) {
    this.#state = seed === undefined ? undefined : expand(seed);
  }

  /** Returns a number from 0 up to but not including 1. */
  next(): number {
    return this.#word() / 4_294_967_296;
  }

  /** Returns a whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Returns the given number of lower-case hex digits. */
  hex(digits: number): string {
    if (this.#state === undefined) return pooledHex(digits);
    let text = '';
    while (text.length < digits) text += this.#word().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  /**
   * Returns 32 random bits, from sfc32 if there is a seed. Its state is wide enough that sources with different seeds do not run
   * through the same cycle at an offset, as sources with a 32-bit state do.
   */
  #word(): number {
    if (!this.#state) return randomBytes(4).readUInt32LE();
    const [a = 0, b = 0, c = 0, count = 0] = this.#state;
    const word = (a + b + count) >>> 0;
    this.#state.set([b ^ (b >>> 9), (c + (c << 3)) >>> 0, ((c << 21) | (c >>> 11)) + word, count + 1]);
    return word;
  }
}

/** Random bytes to read at once, because the system call costs the same for many as for few. */
const POOL_SIZE = 4096;
let pool = '';
let taken = 0;

const pooledHex = (digits: number): string => {
  if (taken + digits > pool.length) {
    pool = randomBytes(Math.max(POOL_SIZE, digits)).toString('hex');
    taken = 0;
  }
  taken += digits;
  return pool.slice(taken - digits, taken);
};

/** Returns the initial state for a seed. */
const expand = (seed: number): Uint32Array => {
  const digest = createHash('sha256').update(String(seed)).digest();
  return Uint32Array.from([0, 4, 8, 12], (at) => digest.readUInt32LE(at));
};
