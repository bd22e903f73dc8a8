import { Agent, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';

/** A request as sent. Only `Host` and `Content-Length` are added. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Header names in their spelling; undefined if the transport does not report it. */
  readonly spelling?: readonly string[];
  readonly body: Buffer;
}

/** Sends a request to a tenant. */
export type Transport = (request: WireRequest) => Promise<WireResponse>;

/** Returns a transport to a server in this process, without a port. */
export const inProcess =
  (app: FastifyInstance): Transport =>
  async ({ method, path, headers, body }) => {
    const response = await app.inject({
      method: method as 'GET',
      url: path,
      headers,
      ...(body && { payload: body }),
    });
    return { status: response.statusCode, headers: flatten(response.headers), body: response.rawPayload };
  };

/** Returns a transport to a server at a base URL. */
export const overNetwork = (baseUrl: string): Transport & { close(): void } => {
  const base = new URL(baseUrl);
  const secure = base.protocol === 'https:';
  const agent = secure ? undefined : new Agent({ keepAlive: true });
  const transport: Transport = ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const outgoing = (secure ? httpsRequest : httpRequest)({
        ...(agent && { agent }),
        hostname: base.hostname,
        port: base.port,
        method,
        path: base.pathname.replace(/\/$/, '') + path,
        headers: { ...headers, ...(body && { 'content-length': String(body.length) }) },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        buffer(response).then(
          (bytes) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: flatten(response.headers),
              spelling: response.rawHeaders.filter((_, index) => index % 2 === 0),
              body: bytes,
            }),
          reject,
        );
      });
      outgoing.end(body);
    });
  return Object.assign(transport, { close: () => agent?.destroy() });
};

const flatten = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
