import type { FastifyServerOptions } from 'fastify';
import { Failure, type FailureName } from '../domain/errors.ts';
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

/** Which failure a keyword of JSON Schema stands for; a keyword that is not here is an illegal value. */
const FAILURE_OF: Readonly<Record<string, FailureName>> = {
  required: 'required',
  minLength: 'required',
  maxLength: 'lengthOutOfRange',
  maxItems: 'limitViolation',
};

/** Characters of a path or a key that a cause repeats: a client can make them as long as a body. */
const MAX_SHOWN = 120;

const shorten = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);

/** Returns the sentence that says what is wrong, such as `/answer/status must be <= 599.` */
const describe = ({ instancePath, message = 'is not valid', params }: SchemaError): string => {
  const { allowedValues, additionalProperty } = params;
  const named = Array.isArray(allowedValues)
    ? allowedValues.join(', ')
    : additionalProperty !== undefined && shorten(String(additionalProperty));
  return `${shorten(instancePath) || 'The body'} ${message}${named ? `: ${named}` : ''}.`;
};

/** The failure for a body that its schema rejects; the first thing that is wrong counts. */
export const validationFailure = (errors: readonly SchemaError[]): Failure => {
  const error = decisiveError(errors);
  if (!error) return new Failure('badContent');
  const { keyword, params } = error;
  const instancePath = shorten(error.instancePath);
  const missing = keyword === 'required' ? String(params['missingProperty']) : undefined;
  const field = missing ?? instancePath.split('/').at(-1);
  const kind = FAILURE_OF[keyword] ?? (field ? 'illegalValue' : 'badContent');
  // A missing field of an object is named by the text of its failure, and the service gives no cause for it. [W]
  const namedByText = kind === 'required' && /^(?:\/[A-Za-z]+)?$/.test(instancePath);
  const causes = namedByText ? [] : [describe(error)];
  return new Failure(kind, { field: field || 'body', pointer: instancePath, causes });
};

/** A value that its model takes. @throws Failure `badContent` that says where it does not. */
export const requireValid = <T>(model: string, value: unknown): T => {
  const validate = validator<T>(model);
  if (validate(value)) return value;
  const error = decisiveError(validate.errors);
  if (!error) throw new Failure('badContent');
  throw new Failure('badContent', { pointer: shorten(error.instancePath), causes: [describe(error)] });
};
