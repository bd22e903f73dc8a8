/** Limits of a cache. Default: unlimited. */
export interface Bounds {
  readonly entries?: number;
  readonly bytes?: number;
}

/** A cache limited in entries and bytes. The least recently used entries are evicted. */
export class BoundedCache<K, V> {
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #sizeOf: (key: K, value: V) => number;
  /** In order of last use. */
  readonly #entries = new Map<K, V>();
  /** Key of the last use, so that what is used again and again is not moved each time. */
  #latest: K | undefined;
  #bytes = 0;

  /** @param sizeOf returns an upper bound for an entry's size in bytes; it must not change while the entry is cached. */
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
    if (value === undefined || key === this.#latest) return value;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#latest = key;
    return value;
  }

  /** Adds or replaces an entry, unless it is larger than the whole cache. */
  set(key: K, value: V): void {
    this.delete(key);
    const bytes = this.#sizeOf(key, value);
    if (bytes > this.#maxBytes) return;
    this.#entries.set(key, value);
    this.#latest = key;
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

/** Returns an upper bound for the size of texts in memory, in bytes: two per character. */
export const bytesOfTexts = (...texts: readonly (string | undefined)[]): number =>
  2 * texts.reduce((length, text = '') => length + text.length, 0);
