import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectorReader } from '../domain/ports.ts';
import { TOTAL_COUNT_HEADER } from '../http/response-headers.ts';
import { BoundedCache, bytesOfTexts } from '../platform/bounded-cache.ts';

/** The response to a reading request, as it is sent. Tenants that were never written to share it, so it holds nothing of one tenant. */
export interface ReadResponse {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** The number of connectors that match the filter; undefined unless it was asked for. */
  readonly total?: number | undefined;
}

interface CachedResponse extends Omit<ReadResponse, 'body'> {
  readonly body: Buffer;
}

/** Maximum size of the cached responses of one tenant, or of all those that were never written to, in bytes. */
export const MAX_CACHED_BYTES = 4 * 1024 * 1024;
/** What a cached response takes beside its URL and body, in bytes. */
const OVERHEAD = 500;

/** The responses to what was read since the connectors last changed, by URL. */
interface ResponseCache {
  version: number;
  readonly responses: BoundedCache<string, CachedResponse>;
}

/** A cache goes with the connectors that it shows, such as when a tenant is reset. */
const caches = new WeakMap<ConnectorReader, ResponseCache>();

const cacheOf = (reader: ConnectorReader): ResponseCache => {
  let cache = caches.get(reader);
  if (!cache) {
    const sizeOf = (url: string, { body }: CachedResponse) => OVERHEAD + bytesOfTexts(url) + body.length;
    cache = { version: reader.version, responses: new BoundedCache({ bytes: MAX_CACHED_BYTES }, sizeOf) };
    caches.set(reader, cache);
  }
  if (cache.version !== reader.version) {
    cache.version = reader.version;
    cache.responses.clear();
  }
  return cache;
};

/**
 * Returns a handler that sends what `read` returns, and sends it again until the tenant's connectors change: what is read of them
 * depends on the URL alone.
 */
export const cached =
  (read: (request: FastifyRequest) => ReadResponse) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    const { responses } = cacheOf(request.tenant.reader);
    let response = responses.get(request.url);
    if (!response) {
      const { body, ...rest } = read(request);
      response = { ...rest, body: typeof body === 'string' ? Buffer.from(body) : asBuffer(body) };
      responses.set(request.url, response);
    }
    if (response.total !== undefined) reply.header(TOTAL_COUNT_HEADER, response.total);
    reply.header('content-type', response.type).send(response.body);
  };

/** The same bytes, as the framework wants them. */
const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
