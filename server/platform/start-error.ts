/** Codes by which programs distinguish errors of startup and usage. */
export type StartErrorCode =
  | 'UNKNOWN_OPTION'
  | 'INVALID_OPTION'
  | 'USAGE'
  | 'START_FAILED'
  | 'NODE_TOO_OLD'
  | 'ADDRESS_UNAVAILABLE'
  | 'DATA_UNUSABLE'
  | 'FILE_UNUSABLE'
  | 'FIXTURES_INVALID'
  | 'OUTPUT_LOST'
  | 'NOT_REACHABLE'
  | 'REJECTED'
  | 'COMMAND_NOT_FOUND'
  | 'COMMAND_NOT_EXECUTABLE';

/** Codes for wrong usage of the command line or of library options, which end the program with exit code 2. */
const USAGE_CODES: readonly StartErrorCode[] = ['UNKNOWN_OPTION', 'INVALID_OPTION', 'USAGE'];

/** Exit codes by error code; all other errors end the program with 1. */
const EXIT_CODES: Partial<Record<StartErrorCode, number>> = { COMMAND_NOT_EXECUTABLE: 126, COMMAND_NOT_FOUND: 127 };

export interface StartErrorDetails {
  /** The option that is wrong: the name that the user gave, of a flag, a variable, or a member. */
  readonly option?: string | undefined;
  readonly cause?: unknown;
}

/** Something that keeps the program from starting, or a command from its work: one sentence that names it and what is allowed. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;
  readonly option: string | undefined;

  constructor(message: string, code: StartErrorCode = 'START_FAILED', { option, cause }: StartErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.option = option;
  }

  /** How the process ends: 2 for a wrong use of the command line, 126 and 127 for a command that cannot be run, else 1. */
  get exitCode(): number {
    return USAGE_CODES.includes(this.code) ? 2 : (EXIT_CODES[this.code] ?? 1);
  }
}

/** Returns what an unknown thrown value says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
