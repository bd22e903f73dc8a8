import { ApiError, type ApiErrorDetails, type ApiErrorName } from '../domain/errors.ts';
import { JSON_TYPE } from '../http/content-types.ts';
import { errorBody } from '../http/errors.ts';
import { REQUEST_ID_HEADER, TOTAL_COUNT_HEADER } from '../http/response-headers.ts';
import type { Examples } from './examples.ts';
import { modelRef } from './schema.ts';

export const RETRY_AFTER_HEADER = 'Retry-After';

/** Stands for the ID of a request in the examples. */
const REQUEST_ID = '2c7a4f0e9b1d4c6f8a3e5d7b9c1f2a4e';

/** The headers of responses, which operations refer to. */
export const HEADERS: Readonly<Record<string, object>> = {
  [REQUEST_ID_HEADER]: {
    description: 'ID of the request. An error has it as `trackingId`.',
    schema: { type: 'string', pattern: '^[0-9a-f]{32}$', example: REQUEST_ID },
  },
  [TOTAL_COUNT_HEADER]: {
    description: 'Number of connectors that match the filter; present if `count` is true.',
    schema: { type: 'integer', minimum: 0, example: 1 },
  },
  [RETRY_AFTER_HEADER]: {
    description: 'Seconds to wait before the next request.',
    schema: { type: 'integer', minimum: 1, example: 7 },
  },
};

/** Returns references to these headers and to the one that every response carries. */
export const headersOf = (...names: readonly string[]): object =>
  Object.fromEntries([REQUEST_ID_HEADER, ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Returns an example of an error. */
export const errorExample = (summary: string, name: ApiErrorName, details?: ApiErrorDetails): Examples[string] => ({
  summary,
  value: errorBody(new ApiError(name, details), REQUEST_ID),
});

/** An error response, by the name that it has among the components. */
export interface ErrorDescription {
  readonly name: string;
  readonly description: string;
  readonly examples: Examples;
  /** `$id` of the model of its body; ErrorResponseDto if left out. */
  readonly model?: string;
  readonly headers?: readonly string[];
}

/** Error responses by status code. */
export type ErrorTable = Readonly<Record<number, ErrorDescription>>;

/** Returns the error responses for the components of a document. */
export const errorComponents = (errors: ErrorTable): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.values(errors).map(({ name, description, examples, model = 'ErrorResponseDto', headers = [] }) => [
      name,
      {
        description,
        headers: headersOf(...headers),
        content: { [JSON_TYPE]: { schema: modelRef(model), examples } },
      },
    ]),
  );

/** Returns references to error responses, for one operation. */
export const errorReferences = (errors: ErrorTable): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(errors).map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]),
  );
