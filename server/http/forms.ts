import { Busboy } from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { MULTIPART_TYPE, URLENCODED_TYPE } from './content-types.ts';
import { requireFewParameters } from './parameters.ts';

/**
 * Adds parsers for urlencoded and multipart forms to a scope. A repeated field has its first value, as in a query. [A] The route's
 * body limit applies to the whole form.
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

/** Returns the fields of a multipart body, without files. @throws ApiError `badSyntax` for a malformed or incomplete body. */
const readMultipart = (bytes: Buffer, contentType: string): Promise<Field[]> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(new ApiError('badSyntax', { causes: ['The multipart body cannot be read.'] }));
    const fields: Field[] = [];
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        // The whole body is limited already, so names and values are never cut.
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
      fail(); // The content type has no boundary.
    }
  });
