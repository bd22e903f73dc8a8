import { Failure } from '../domain/failures.ts';
import { validator } from '../models/validators.ts';

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
