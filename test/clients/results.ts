import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one client did in the last recorded run. */
export interface Result {
  readonly client: string;
  readonly version: string;
  readonly source: string;
  /** Day of the run, in ISO 8601. */
  readonly date: string;
  /** Checks that passed, by family. */
  readonly checks: Readonly<Record<string, readonly string[]>>;
}

const FILE = join(import.meta.dirname, 'results.json');

export const writeResults = (results: readonly Result[]): void =>
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
