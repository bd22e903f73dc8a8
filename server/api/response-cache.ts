import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectorReader } from '../domain/ports.ts';
import { TOTAL_COUNT_HEADER } from '../http/response-headers.ts';
import { BoundedCache, bytesOfTexts } from '../platform/bounded-cache.ts';

/** The response to a read. Tenants without writes share it, so it must not contain anything specific to one tenant. */
export interface ReadResponse {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** The number of connectors that match the filter; undefined unless the request asked for it. */
  readonly total?: number | undefined;
}

interface CachedResponse extends Omit<ReadResponse, 'body'> {
  readonly body: Buffer;
}

/** Maximum size of the cached responses of one tenant, or of all tenants without writes together, in bytes. */
export const MAX_CACHED_BYTES = 4 * 1024 * 1024;
/** Approximate size of a cached response without its URL and body, in bytes. */
const OVERHEAD = 500;

/** Responses to reads since the connectors last changed, by URL. */
interface ResponseCache {
  version: number;
  readonly responses: BoundedCache<string, CachedResponse>;
}

/** Caches by reader, so that a reset tenant, which has another reader, starts with an empty cache. */
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
 * Returns a handler that sends the result of `read`, cached by URL until the tenant's connectors change.
 *
 * @param read must depend only on the URL and the tenant's connectors.
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

/** Returns the same bytes as a Buffer, which Fastify requires. */
const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
