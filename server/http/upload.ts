import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { HEARD_BYTES, hasBody } from './content-types.ts';

/** Name of the part that holds the document. [D] */
export const FILE_PART = 'file';

/** Parts that an upload may have; with more it is 413. [A] */
export const MAX_PARTS = 100;

/** Bytes that an upload may have beyond the largest file, for other parts, their heads, and boundaries; with more it is 413. [A] */
export const UPLOAD_ALLOWANCE = 1024 * 1024;

/** Bytes of the head of a part that are read; what comes after them is ignored. [A] */
export const MAX_PART_HEAD = 16 * 1024;

/**
 * Reads multipart bodies before the handlers of the scope that takes uploads. Of a body only the part `file` is kept.
 *
 * @param maxFile largest size of that part in bytes; a larger one is 413.
 */
export const registerMultipart = (app: FastifyInstance, maxFile: number): void => {
  // The plugin hands all limits on to its parser; its type does not name the last one.
  const limits = { fileSize: maxFile, parts: MAX_PARTS, headerSize: MAX_PART_HEAD };
  app.register(multipart, {
    limits,
    // A part that is no file would be kept as a text.
    isPartAFile: () => true,
  });
  app.addHook('preHandler', async (request) => {
    if (request.isMultipart() && hasBody(request)) request.body = await readBody(request, maxFile + UPLOAD_ALLOWANCE);
  });
};

/** Returns the bytes of the part `file`; undefined if the body has no such part, or there is no body. */
export const readUpload = (request: FastifyRequest): Buffer | undefined => request.body as Buffer | undefined; // The parsers of the scope return nothing else.

/**
 * Reads the part `file`. A body that fails is read to its end all the same, so that a client that reads only then gets its response.
 *
 * @param maxBody largest size of the whole body in bytes: the plugin bounds its parts alone.
 * @throws ApiError `badSyntax` for a body that breaks off or has no boundary, `payloadTooLarge` for one that is too large.
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
    // Go sends a multipart type without boundary and no body. [W]
    if (size === 0) return undefined;
    throw toApiError(error);
  } finally {
    request.bodyText = beginning();
  }
};

/** The first part `file`, with or without a file name: TypeScript's string upload comes as a plain field. [W] Others are skipped. */
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
  // A connection that breaks off ends a body without an end.
  await Promise.race(['end', 'close'].map((event) => once(body, event, { signal: ended.signal }))).catch(() => {});
  ended.abort();
};

const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  return (error as { statusCode?: number }).statusCode === 413
    ? new ApiError('payloadTooLarge')
    : new ApiError('badSyntax', { causes: ['The multipart body cannot be read.'] });
};

/** Keeps the beginning of a body while another reads it. @returns what gives it as text. */
const listenTo = (body: IncomingMessage): (() => string) => {
  const chunks: Buffer[] = [];
  let size = 0;
  body.on('data', (chunk: Buffer) => {
    if (size < HEARD_BYTES) chunks.push(chunk.subarray(0, HEARD_BYTES - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString();
};
