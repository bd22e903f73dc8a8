import type { InjectOptions } from 'fastify';
import { upload } from './emulator.ts';

type Json = Readonly<Record<string, unknown>>;
export type Named = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

export interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Named;
}
export interface Schema extends Json {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly example?: unknown;
}
export interface Response {
  readonly $ref?: string;
  readonly headers?: Json;
  readonly content?: Readonly<Record<string, Media>>;
  readonly links?: Readonly<Record<string, { readonly operationId: string; readonly parameters: Json }>>;
}
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: Schema;
  readonly examples?: Named;
}
export interface Operation {
  readonly operationId: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
}
export interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly headers: Json;
    readonly securitySchemes?: Readonly<Record<string, { readonly flows?: Readonly<Record<string, Json>> }>>;
  };
}

/** One operation of a document, and where it is. */
export interface Described extends Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
}

/** Returns the operations of a document in its order. */
export const operationsOf = ({ paths }: Document): Described[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      path,
      method: method.toUpperCase() as Described['method'],
    })),
  );

/** Returns every value under a key, at any depth. */
export const valuesOf = (part: unknown, key: string): unknown[] => {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(value, key)]);
};

/** Returns the first example of a parameter or a body; undefined if it has none. */
export const firstExample = ({ examples, example, schema }: Partial<Media>): unknown =>
  examples ? Object.values(examples)[0]?.value : (example ?? schema?.example);

/** Returns the request that the first examples of an operation make. */
export const exampleRequest = ({ path, parameters = [], requestBody }: Described) => {
  const valued = parameters.map((parameter) => ({ ...parameter, value: firstExample(parameter) }));
  const url = valued.reduce((made, { name, value }) => made.replace(`{${name}}`, String(value)), path);
  const query = Object.fromEntries(
    valued.filter((parameter) => parameter.in === 'query').map(({ name, value }) => [name, String(value)]),
  );
  const [[type, media] = []] = Object.entries(requestBody?.content ?? {});
  const options: Omit<InjectOptions, 'method' | 'url'> = {
    query,
    ...(media && bodyOf(type ?? '', firstExample(media))),
  };
  return { url, options };
};

const bodyOf = (type: string, example: unknown): Pick<InjectOptions, 'headers' | 'payload'> =>
  type === 'multipart/form-data'
    ? upload((example as { file: string }).file)
    : { headers: { 'content-type': type }, payload: JSON.stringify(example) };
