/** How much a map may hold. */
export interface Bounds {
  readonly entries: number;
  readonly bytes: number;
}

/** A map by text that stays within a number of entries and of bytes: the oldest entries make room for a new one. */
export class BoundedMap<V> {
  readonly #bounds: Bounds;
  readonly #entries = new Map<string, { readonly value: V; readonly bytes: number }>();
  #bytes = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Bytes of all entries, as `set` was told. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key)?.value;
  }

  /**
   * Keeps a value as the newest entry; one that is larger than the whole map is not kept.
   *
   * @param bytes an upper bound of what the entry takes.
   */
  set(key: string, value: V, bytes: number): void {
    this.delete(key);
    if (bytes > this.#bounds.bytes) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#bounds.entries && this.#bytes <= this.#bounds.bytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

/** An upper bound of the bytes that texts take in memory: a character takes two at most. */
export const bytesOfTexts = (...texts: readonly (string | undefined)[]): number =>
  2 * texts.reduce((length, text = '') => length + text.length, 0);
