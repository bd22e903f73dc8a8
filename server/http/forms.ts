import { Busboy } from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { MULTIPART_TYPE, URLENCODED_TYPE } from './content-types.ts';
import { requireFewParameters } from './parameters.ts';

/**
 * Reads urlencoded and multipart forms as texts by field, in the scope that takes them. The first value of a repeated field
 * counts, as in a query. [A] The body limit of the route bounds a form as a whole, whatever its type.
 */
export const registerFormParsers = (app: FastifyInstance): void => {
  app.addContentTypeParser<string>(URLENCODED_TYPE, { parseAs: 'string' }, (request, text, done) => {
    request.bodyText = text;
    requireFewParameters(text, 'body');
    done(null, firstOf(new URLSearchParams(text)));
  });
  app.addContentTypeParser(MULTIPART_TYPE, { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    request.bodyText = bytes.toString();
    // Go sends the type without a boundary, and no body. [W]
    return bytes.length === 0 ? undefined : firstOf(await readMultipart(bytes, request.headers['content-type'] ?? ''));
  });
};

type Field = readonly [name: string, value: string];

const firstOf = (fields: Iterable<Field>): Record<string, string> => {
  const values = new Map<string, string>();
  for (const [name, value] of fields) if (!values.has(name)) values.set(name, value);
  return Object.fromEntries(values);
};

/** The fields of a multipart body; its files are left out. @throws ApiError `badSyntax` for a body that breaks off. */
const readMultipart = (bytes: Buffer, contentType: string): Promise<Field[]> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new ApiError('badSyntax', { causes: ['The multipart body cannot be read.'] }));
    const fields: Field[] = [];
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        // The body as a whole is bounded: neither a name nor a value is ever cut.
        limits: { fieldNameSize: bytes.length, fieldSize: bytes.length },
        isPartAFile: (_name, _type, fileName) => fileName !== undefined,
      });
      parser.on('field', (name: string | undefined, value) => {
        if (name !== undefined) fields.push([name, value]);
      });
      parser.on('file', (_name, file) => file.on('error', fail).resume());
      parser.on('error', fail);
      parser.on('finish', () => resolve(fields));
      parser.end(bytes);
    } catch {
      fail(); // The type names no boundary.
    }
  });
