import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** The parts of an OpenAPI document that the fuzzer uses. */
export interface ApiOperation {
  readonly method: string;
  /** Path with parameters in braces. */
  readonly path: string;
  readonly query: readonly string[];
  /** Media type of the body; undefined if there is none. */
  readonly bodyType: string | undefined;
  /** Expected responses, by status. */
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

export interface DescribedResponse {
  /** Media type of the body; undefined if there is none. */
  readonly mediaType?: string;
  /** Validates a JSON body. */
  readonly validate?: ValidateFunction;
}

interface ResponseObject {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, object>>;
}
interface OperationObject {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly responses?: Readonly<Record<string, ResponseObject>> };
}

/** Returns the operations that the documents of a running server describe. */
export const readApi = async (baseUrl: string, families: readonly string[]): Promise<ApiOperation[]> => {
  const documents = families.map(async (family): Promise<ApiOperation[]> => {
    const response = await fetch(`${baseUrl}/openapi/${family}.json`);
    return operationsOf((await response.json()) as Document);
  });
  return (await Promise.all(documents)).flat();
};

const JSON_TYPE = 'application/json';

const operationsOf = (document: Document): ApiOperation[] => {
  // Apart from `nullable`, which Ajv knows, OpenAPI's additional keywords are only documentation.
  const ajv = new Ajv({ strict: false });
  formats.default(ajv);
  ajv.addSchema({ ...document, $id: 'document' });
  const describe = (pointer: string, { $ref, content = {} }: ResponseObject): DescribedResponse => {
    const name = $ref?.split('/').at(-1) ?? '';
    if ($ref) return describe(`components/responses/${name}`, document.components.responses?.[name] ?? {});
    const [mediaType] = Object.keys(content);
    if (mediaType === undefined) return {};
    const schema = `document#/${pointer}/content/${escapePointer(mediaType)}/schema`;
    return { mediaType, ...(mediaType === JSON_TYPE && { validate: ajv.compile({ $ref: schema }) }) };
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      bodyType: Object.keys(requestBody?.content ?? {})[0],
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [
          status,
          describe(`paths/${escapePointer(path)}/${method}/responses/${status}`, response),
        ]),
      ),
    })),
  );
};

/** Escapes one part of a JSON Pointer for a URI fragment. */
const escapePointer = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
