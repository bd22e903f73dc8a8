/** A cache that holds at most a total weight. When it is exceeded, the least recently used entries go. */
export class BoundedCache<K, V> {
  readonly #maxWeight: number;
  readonly #weigh: (key: K, value: V) => number;
  /** In the order of last use. */
  readonly #entries = new Map<K, V>();
  #weight = 0;

  /** @param weigh the weight of an entry; every entry weighs 1 by default, so that the bound is a number of entries. */
  constructor(maxWeight: number, weigh: (key: K, value: V) => number = () => 1) {
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  get weight(): number {
    return this.#weight;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Adds or replaces an entry. An entry heavier than the whole bound is not kept. */
  set(key: K, value: V): void {
    this.delete(key);
    const weight = this.#weigh(key, value);
    if (weight > this.#maxWeight) return;
    this.#entries.set(key, value);
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#maxWeight) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#weight -= this.#weigh(key, value);
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }
}
