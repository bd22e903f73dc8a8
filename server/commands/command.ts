import type { Environment } from '../options/environment.ts';
import type { Rows } from '../options/option.ts';

export type { Environment };

/** Groups of the list of commands, in its order. */
export const GROUPS = ['Serve', 'For a running server', 'Other'] as const;

/** One command: what runs it, and its page of help. */
export interface Command {
  /** Arguments after its name, one line per form. */
  readonly usage: readonly string[];
  /** A sentence that starts with a verb and says what it does. */
  readonly summary: string;
  /** More about it, in paragraphs. */
  readonly description?: readonly string[];
  readonly options: Rows;
  /** Command lines without the name of the program, each with what it does. */
  readonly examples: readonly (readonly [commandLine: string, what: string])[];
  /** Runs it to its end and returns the exit code. @throws StartError if it fails. */
  readonly run: (argv: readonly string[], environment: Environment) => Promise<number>;
}
