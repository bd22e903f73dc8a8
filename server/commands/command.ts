export type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a command to its end and gives the exit code. */
export type Command = (argv: readonly string[], environment: Environment) => Promise<number>;
