import type { ResolvedOptions } from '../server/options/options.ts';
import type { Expected } from './match.ts';

/** How a behavior is known: documented, seen on the wire, or assumed. */
export type Mark = 'D' | 'W' | 'A';

/** One behavior, as data: what is sent and what must come back. */
export interface Case {
  /** `topic/what`; never changes once it is published. */
  readonly id: string;
  /** The behavior in one sentence, for a reader of the fidelity page. */
  readonly title: string;
  readonly mark: Mark;
  /** Where the knowledge comes from, in words. */
  readonly source: string;
  /** For an assumption: what would settle it. */
  readonly settledBy?: string;
  /** Whether it leaves something behind in the tenant while it runs. */
  readonly writes: boolean;
  /** Whether it speaks of connectors that only the emulator's seed has. */
  readonly seed?: true;
  /** Settings that the server must have: such a case runs in process only. */
  readonly server?: Partial<ResolvedOptions>;
  readonly steps: readonly Step[];
}

/** A request and its response. `{{name}}` in any text of it stands for a captured value. */
export interface Step {
  readonly send: Request;
  readonly expect: Expectation;
  /** Values to keep for later steps: by name, a JSON Pointer into the body. */
  readonly capture?: Readonly<Record<string, string>>;
  /** Values to keep from a header: by name, the header and a pattern whose first group is the value. */
  readonly captureHeader?: Readonly<Record<string, readonly [header: string, pattern: RegExp]>>;
}

export interface Request {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body: JSON of a value, or a text sent as it is; `latin1` sends each character as one byte. */
  readonly json?: unknown;
  readonly text?: string;
  readonly latin1?: string;
  /** `token` (the default) sends the token of the run, `none` sends no Authorization header of the runner's. */
  readonly auth?: 'token' | 'none';
}

export interface Expectation {
  readonly status: number;
  /** By lower-case name; null where the header must be absent. */
  readonly headers?: Readonly<Record<string, Expected>>;
  /** Names of headers, as they must be spelled; checked where the transport shows it. */
  readonly spelling?: readonly string[];
  readonly json?: Expected;
  readonly text?: Expected;
}
