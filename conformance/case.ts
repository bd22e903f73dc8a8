import type { ResolvedOptions } from '../server/options/options.ts';
import type { Expected } from './match.ts';

/** How a behavior is known: documented, seen on the wire, or assumed. */
export type Mark = 'D' | 'W' | 'A';

/** A conformance case: one behavior, as the requests to send and the responses to expect. */
export interface Case {
  /** `topic/what`. Never changes after publication. */
  readonly id: string;
  /** The behavior in one sentence, for the fidelity page. */
  readonly title: string;
  readonly mark: Mark;
  /** Source of the knowledge, in words. */
  readonly source: string;
  /** For an assumption: the observation that would settle it. */
  readonly settledBy?: string;
  /** Whether it writes to the tenant. */
  readonly writes: boolean;
  /** Whether it needs connectors that only the emulator's seed has. */
  readonly seed?: true;
  /** Options that the server needs. Such a case runs only in process. */
  readonly server?: Partial<ResolvedOptions>;
  readonly steps: readonly Step[];
}

/** A request and its response. `{{name}}` in any text of it stands for a captured value. */
export interface Step {
  readonly send: Request;
  readonly expect: Expectation;
  /** Values to capture for later steps: JSON Pointers into the body, by name. */
  readonly capture?: Readonly<Record<string, string>>;
  /** Values to capture from headers, by name: the header, and a pattern whose first group is the value. */
  readonly captureHeader?: Readonly<Record<string, readonly [header: string, pattern: RegExp]>>;
}

export interface Request {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body: a value to send as JSON, or a text to send unchanged. `latin1` sends each character as one byte. */
  readonly json?: unknown;
  readonly text?: string;
  readonly latin1?: string;
  /** `token` (the default) sends the token of the run, `none` sends no token. */
  readonly auth?: 'token' | 'none';
}

export interface Expectation {
  readonly status: number;
  /** Header values by lower-case name; null if the header must be absent. */
  readonly headers?: Readonly<Record<string, Expected>>;
  /** Header names in their exact spelling; checked only if the transport reports it. */
  readonly spelling?: readonly string[];
  readonly json?: Expected;
  readonly text?: Expected;
}
