import type { FastifyServerOptions } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { Failure, type FailureName } from '../domain/errors.ts';
import { validator } from '../models/validators.ts';

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

/** The failure for a body that its schema refuses; the first thing that is wrong counts. */
export const validationFailure = (faults: readonly FastifySchemaValidationError[]): Failure => {
  const [fault] = faults;
  if (!fault) return new Failure('badContent');
  const { keyword, instancePath, params, message = 'is not valid' } = fault;
  const missing = keyword === 'required' ? String(params['missingProperty']) : undefined;
  const field = missing ?? instancePath.split('/').at(-1);
  const kind = FAILURE_OF[keyword] ?? (field ? 'illegalValue' : 'badContent');
  const where = instancePath || 'The body';
  const allowed = Array.isArray(params['allowedValues']) ? `: ${params['allowedValues'].join(', ')}` : '';
  // A missing field of an object is named by the text of its failure, and the service gives no cause for it. [W]
  const namedByText = kind === 'required' && /^(?:\/[A-Za-z]+)?$/.test(instancePath);
  const causes = namedByText ? [] : [`${where} ${message}${allowed}.`];
  return new Failure(kind, { field: field || 'body', pointer: instancePath, causes });
};

/** A value that its model takes. @throws Failure `badContent` that says where it does not. */
export const requireValid = <T>(model: string, value: unknown): T => {
  const validate = validator<T>(model);
  if (validate(value)) return value;
  const [fault] = validate.errors ?? [];
  const extra = fault?.keyword === 'additionalProperties' ? `: ${fault.params['additionalProperty']}` : '';
  throw new Failure('badContent', {
    ...(fault && { pointer: fault.instancePath }),
    causes: [`${fault?.instancePath || 'The body'} ${fault?.message}${extra}.`],
  });
};
