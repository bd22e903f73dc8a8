import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TARGET_OPTIONS } from '../options/client-options.ts';
import type { Values } from '../options/option.ts';
import { isSecure } from '../options/read-options.ts';
import { urlAt } from '../platform/address.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** The server that a command calls. */
export type Target = Values<typeof TARGET_OPTIONS>;

/** Returns the base URL of the tenant that a command is for. @throws StartError if the options name no port. */
export const baseUrlOf = (target: Target): string => {
  const { url, tenant } = target;
  if (url === undefined && target.port === 0) {
    throw new StartError('--port needs the port of the running server, not 0.', 'INVALID_OPTION', {
      option: '--port',
    });
  }
  const server = url?.replace(/\/$/, '') ?? urlAt(target.host, target.port, isSecure(target));
  return tenant === 'default' ? server : `${server}/t/${tenant}`;
};

/** How long a server may take to begin its response by default, in milliseconds. */
const TIMEOUT_MS = 2_000;

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long the response may take to begin, in milliseconds. */
  readonly timeout?: number;
}

/**
 * Sends a request and resolves when its response begins. Not by `fetch`, which rejects the ports that browsers avoid.
 *
 * @throws StartError if nothing responds in time.
 */
export const send = async (
  url: string,
  { method = 'GET', headers = {}, body, timeout = TIMEOUT_MS }: Sent = {},
): Promise<IncomingMessage> => {
  try {
    const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
    const aborted = new AbortController();
    const timer = setTimeout(() => aborted.abort(new Error(`no response in ${timeout / 1000} s`)), timeout);
    // The certificate need not name the address, and no real secret is sent.
    const options = { method, headers, signal: aborted.signal, rejectUnauthorized: false, agent: false };
    return await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, options, (response) => {
        clearTimeout(timer);
        resolve(response);
      })
        .on('error', (error) => {
          clearTimeout(timer);
          reject(aborted.signal.aborted ? aborted.signal.reason : error);
        })
        .end(body);
    });
  } catch (error) {
    const start = 'Start one with "isc-connectors-emulator", or name another with --url.';
    throw new StartError(`No emulator responds at ${url}: ${reasonOf(error)}. ${start}`, 'NOT_REACHABLE', {
      cause: error,
    });
  }
};

/** Clearer messages for some connection errors. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  EPROTO: 'what listens there speaks no TLS',
  ECONNRESET: 'it closes the connection, as a server does that speaks TLS alone',
};

/** The errors of a name with several addresses are inside of one without a message. */
const reasonOf = (error: unknown): string => {
  const first: unknown = error instanceof AggregateError ? error.errors.at(-1) : error;
  return REASONS[(first as NodeJS.ErrnoException).code ?? ''] ?? messageOf(first).replace(/\.$/, '');
};

/** Sends a request and reads the whole response. @throws StartError as `send`. */
export const ask = async (url: string, sent?: Sent): Promise<{ status: number; body: string }> => {
  const response = await send(url, sent);
  return { status: response.statusCode ?? 0, body: await text(response) };
};
