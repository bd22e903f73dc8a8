import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { HEARD_BYTES, hasBody } from './content-types.ts';

/** Name of the part with the document. [D] */
export const FILE_PART = 'file';

/** Maximum number of parts in an upload. More are a 413. [A] */
export const MAX_PARTS = 100;

/** Number of bytes that an upload can have beyond the largest file, for other parts, heads, and boundaries. More are a 413. [A] */
export const UPLOAD_ALLOWANCE = 1024 * 1024;

/** Maximum size of the head of a part, in bytes. The rest is ignored. [A] */
export const MAX_PART_HEAD = 16 * 1024;

/**
 * Parses multipart bodies in a scope, before its handlers run. Keeps only the part `file`.
 *
 * @param maxFile maximum size of that part, in bytes. A larger one is a 413.
 */
export const registerMultipart = (app: FastifyInstance, maxFile: number): void => {
  // The plugin passes all limits to its parser, although its type lacks the last one.
  const limits = { fileSize: maxFile, parts: MAX_PARTS, headerSize: MAX_PART_HEAD };
  app.register(multipart, {
    limits,
    // A part that is not a file would become a string.
    isPartAFile: () => true,
  });
  app.addHook('preHandler', async (request) => {
    if (request.isMultipart() && hasBody(request)) request.body = await readBody(request, maxFile + UPLOAD_ALLOWANCE);
  });
};

/** Returns the bytes of the part `file`, or undefined if there is no such part or no body. */
export const readUpload = (request: FastifyRequest): Buffer | undefined => request.body as Buffer | undefined; // The parsers of the scope return nothing else.

/**
 * Reads the part `file`. Even an invalid body is read to its end, for clients that only then read the response.
 *
 * @param maxBody maximum size of the whole body in bytes, because the plugin limits only its parts.
 * @throws ApiError `badSyntax` for a body that is incomplete or has no boundary; `payloadTooLarge` for one that is too large.
 */
const readBody = async (request: FastifyRequest, maxBody: number): Promise<Buffer | undefined> => {
  const { raw } = request;
  const tooLarge = Promise.withResolvers<never>();
  tooLarge.promise.catch(() => {});
  let size = 0;
  raw.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBody) tooLarge.reject(new ApiError('payloadTooLarge'));
  });
  const beginning = listenTo(raw);
  try {
    return await Promise.race([filePart(request), tooLarge.promise]);
  } catch (error) {
    await readToEnd(raw);
    // Go sends a multipart type without a boundary, and no body. [W]
    if (size === 0) return undefined;
    throw toApiError(error);
  } finally {
    request.bodyText = beginning();
  }
};

/** Returns the first part `file`, with or without a file name: in TypeScript, a string is uploaded as a plain field. [W] */
const filePart = async (request: FastifyRequest): Promise<Buffer | undefined> => {
  let file: Buffer | undefined;
  for await (const part of request.parts() as AsyncIterable<MultipartFile>) {
    if (part.fieldname === FILE_PART && file === undefined) file = await part.toBuffer();
    else part.file.resume();
  }
  return file;
};

const readToEnd = async (body: IncomingMessage): Promise<void> => {
  body.unpipe();
  body.resume();
  if (body.readableEnded || body.destroyed) return;
  const ended = new AbortController();
  // If the connection breaks, the body never ends.
  await Promise.race(['end', 'close'].map((event) => once(body, event, { signal: ended.signal }))).catch(() => {});
  ended.abort();
};

const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  return (error as { statusCode?: number }).statusCode === 413
    ? new ApiError('payloadTooLarge')
    : new ApiError('badSyntax', { causes: ['The multipart body cannot be read.'] });
};

/** Records the beginning of a body while another consumer reads it. @returns a function that returns it as text. */
const listenTo = (body: IncomingMessage): (() => string) => {
  const chunks: Buffer[] = [];
  let size = 0;
  body.on('data', (chunk: Buffer) => {
    if (size < HEARD_BYTES) chunks.push(chunk.subarray(0, HEARD_BYTES - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString();
};
