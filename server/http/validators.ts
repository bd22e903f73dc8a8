import type { FastifyServerOptions } from 'fastify';
import { ApiError, type ApiErrorName } from '../domain/errors.ts';
import { decisiveError, type SchemaError, schemas, validator } from '../models/validators.ts';
import { didYouMean, nearest } from '../platform/near-miss.ts';

/** A route whose body is described by a reference to its model. Each model is compiled once per process, not once per route. */
interface DescribedRoute {
  readonly schema: { readonly $ref: `${string}#` };
}

/**
 * Makes Fastify validate bodies with our models and serialize responses as plain JSON, so that it does not load its own compilers.
 */
export const schemaController = {
  compilersFactory: {
    buildValidator: () => (route: DescribedRoute) => validator(route.schema.$ref.slice(0, -1)),
    buildSerializer: () => () => JSON.stringify,
  },
  // Fastify's types require validators of the package that it would load.
} as unknown as NonNullable<FastifyServerOptions['schemaController']>;

/** The error for each keyword of JSON Schema. All other keywords are an illegal value. */
const ERROR_FOR: Readonly<Record<string, ApiErrorName>> = {
  required: 'required',
  minLength: 'required',
  maxLength: 'lengthOutOfRange',
  maxItems: 'limitViolation',
};

/** Maximum length of a path or key in a cause, in characters: a client can make them as long as a body. */
const MAX_SHOWN = 120;

const shorten = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);

/** Returns a sentence that says what is wrong, such as `/response/status must be <= 599.` */
const describe = ({ instancePath, message = 'is not valid', params }: SchemaError): string => {
  const { allowedValues, additionalProperty } = params;
  const named = Array.isArray(allowedValues)
    ? allowedValues.join(', ')
    : additionalProperty !== undefined && shorten(String(additionalProperty));
  return `${shorten(instancePath) || 'The body'} ${message}${named ? `: ${named}` : ''}.`;
};

/** Returns the error for a body that its schema rejects. Reports only the first problem. */
export const validationError = (errors: readonly SchemaError[]): ApiError => {
  const error = decisiveError(errors);
  if (!error) return new ApiError('badContent');
  const { keyword, params } = error;
  const instancePath = shorten(error.instancePath);
  const missing = keyword === 'required' ? String(params['missingProperty']) : undefined;
  const field = missing ?? instancePath.split('/').at(-1);
  const kind = ERROR_FOR[keyword] ?? (field ? 'illegalValue' : 'badContent');
  // For a missing field of an object, the text names the field and the service sends no cause. [W]
  const namedByText = kind === 'required' && /^(?:\/[A-Za-z]+)?$/.test(instancePath);
  const causes = namedByText ? [] : [describe(error)];
  return new ApiError(kind, { field: field || 'body', pointer: instancePath, causes });
};

/** Returns a value if it matches its model. @throws ApiError `badContent`, saying where it does not. */
export const requireValid = <T>(model: string, value: unknown): T => {
  const validate = validator<T>(model);
  if (validate(value)) return value;
  const error = decisiveError(validate.errors);
  if (!error) throw new ApiError('badContent');
  const pointer = shorten(error.instancePath);
  throw new ApiError('badContent', { pointer, causes: [unknownProperty(model, error) ?? describe(error)] });
};

/** Returns the sentence for a property that a model does not have, with those that it has; undefined for any other error. */
const unknownProperty = (
  model: string,
  { keyword, instancePath, schemaPath, params }: SchemaError,
): string | undefined => {
  if (keyword !== 'additionalProperties') return undefined;
  const known = Object.keys(schemaAt(model, schemaPath)['properties'] ?? {});
  const name = shorten(String(params['additionalProperty']));
  const near = nearest(name, known);
  const hint = near === undefined ? ` The properties are ${known.join(', ')}.` : didYouMean(near);
  return `${shorten(instancePath) || 'The body'} has an unknown property: ${name}.${hint}`;
};

/** Returns the part of a model that holds the keyword of an error. @param path such as `#/properties/match/additionalProperties`. */
const schemaAt = (model: string, path: string): Readonly<Record<string, object>> => {
  const [id = '', keys = ''] = path.split('#');
  let schema: unknown = schemas[id || model];
  for (const key of keys.split('/').slice(1, -1)) schema = (schema as Record<string, unknown> | undefined)?.[key];
  return (schema ?? {}) as Readonly<Record<string, object>>;
};
