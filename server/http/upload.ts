import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from '../domain/errors.ts';
import { MAX_KEPT_BODY } from '../domain/request-log.ts';
import { hasBody, MULTIPART_TYPE, mediaTypeOf } from './content-types.ts';

/** Name of the part that holds the document. [D] */
const FILE_PART = 'file';

/**
 * Lets multipart bodies be read in a scope. A part named `file` is one with or without a file name: TypeScript's string
 * upload comes as a plain field. [W]
 *
 * @param maxSize largest size of a part in bytes.
 */
export const registerMultipart = (app: FastifyInstance, maxSize: number): void => {
  app.register(multipart, {
    limits: { fileSize: maxSize, fieldSize: maxSize, parts: 100 },
    isPartAFile: (name, _contentType, fileName) => name === FILE_PART || fileName !== undefined,
  });
};

/**
 * The bytes of the part `file`; undefined where there is no such part, or no body.
 *
 * @throws Failure `badSyntax` for a body that breaks off or has no boundary, `payloadTooLarge` for a part over the limit.
 */
export const readUpload = async (request: FastifyRequest): Promise<Buffer | undefined> => {
  const { file } = await readParts(request);
  return file;
};

/** The fields of a multipart form. @throws Failure as `readUpload`. */
export const readFields = async (request: FastifyRequest): Promise<Record<string, string>> => {
  const { fields } = await readParts(request);
  return fields;
};

interface Parts {
  readonly file: Buffer | undefined;
  readonly fields: Record<string, string>;
}

const readParts = async (request: FastifyRequest): Promise<Parts> => {
  const fields: Record<string, string> = {};
  let file: Buffer | undefined;
  // Go sends a multipart type without boundary and no body. [W]
  if (mediaTypeOf(request) !== MULTIPART_TYPE || !hasBody(request)) return { file, fields };
  const body = listenToBody(request);
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = String(part.value);
      else if (part.fieldname === FILE_PART && file === undefined) file = await part.toBuffer();
      else part.file.resume();
    }
  } catch (error) {
    throw uploadFailure(error);
  } finally {
    request.bodyText = body().toString();
  }
  return { file, fields };
};

/**
 * Keeps the beginning of a body while another reads it: the stream starts to flow only after this tick. It keeps at least one byte
 * more than the request log shows, so that a longer body counts as truncated.
 */
const listenToBody = (request: FastifyRequest): (() => Buffer) => {
  const chunks: Buffer[] = [];
  let size = 0;
  request.raw.on('data', (chunk: Buffer) => {
    if (size <= MAX_KEPT_BODY) chunks.push(chunk);
    size += chunk.length;
  });
  return () => Buffer.concat(chunks);
};

const uploadFailure = (error: unknown): Failure =>
  (error as { statusCode?: number }).statusCode === 413
    ? new Failure('payloadTooLarge')
    : new Failure('badSyntax', { causes: ['The multipart body cannot be read.'] });
