import type { Check } from './checks.ts';

/** One release of a client that the drivers run. */
export interface Client {
  /** Which checks it is for; those of clients if absent. */
  readonly kind?: Check['kind'];
  /** Its name in the table, such as `TypeScript`. */
  readonly name: string;
  readonly version: string;
  /** Where it comes from, for the fidelity page. */
  readonly source: string;
  /** Families that it speaks, by the name of their row. */
  readonly families: readonly string[];
  /** Whether it runs against a server without other clients, because it deletes tenants. */
  readonly alone?: boolean;
  /** What must be there for it to run beside Node.js. */
  readonly toolchain?: { readonly name: string; isThere(): boolean };
  /** Installs what it needs, and returns how its driver is started. */
  prepare(setting: Setting): Promise<Launch>;
  /** What it cannot do: ids of checks, with `FAMILY/` in front if in one family alone, each with the reason. */
  readonly without: Readonly<Record<string, string>>;
}

/** How a driver is started; the names of the checks are added to its arguments. */
export interface Launch {
  readonly command: readonly [file: string, ...args: string[]];
  readonly cwd: string;
  /** Seconds after which the driver is ended. */
  readonly patience?: number;
}

/** What a run has for all clients. */
export interface Setting {
  /** Base URL of the server. */
  readonly url: string;
  /** How long a contract tester takes for a document. */
  readonly seconds: number;
}

/** Returns whether a client is asked to do a check in a family. */
export const isAsked = (client: Client, family: string, { id, kind }: Check): boolean =>
  kind === client.kind && client.without[id] === undefined && client.without[`${family}/${id}`] === undefined;
