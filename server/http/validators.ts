import type { FastifyServerOptions } from 'fastify';
import { ApiError, type ApiErrorName } from '../domain/errors.ts';
import { decisiveError, type SchemaError, validator } from '../models/validators.ts';

/** A body is described by a reference to its model, which is compiled once for the process, not once for each route. */
interface DescribedRoute {
  readonly schema: { readonly $ref: `${string}#` };
}

/**
 * How the framework checks bodies and writes answers: by the models, and as plain JSON. With these at hand it does not load
 * compilers of its own.
 */
export const schemaController = {
  compilersFactory: {
    buildValidator: () => (route: DescribedRoute) => validator(route.schema.$ref.slice(0, -1)),
    buildSerializer: () => () => JSON.stringify,
  },
  // The framework's types ask for validators of the package that it would load.
} as unknown as NonNullable<FastifyServerOptions['schemaController']>;

/** Which error a keyword of JSON Schema stands for; a keyword that is not here is an illegal value. */
const ERROR_FOR: Readonly<Record<string, ApiErrorName>> = {
  required: 'required',
  minLength: 'required',
  maxLength: 'lengthOutOfRange',
  maxItems: 'limitViolation',
};

/** Characters of a path or a key that a cause repeats: a client can make them as long as a body. */
const MAX_SHOWN = 120;

const shorten = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);

/** Returns the sentence that says what is wrong, such as `/response/status must be <= 599.` */
const describe = ({ instancePath, message = 'is not valid', params }: SchemaError): string => {
  const { allowedValues, additionalProperty } = params;
  const named = Array.isArray(allowedValues)
    ? allowedValues.join(', ')
    : additionalProperty !== undefined && shorten(String(additionalProperty));
  return `${shorten(instancePath) || 'The body'} ${message}${named ? `: ${named}` : ''}.`;
};

/** The error for a body that its schema rejects; the first thing that is wrong counts. */
export const validationError = (errors: readonly SchemaError[]): ApiError => {
  const error = decisiveError(errors);
  if (!error) return new ApiError('badContent');
  const { keyword, params } = error;
  const instancePath = shorten(error.instancePath);
  const missing = keyword === 'required' ? String(params['missingProperty']) : undefined;
  const field = missing ?? instancePath.split('/').at(-1);
  const kind = ERROR_FOR[keyword] ?? (field ? 'illegalValue' : 'badContent');
  // A missing field of an object is named by the text of its error, and the service gives no cause for it. [W]
  const namedByText = kind === 'required' && /^(?:\/[A-Za-z]+)?$/.test(instancePath);
  const causes = namedByText ? [] : [describe(error)];
  return new ApiError(kind, { field: field || 'body', pointer: instancePath, causes });
};

/** A value that its model takes. @throws ApiError `badContent` that says where it does not. */
export const requireValid = <T>(model: string, value: unknown): T => {
  const validate = validator<T>(model);
  if (validate(value)) return value;
  const error = decisiveError(validate.errors);
  if (!error) throw new ApiError('badContent');
  throw new ApiError('badContent', { pointer: shorten(error.instancePath), causes: [describe(error)] });
};
