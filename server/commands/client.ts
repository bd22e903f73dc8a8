import { readConfig } from '../config.ts';
import type { Config } from '../options.ts';
import { messageOf, StartError } from '../start-error.ts';

/** What a command that talks to a running server is told. */
export interface Target {
  readonly url: string;
  readonly config: Config;
}

/** Reads where the server listens, from the same flags and variables as `serve`. */
export const readTarget = (
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  keys: readonly (keyof Config)[] = [],
): Target => {
  const config = readConfig(argv, environment, ['host', 'port', ...keys]);
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[config.host] ?? config.host;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${config.port}`, config };
};

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 2_000;

/** @throws StartError where nothing answers in time. */
export const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const reason = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
    throw new StartError(`Nothing answers at ${url}: ${reason}.`);
  }
};
