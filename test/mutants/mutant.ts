/** A fault that is put into the server to see whether the tests notice it. */
export interface Mutant {
  /** File below `server/`. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** What goes wrong with the replacement. */
  readonly why: string;
  /** The nearest test files, below `test/`. One of them must fail. */
  readonly tests: readonly string[];
}
