/** The known values of a connector, by path into its detail, such as `connectorMetadata.n3`. */
export type Facts = Readonly<Record<string, string | number>>;

/** A write, and the complete connector after it, or undefined if it is deleted. */
export interface Write {
  readonly scriptName: string;
  readonly kind: 'create' | 'patch' | 'upload' | 'delete';
  readonly path: string;
  readonly request: RequestInit;
  readonly after: Facts | undefined;
}

interface Entry {
  /** The connector after the last acknowledged write; undefined if it does not exist. */
  sure: Facts | undefined;
  /** The write whose response has not been read. */
  flying: Write | undefined;
}

/** The result of comparing a ledger with a server. */
export interface Audit {
  /** The differences from what was acknowledged, one line each. */
  readonly lost: readonly string[];
  /** Number of unacknowledged writes that were stored, and that were not. */
  readonly landed: number;
  readonly vanished: number;
}

/** Records what was written to a server, to compare it with what is stored. Each connector has one writer at a time. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  acknowledged = 0;

  /** Returns the connectors that certainly exist, by prefix of the name. */
  living(prefix: string): { scriptName: string; facts: Facts }[] {
    return [...this.#entries].flatMap(([scriptName, { sure }]) =>
      sure && scriptName.startsWith(prefix) ? [{ scriptName, facts: sure }] : [],
    );
  }

  /** Returns the certain values of a connector. */
  factsOf(scriptName: string): Facts {
    return this.#entries.get(scriptName)?.sure ?? {};
  }

  get scriptNames(): string[] {
    return [...this.#entries.keys()];
  }

  sent(write: Write): void {
    const entry = this.#entries.get(write.scriptName);
    if (entry) entry.flying = write;
    else this.#entries.set(write.scriptName, { sure: undefined, flying: write });
  }

  confirmed({ scriptName, after }: Write): void {
    this.acknowledged += 1;
    this.#entries.set(scriptName, { sure: after, flying: undefined });
  }

  /** Records that the server rejected a write. */
  rejected({ scriptName }: Write): void {
    const entry = this.#entries.get(scriptName);
    if (entry) entry.flying = undefined;
  }

  /** Records an acknowledged reset. */
  reset(): void {
    this.acknowledged += 1;
    this.clear();
  }

  /** Records that all connectors are deleted. */
  clear(): void {
    this.#entries.clear();
  }

  /**
   * Compares the ledger with what is stored. After that, the outcome of writes in flight is known, and lost connectors
   * are removed from the ledger.
   */
  audit(found: ReadonlyMap<string, Facts>): Audit {
    const lost: string[] = [];
    let landed = 0;
    let vanished = 0;
    for (const [scriptName, entry] of this.#entries) {
      const there = found.get(scriptName);
      const differs = differences(entry.sure, there);
      if (entry.flying && differs.length > 0 && differences(entry.flying.after, there).length === 0) {
        landed += 1;
        entry.sure = entry.flying.after;
      } else {
        if (entry.flying) vanished += 1;
        lost.push(...differs.map((text) => `${scriptName}: ${text}`));
        // A loss is reported once.
        if (differs.length > 0) entry.sure = there;
      }
      entry.flying = undefined;
      if (entry.sure === undefined) this.#entries.delete(scriptName);
    }
    for (const scriptName of found.keys()) {
      if (!this.#entries.has(scriptName) && !lost.some((text) => text.startsWith(`${scriptName}:`)))
        lost.push(`${scriptName}: is there and was never written, or was deleted before`);
    }
    return { lost, landed, vanished };
  }
}

const METADATA = 'connectorMetadata.';

/** Returns how two states of a connector differ. Unknown metadata is a difference, but a generated document is not. */
const differences = (sure: Facts | undefined, there: Facts | undefined): string[] => {
  if (!sure) return there ? ['is there and should be gone'] : [];
  if (!there) return [`is gone, with ${Object.keys(sure).length} facts`];
  const wrong = Object.keys(sure).filter((key) => sure[key] !== there[key]);
  const extra = Object.keys(there).filter((key) => key.startsWith(METADATA) && !(key in sure));
  return [...wrong, ...extra].map((key) => `${key} is ${show(there[key])}, should be ${show(sure[key])}`);
};

const show = (value: string | number | undefined): string =>
  typeof value === 'string' && value.length > 60
    ? `${JSON.stringify(value.slice(0, 60))}… (${value.length})`
    : (JSON.stringify(value) ?? 'absent');
