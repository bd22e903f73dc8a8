/** What is known of a connector, flat: a path into its detail, such as `connectorMetadata.n3`, and what is there. */
export type Facts = Readonly<Record<string, string | number>>;

/** A write, and what it leaves behind: the whole of what the connector then is, or undefined where it is gone. */
export interface Write {
  readonly scriptName: string;
  readonly kind: 'create' | 'patch' | 'upload' | 'delete';
  readonly path: string;
  readonly request: RequestInit;
  readonly after: Facts | undefined;
}

interface Entry {
  /** What the last acknowledged write left behind; undefined if there is no connector. */
  sure: Facts | undefined;
  /** The write whose response has not been read. */
  flying: Write | undefined;
}

/** What was found out about the connectors of a ledger. */
export interface Audit {
  /** One line for each thing that is not as it was acknowledged. */
  readonly lost: readonly string[];
  /** Writes in flight whose outcome was there, and those whose was not. */
  readonly landed: number;
  readonly vanished: number;
}

/** What was written to a server, so that it can be held against what is there. Each connector has one writer at a time. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  acknowledged = 0;

  /** The connectors that are surely there, of those that the name begins. */
  living(prefix: string): { scriptName: string; facts: Facts }[] {
    return [...this.#entries].flatMap(([scriptName, { sure }]) =>
      sure && scriptName.startsWith(prefix) ? [{ scriptName, facts: sure }] : [],
    );
  }

  /** What is surely there of a connector. */
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

  /** The server said that it did nothing. */
  rejected({ scriptName }: Write): void {
    const entry = this.#entries.get(scriptName);
    if (entry) entry.flying = undefined;
  }

  /** A reset was acknowledged. */
  reset(): void {
    this.acknowledged += 1;
    this.clear();
  }

  /** All connectors are gone. */
  clear(): void {
    this.#entries.clear();
  }

  /**
   * Holds the ledger against what is there. What a write in flight has come to is known from then on; what is gone and was
   * found to be gone is forgotten.
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
        // What is lost is told once.
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

/** How two states of a connector differ; metadata that nobody wrote is a difference, a generated document none. */
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
