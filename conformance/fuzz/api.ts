/** What the fuzzer reads of an OpenAPI document. */
export interface ApiOperation {
  readonly method: string;
  /** With the parameters in braces. */
  readonly path: string;
  readonly query: readonly string[];
  /** Media type of the body; undefined where there is none. */
  readonly bodyType: string | undefined;
  /** The schema of each answer, by status. */
  readonly answers: Readonly<Record<string, AnswerSchema | undefined>>;
}

export interface AnswerSchema {
  readonly mediaType: string;
  /** `$id` of the model; undefined for a plain text. */
  readonly model: string | undefined;
  readonly list: boolean;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly items?: Schema;
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: readonly { readonly in: string; readonly name: string }[];
            readonly requestBody?: { readonly content: Content };
            readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
          }
        >
      >
    >
  >;
}

/** The operations that the documents of a running server describe. */
export const readApi = async (baseUrl: string, families: readonly string[]): Promise<ApiOperation[]> => {
  const documents = families.map(async (family): Promise<Document> => {
    const response = await fetch(`${baseUrl}/openapi/${family}.json`);
    return (await response.json()) as Document;
  });
  return (await Promise.all(documents)).flatMap(operationsOf);
};

const operationsOf = ({ paths }: Document): ApiOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      bodyType: Object.keys(requestBody?.content ?? {})[0],
      answers: Object.fromEntries(
        Object.entries(responses).map(([status, { content }]) => [status, answerOf(content)]),
      ),
    })),
  );

const answerOf = (content: Content | undefined): AnswerSchema | undefined => {
  const [first] = Object.entries(content ?? {});
  if (!first) return undefined;
  const [mediaType, { schema }] = first;
  return { mediaType, model: (schema.items ?? schema).$ref?.split('/').at(-1), list: schema.type === 'array' };
};
