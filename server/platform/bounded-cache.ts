/** How much a cache may hold; unlimited where nothing is said. */
export interface Bounds {
  readonly entries?: number;
  readonly bytes?: number;
}

/** A cache that stays within a number of entries and of bytes: the least recently used entries make room for a new one. */
export class BoundedCache<K, V> {
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #sizeOf: (key: K, value: V) => number;
  /** In the order of last use. */
  readonly #entries = new Map<K, V>();
  #bytes = 0;

  /** @param sizeOf an upper bound of the bytes that an entry takes. It must stay the same while the entry is cached. */
  constructor(
    { entries = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY }: Bounds,
    sizeOf: (key: K, value: V) => number = () => 0,
  ) {
    this.#maxEntries = entries;
    this.#maxBytes = bytes;
    this.#sizeOf = sizeOf;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Adds or replaces an entry. One that is larger than the whole cache is not kept. */
  set(key: K, value: V): void {
    this.delete(key);
    const bytes = this.#sizeOf(key, value);
    if (bytes > this.#maxBytes) return;
    this.#entries.set(key, value);
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries && this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= this.#sizeOf(key, value);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}

/** Returns an upper bound of the bytes that texts take in memory: a character takes at most two. */
export const bytesOfTexts = (...texts: readonly (string | undefined)[]): number =>
  2 * texts.reduce((length, text = '') => length + text.length, 0);
