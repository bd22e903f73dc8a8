import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import { maskLine, maskUrl } from '../domain/secrets.ts';
import { allowLostOutput } from '../platform/output.ts';

/**
 * Returns Fastify's options for the process log: JSON lines on standard error. Secrets are masked, and a line that cannot be written
 * is dropped.
 */
export const processLog = (level: string): NonNullable<FastifyServerOptions['logger']> => {
  if (level === 'silent') return false;
  allowLostOutput(process.stderr);
  return {
    level,
    stream: process.stderr,
    serializers: { req: describeRequest, busboyOptions: withoutHeaders },
    hooks: { streamWrite: maskLine },
  };
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
