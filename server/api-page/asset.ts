import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file of the page. It is kept compressed, which every browser takes. */
export interface Asset {
  readonly type: string;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** The page asks its own origin and nobody else. The library sets styles on its elements and has pictures in its style sheet. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // Another version of the emulator may serve the same address tomorrow.
  'cache-control': 'no-cache',
  vary: 'accept-encoding',
};

/** An asset whose content is compressed already, or not yet. */
export const toAsset = (type: string, content: string | { readonly gzipped: Buffer }): Asset => {
  const gzipped = typeof content === 'string' ? gzipSync(content) : content.gzipped;
  return { type, gzipped, etag: `"${createHash('sha256').update(gzipped).digest('base64url')}"` };
};

/** Answers with an asset; with 304 and no body where the browser has it. */
export const sendAsset = (asset: Asset, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  reply.headers({ ...HEADERS, etag: asset.etag });
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
  reply.type(asset.type);
  return takesGzip(request)
    ? reply.header('content-encoding', 'gzip').send(asset.gzipped)
    : reply.send(gunzipSync(asset.gzipped));
};

const takesGzip = ({ headers }: FastifyRequest): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(headers['accept-encoding'] ?? ''));
