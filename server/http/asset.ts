import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file of a web page, stored compressed because every browser accepts that. */
export interface Asset {
  readonly type: string;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** Returns the content security policy of a page that loads only from its own origin. @param styles sources of style sheets. */
export const contentSecurityPolicy = (styles: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // Another version of the emulator may use the same address later.
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
};

/** Returns an asset. @param content a text to compress, or compressed bytes. */
export const toAsset = (type: string, content: string | { readonly gzipped: Buffer }): Asset => {
  const gzipped = typeof content === 'string' ? gzipSync(content) : content.gzipped;
  return { type, gzipped, etag: `"${createHash('sha256').update(gzipped).digest('base64url')}"` };
};

/** Sends an asset, or 304 if the browser has it in its cache. */
export const sendAsset = (asset: Asset, policy: string, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  reply.headers({ ...HEADERS, 'content-security-policy': policy, etag: asset.etag });
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
  reply.type(asset.type);
  return takesGzip(request)
    ? reply.header('content-encoding', 'gzip').send(asset.gzipped)
    : reply.send(gunzipSync(asset.gzipped));
};

const takesGzip = ({ headers }: FastifyRequest): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(headers['accept-encoding'] ?? ''));
