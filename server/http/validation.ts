import type { FastifySchemaValidationError } from 'fastify/types/schema.js';
import { Failure, type FailureName } from '../domain/failures.ts';

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
