import { type Evidence, illegalValue, type RequestPart } from './errors.ts';
import { isNamed } from './operation-name.ts';

/** A logged request with its response. */
export interface RequestLogEntry {
  /** Number of the entry in its tenant, counted from 1. */
  readonly id: number;
  /** `SLPT-Request-ID` of the response. */
  readonly requestId: string;
  /** When the request arrived, by the tenant's clock: ISO 8601, UTC. */
  readonly time: string;
  /** Time until the response was sent, in milliseconds of real time. */
  readonly duration: number;
  readonly tenant: string;
  readonly clientId: string | null;
  readonly family: string | null;
  readonly operation: string | null;
  readonly scriptName: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly request: Message;
  /** Status code, or 0 if there was no response. */
  readonly status: number;
  readonly response: Message;
  /** Why the request was rejected, or null if it was not. */
  readonly rejection: Rejection | null;
  /** ID of the fault rule that was applied, or null. */
  readonly fault: string | null;
  readonly warnings: readonly string[];
}

export interface Message {
  /** Header fields by lower-case name, with secrets masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body, cut at `MAX_LOGGED_BODY`; for a token request, its parameters. Null if none was sent or the server did not read it. */
  readonly body: string | null;
  /** Whether the message had more than `body` holds. */
  readonly truncated: boolean;
}

/** Why a request was rejected: the rule in words, where it applies, and how it is known. */
export interface Rejection {
  /** Name of the error, such as `illegalValue`. */
  readonly rule: string;
  /** The rule in a sentence, such as `limit is "1000"; expected an integer from 0 to 250.` */
  readonly reason: string;
  /** The part of the request that is wrong, or null if it is none, such as for a rate limit. */
  readonly in: RequestPart | null;
  /** The field that is wrong, or null. */
  readonly field: string | null;
  /** JSON Pointer into the body, or null. */
  readonly pointer: string | null;
  /** Position in the field's text where something else was expected, counted from 1, or null. */
  readonly position: number | null;
  /** How the rule is known: documented, seen on the wire, or assumed. */
  readonly evidence: Evidence;
  readonly causes: readonly string[];
}

/** Summary of an ended request. Its texts come from the client: mask them before showing them. */
export interface RequestOutcome {
  readonly requestId: string;
  readonly tenant: string;
  /** Real time in milliseconds. */
  readonly duration: number;
  readonly operation: string | undefined;
  readonly method: string;
  readonly url: string;
  /** 0 if there was no response. */
  readonly status: number;
  readonly rejection: Rejection | null;
  readonly faultId: string | undefined;
  readonly warnings: readonly string[] | undefined;
}

/**
 * Receives every request of every tenant after it has ended. It must not throw.
 *
 * @param entry writes the entry of the request log, which takes longer than most observers need.
 */
export type Observer = (outcome: RequestOutcome, entry: () => RequestLogEntry) => void;

/** Filters for entries. An entry must match each one that is given. */
export interface RequestLogQuery {
  readonly operation?: string | undefined;
  readonly method?: string | undefined;
  readonly scriptName?: string | undefined;
  readonly clientId?: string | undefined;
  /** 100 to 599, or 0 for requests that got no response. */
  readonly status?: number | undefined;
  readonly path?: string | undefined;
  /** An entry's ID, for later entries, or a time in ISO 8601 with a time zone, for entries from then on. */
  readonly since?: string | undefined;
}

export interface RequestLogLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** Maximum size of a body in the request log, in bytes of UTF-8. */
export const MAX_LOGGED_BODY = 64 * 1024;

/** A stored entry. Its content is a function until it is first read, because most entries never are. */
interface StoredEntry {
  readonly id: number;
  readonly size: number;
  content: RequestLogEntry | (() => Omit<RequestLogEntry, 'id'>);
}

/** Number of evicted entries that are removed from the array at once. */
const SPARE_ENTRIES = 1000;

/** The last requests of a tenant, limited in number and in bytes. The oldest are evicted first. */
export class RequestLog {
  readonly #bounds: RequestLogLimits;
  readonly #listeners = new Set<(entry: RequestLogEntry) => void>();
  /** Oldest first. Entries before `#first` are evicted, and are removed from time to time. */
  #entries: (StoredEntry | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  #last = 0;
  #evicted = 0;

  constructor(bounds: RequestLogLimits) {
    this.#bounds = bounds;
  }

  /** How many entries it has had, holds, and has evicted to stay within its limits. */
  get counts(): { readonly last: number; readonly held: number; readonly evicted: number } {
    return { last: this.#last, held: this.#entries.length - this.#first, evicted: this.#evicted };
  }

  /** Returns the entry with this id, or undefined if the log does not hold it. */
  get(id: number): RequestLogEntry | undefined {
    const stored = this.#entries[this.#entries.length - 1 - (this.#last - id)];
    return stored && entryOf(stored);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds an entry.
   *
   * @param size upper bound of the bytes that the entry takes, and of those that `write` keeps in memory.
   * @param write returns the entry; it is called at most once.
   * @returns the entry once it is called.
   */
  add(size: number, write: () => Omit<RequestLogEntry, 'id'>): () => RequestLogEntry {
    this.#last += 1;
    const stored: StoredEntry = { id: this.#last, size, content: write };
    this.#entries.push(stored);
    this.#bytes += size;
    this.#trim();
    for (const listen of this.#listeners) listen(entryOf(stored));
    return () => entryOf(stored);
  }

  /** Returns the entries that match, oldest first. @throws ApiError `illegalValue` for a bad `status` or `since`. */
  find(query: RequestLogQuery = {}): RequestLogEntry[] {
    const tests = testsOf(query);
    const entries: RequestLogEntry[] = [];
    for (const stored of this.#entries) {
      const entry = stored && entryOf(stored);
      if (entry && tests.every(({ passes }) => passes(entry))) entries.push(entry);
    }
    return entries;
  }

  /** Deletes all entries. IDs continue. */
  clear(): void {
    this.#entries = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#evicted = 0;
  }

  /** Calls `listener` with each new entry. @returns a function that stops it. */
  onEntry(listener: (entry: RequestLogEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #trim(): void {
    const { entries, bytes } = this.#bounds;
    while (this.#entries.length - this.#first > entries || this.#bytes > bytes) {
      this.#bytes -= this.#entries[this.#first]?.size ?? 0;
      this.#entries[this.#first] = undefined;
      this.#first += 1;
      this.#evicted += 1;
    }
    if (this.#first < SPARE_ENTRIES) return;
    this.#entries.splice(0, this.#first);
    this.#first = 0;
  }
}

const entryOf = (stored: StoredEntry): RequestLogEntry => {
  if (typeof stored.content === 'function') stored.content = { id: stored.id, ...stored.content() };
  return stored.content;
};

type Passes = (entry: RequestLogEntry) => boolean;

/** The test of an entry for each property of a query. @throws ApiError `illegalValue` if no entry could ever pass. */
const TESTS: {
  readonly [Key in keyof Required<RequestLogQuery>]: (wanted: NonNullable<RequestLogQuery[Key]>) => Passes;
} = {
  operation: (wanted) => (entry) => isNamed(entry.operation, wanted),
  method: (wanted) => {
    const method = wanted.toUpperCase();
    return (entry) => entry.method === method;
  },
  scriptName: (wanted) => (entry) => entry.scriptName === wanted,
  clientId: (wanted) => (entry) => entry.clientId === wanted,
  status: (wanted) => {
    if (wanted !== 0 && !(wanted >= 100 && wanted <= 599)) {
      throw illegalValue('status', wanted, 'a status code from 100 to 599, or 0 for no response');
    }
    return (entry) => entry.status === wanted;
  },
  path: (wanted) => (entry) => entry.path === wanted,
  since: (wanted) => {
    if (REQUEST_ID.test(wanted)) return (entry) => entry.id > Number(wanted);
    const time = readTime(wanted);
    if (time === undefined)
      throw illegalValue('since', wanted, 'the id of a request, or a time such as 2030-01-31T12:00:00Z');
    return (entry) => Date.parse(entry.time) >= time;
  },
};

/** Returns a test for each property of a query. @throws ApiError as `RequestLog.find` does. */
export const testsOf = (query: RequestLogQuery): { key: keyof RequestLogQuery; passes: Passes }[] =>
  Object.entries(query).flatMap(([key, wanted]) => {
    // `TESTS` has every property of a query, each with a test for the type of its value.
    const make = TESTS[key as keyof RequestLogQuery] as (wanted: unknown) => Passes;
    return wanted === undefined ? [] : [{ key: key as keyof RequestLogQuery, passes: make(wanted) }];
  });

const REQUEST_ID = /^\d{1,15}$/;
const TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Returns the milliseconds since 1970 of a time in ISO 8601 with a time zone, or undefined for any other text. */
const readTime = (text: string): number | undefined => {
  const [, date] = TIME.exec(text) ?? [];
  // `Date.parse` takes February 30 for March 2.
  const exists = date !== undefined && toDate(Date.parse(`${date}T00:00Z`)) === date;
  const time = exists ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
};

const toDate = (time: number): string | undefined =>
  Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 'YYYY-MM-DD'.length);
