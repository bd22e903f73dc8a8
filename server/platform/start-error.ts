/** Something that keeps the program from starting, said in one sentence that names it and what is allowed. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** 2 for a wrong use of the command line, 1 for anything else. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What an unknown thrown value says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
