import { VERSION } from '../platform/package.ts';
import { type PublishedModels, publish } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** An operation object; references in it name models by `$id`. */
export interface DescribedOperation extends Json {
  readonly operationId: string;
  readonly responses: Json;
}

/** The description of an API, without the server's address. */
export interface DescribedApi {
  readonly title: string;
  readonly description: string;
  readonly tag: { readonly name: string; readonly description: string };
  /** Headers and responses that operations refer to. */
  readonly headers: Json;
  readonly responses: Json;
  /** Returns the security schemes for a base URL. */
  readonly securitySchemes: (baseUrl: string) => Json;
  readonly operations: readonly {
    readonly method: Method;
    readonly path: string;
    readonly operation: DescribedOperation;
  }[];
}

/** An OpenAPI document. */
export interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, DescribedOperation>>>>>;
  readonly components: Json;
}

/** Returns the document of an API for a base URL. It does not end with a slash. */
export type DocumentAt = (baseUrl: string) => OpenApiDocument;

/**
 * Describes an API in OpenAPI 3.0.3, the version of most generators and testers; the published descriptions say 3.0.1. [D] What is
 * the same under every address is made once.
 */
export const makeDocument = (api: DescribedApi): DocumentAt => {
  const { title, description, tag, headers, securitySchemes } = api;
  const models: PublishedModels = new Map();
  const paths = publish(byPath(api.operations), models) as OpenApiDocument['paths'];
  const responses = publish(api.responses, models);
  const schemas = Object.fromEntries(models);
  return (baseUrl) => {
    const schemes = securitySchemes(baseUrl);
    return {
      openapi: '3.0.3',
      info: {
        title,
        version: VERSION,
        description,
        license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      },
      servers: [{ url: baseUrl }],
      tags: [tag],
      paths,
      components: { schemas, responses, headers, ...(Object.keys(schemes).length > 0 && { securitySchemes: schemes }) },
    };
  };
};

/** Returns path items in the order of the first operation of each path. */
const byPath = (operations: DescribedApi['operations']): Json => {
  const paths: Record<string, Json> = {};
  for (const { method, path, operation } of operations) {
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method]: operation };
  }
  return paths;
};
