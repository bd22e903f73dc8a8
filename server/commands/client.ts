import { text } from 'node:stream/consumers';
import type { ResolvedOptions } from '../options/options.ts';
import { isSecure, readOptions } from '../options/read-options.ts';
import { urlAt } from '../platform/address.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import type { Environment } from './command.ts';

/** What a command that talks to a running server is told. */
export interface Target {
  readonly url: string;
  readonly options: ResolvedOptions;
}

/** Reads where the server listens, from the same flags and variables as `serve`. */
export const readTarget = (
  argv: readonly string[],
  environment: Environment,
  keys: readonly (keyof ResolvedOptions)[] = [],
): Target => {
  const options = readOptions(argv, environment, ['host', 'port', 'tls', 'tlsCert', 'tlsKey', ...keys]);
  if (options.port === 0) throw new StartError('--port takes the port that the server listens on; 0 names none.', 2);
  return { url: urlAt(options.host, options.port, isSecure(options)), options };
};

/** How long a server may take to answer, in milliseconds. */
const TIMEOUT_MS = 2_000;

/**
 * Asks a server, by POST where there is a form to send. Not by `fetch`, which rejects the ports that browsers avoid.
 *
 * @throws StartError where nothing answers in time.
 */
export const ask = async (url: string, form?: URLSearchParams): Promise<{ status: number; body: string }> => {
  try {
    return await send(url, form);
  } catch (error) {
    throw new StartError(`Nothing answers at ${url}: ${messageOf(error)}.`);
  }
};

const send = async (url: string, form: URLSearchParams | undefined): Promise<{ status: number; body: string }> => {
  const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  const options = {
    method: form ? 'POST' : 'GET',
    headers: form ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
    signal: AbortSignal.timeout(TIMEOUT_MS),
    // The server is asked by its address, which a given certificate need not name, and what it is told is no secret of a real one.
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    request(url, options, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    })
      .on('error', reject)
      .end(form?.toString());
  });
};
