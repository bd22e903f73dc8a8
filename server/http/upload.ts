import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure, type FailureName } from '../domain/errors.ts';
import { HEARD_BYTES, MULTIPART_TYPE } from './content-types.ts';

/** Name of the part that holds the document. [D] */
const FILE_PART = 'file';

/** Parts that an upload may have; with more it is 413. [A] */
export const MAX_PARTS = 100;

/** Bytes that an upload may have beyond the largest file, for other parts, their heads, and boundaries; with more it is 413. [A] */
export const UPLOAD_ALLOWANCE = 1024 * 1024;

/** Bytes of the head of a part that are read; what comes after them is ignored. [A] */
export const MAX_PART_HEAD = 16 * 1024;

/** Bytes that the parser is given at once, so that it can be stopped between them: it finds thousands of parts in a packet. */
const SLICE = 8 * 1024;

/**
 * Reads multipart bodies, in the scope that takes uploads. Of a body only the part `file` is kept.
 *
 * @param maxFile largest size of that part in bytes; a larger one is 413.
 */
export const registerMultipart = (app: FastifyInstance, maxFile: number): void => {
  app.addContentTypeParser(MULTIPART_TYPE, (request: FastifyRequest, body: Readable) => {
    const beginning = listenTo(body);
    return readFilePart(body, request.headers['content-type'] ?? '', maxFile).finally(() => {
      request.bodyText = beginning();
    });
  });
};

/** Returns the bytes of the part `file`; undefined if the body has no such part, or there is no body. */
export const readUpload = (request: FastifyRequest): Buffer | undefined => request.body as Buffer | undefined; // The parsers of the scope return nothing else.

/**
 * Returns the bytes of the first part `file`, with or without a file name: TypeScript's string upload comes as a plain field.
 * [W] All others are skipped as they come.
 *
 * A body that fails is read to its end all the same, so that a client that reads only then gets its response.
 *
 * @throws Failure `badSyntax` for a body that breaks off or has no boundary, `payloadTooLarge` for one that is too large.
 */
const readFilePart = (body: Readable, contentType: string, maxFile: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    let size = 0;
    let file: Buffer[] | undefined;
    let failure: Failure | undefined;
    let parser: InstanceType<typeof Busboy> | undefined;

    const fail = (kind: FailureName): void => {
      failure ??= failureOf(kind);
      file = undefined;
      parser?.destroy();
      if (body.readableEnded) settle();
    };
    // Go sends a multipart type without boundary and no body. [W]
    const settle = (): void => (failure && size > 0 ? reject(failure) : resolve(file && Buffer.concat(file)));

    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxFile + UPLOAD_ALLOWANCE) fail('payloadTooLarge');
      for (let at = 0; at < chunk.length && !failure; at += SLICE) parser?.write(chunk.subarray(at, at + SLICE));
    });
    body.once('end', () => (failure ? settle() : parser?.end()));
    // A connection that breaks off ends a body without an end.
    for (const event of ['error', 'close']) {
      body.once(event, () => !body.readableEnded && reject(failureOf('badSyntax')));
    }

    try {
      parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: { fileSize: maxFile, parts: MAX_PARTS, headerSize: MAX_PART_HEAD },
        // A part that is no file would be kept as a text.
        isPartAFile: () => true,
      });
    } catch {
      fail('badSyntax'); // The type names no boundary.
      return;
    }
    parser.on('file', (name, part) => {
      part.on('limit', () => fail('payloadTooLarge'));
      part.on('error', () => fail('badSyntax'));
      if (name === FILE_PART && !file && !failure) {
        const chunks: Buffer[] = [];
        file = chunks;
        part.on('data', (chunk: Buffer) => {
          if (!failure) chunks.push(chunk);
        });
      } else part.resume();
    });
    parser.on('partsLimit', () => fail('payloadTooLarge'));
    parser.on('error', () => fail('badSyntax'));
    parser.on('finish', () => !failure && settle());
  });

const failureOf = (kind: FailureName): Failure =>
  new Failure(kind, kind === 'badSyntax' ? { causes: ['The multipart body cannot be read.'] } : {});

/** Keeps the beginning of a body while another reads it. @returns what gives it as text. */
const listenTo = (body: Readable): (() => string) => {
  const chunks: Buffer[] = [];
  let size = 0;
  body.on('data', (chunk: Buffer) => {
    if (size < HEARD_BYTES) chunks.push(chunk.subarray(0, HEARD_BYTES - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString();
};
