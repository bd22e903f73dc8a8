import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import { maskLine, maskUrl } from '../domain/secrets.ts';
import { allowLostOutput } from '../platform/output.ts';

/**
 * Returns Fastify's options for the process log: the server's own messages, on standard error. Secrets are masked, and a line that cannot
 * be written is dropped. Requests, which are of level info, are logged elsewhere.
 */
export const processLog = (level: string, format: 'pretty' | 'json'): NonNullable<FastifyServerOptions['logger']> => {
  if (level === 'silent') return false;
  allowLostOutput(process.stderr);
  return {
    level: level === 'info' ? 'warn' : level,
    stream: format === 'json' ? process.stderr : { write: (line: string) => process.stderr.write(toText(line)) },
    serializers: { req: describeRequest, busboyOptions: withoutHeaders },
    hooks: { streamWrite: maskLine },
  };
};

/** Returns a line of JSON as a person reads it: time, level, message, and the stack of an error. */
const toText = (line: string): string => {
  const { time, level, msg, err } = JSON.parse(line) as LogLine;
  const clock = new Date(time).toTimeString().slice(0, 'hh:mm:ss'.length);
  return `${clock}  ${LEVELS[level] ?? level}  ${err?.stack ?? msg ?? ''}\n`;
};

interface LogLine {
  readonly time: number;
  readonly level: number;
  readonly msg?: string;
  readonly err?: { readonly stack?: string };
}

const LEVELS: Readonly<Record<number, string>> = {
  ...{ 10: 'TRACE', 20: 'DEBUG', 30: 'INFO', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' },
};

const describeRequest = ({ method, url, host, ip, socket }: FastifyRequest) => ({
  method,
  url: maskUrl(url),
  host,
  remoteAddress: ip,
  ...(socket.remotePort !== undefined && { remotePort: socket.remotePort }),
});

/** Removes the request's headers from the multipart parser's options, which it logs. */
const withoutHeaders = ({ headers: _, ...options }: Readonly<Record<string, unknown>>) => options;
