/** A fault that is put into the server to see whether the tests notice it. */
export interface Mutant {
  /** File below `server/`. */
  readonly file: string;
  /** Text that the file contains exactly once. */
  readonly find: string;
  readonly replace: string;
  /** What goes wrong with the replacement. */
  readonly why: string;
  /** The nearest test files, below `test/`. One of them must fail. */
  readonly tests: readonly string[];
}

/** Returns the source of the mutated file. @throws Error if the text is not found exactly once. */
export const mutate = ({ file, find, replace }: Mutant, source: string): string => {
  const [before, after, ...others] = source.split(find);
  if (before === undefined || after === undefined || others.length > 0) {
    throw new Error(`${JSON.stringify(find)} is not found exactly once in server/${file}.`);
  }
  return before + replace + after;
};
