import type { Check } from './checks.ts';

/** One release of a client that the drivers run. */
export interface Client {
  /** Its name in the table, such as `TypeScript`. */
  readonly name: string;
  readonly version: string;
  /** Where it comes from, for the fidelity page. */
  readonly source: string;
  /** Families that it speaks, by the name of their row. */
  readonly families: readonly string[];
  /** What must be there for it to run beside Node.js. */
  readonly toolchain?: { readonly name: string; isThere(): boolean };
  /** Installs what it needs, and returns how its driver is started. */
  prepare(server: ServerUnderTest): Promise<Launch>;
  /** What it cannot do: ids of checks, with `FAMILY/` in front if in one family alone, each with the reason. */
  readonly without: Readonly<Record<string, string>>;
}

/** How a driver is started; the names of the checks are added to its arguments. */
export interface Launch {
  readonly command: readonly [file: string, ...args: string[]];
  readonly cwd: string;
}

export interface ServerUnderTest {
  readonly url: string;
}

/** Returns whether a client is asked to do a check in a family. */
export const isAsked = ({ without }: Client, family: string, { id }: Check): boolean =>
  without[id] === undefined && without[`${family}/${id}`] === undefined;
