/** An error at startup. The message is one sentence that names the option, file, or variable, and says what is allowed. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** Exit code: 2 for wrong usage of the command line, 1 for anything else. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Returns the message of a thrown value. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
