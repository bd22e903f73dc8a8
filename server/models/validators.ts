import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Ajv, ErrorObject, SchemaObject, ValidateFunction } from 'ajv';
import { packageRoot } from '../platform/package.ts';
import { RULED } from './enums.ts';

/** Folder of the generated schemas: one file per model, named by its `$id`. */
export const SCHEMA_FOLDER = join(packageRoot, 'schemas');

/** The generated schema of every model, by `$id`. */
export const schemas: Readonly<Record<string, SchemaObject>> = Object.fromEntries(
  readdirSync(SCHEMA_FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(SCHEMA_FOLDER, file), 'utf8'))]),
);

/** Returns whether a value matches a model. `errors` says why the last value did not. */
export interface Validator<T> {
  (value: unknown): value is T;
  errors?: ErrorObject[] | null | undefined;
}

/**
 * The validator of a model, compiled from its generated schema when it is first used, once for the process.
 *
 * @throws Error for an `$id` that no model has.
 */
export const validator = <T = unknown>(id: string): Validator<T> => {
  if (!(id in schemas)) throw new Error(`There is no schema ${id}.`);
  let compiled: ValidateFunction | undefined;
  const validate: Validator<T> = (value): value is T => {
    compiled ??= compiler().getSchema(id);
    const valid = compiled?.(value) === true;
    validate.errors = compiled?.errors;
    return valid;
  };
  return validate;
};

/** What an error of AJV and one of Fastify have in common. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

/**
 * Returns the error that says what is wrong with a value; undefined if there is none.
 *
 * A union reports the errors of each of its branches. The one that counts is of the branch that the value was meant for,
 * which is the one whose type it has. For a value of no branch's type, the error lists all types.
 */
export const decisiveError = (errors: readonly SchemaError[] | null | undefined): SchemaError | undefined => {
  const union = errors?.at(-1);
  if (!errors || !union || (union.keyword !== 'anyOf' && union.keyword !== 'oneOf')) return errors?.[0];
  const branches = branchesOf(union, errors.slice(0, -1));
  const isOfType = ({ keyword, instancePath }: SchemaError) =>
    keyword === 'type' && instancePath === union.instancePath;
  const meant = branches.find((branch) => !branch.some(isOfType));
  if (meant) return decisiveError(meant);
  const types = branches.flatMap((branch) => branch.filter(isOfType).map(({ params }) => String(params['type'])));
  return { ...union, keyword: 'type', message: `must be ${types.join(' or ')}`, params: { type: types } };
};

const branchesOf = ({ schemaPath }: SchemaError, errors: readonly SchemaError[]): SchemaError[][] => {
  const branches = new Map<string, SchemaError[]>();
  for (const error of errors) {
    const [branch = ''] = error.schemaPath.startsWith(`${schemaPath}/`)
      ? error.schemaPath.slice(schemaPath.length + 1).split('/')
      : [];
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  return [...branches.values()];
};

const require = createRequire(import.meta.url);
let ajv: Ajv | undefined;

/** Loaded when it is needed: a server that is only read from never is in need of it, and starts sooner. */
const compiler = (): Ajv => {
  if (ajv) return ajv;
  const { Ajv }: typeof import('ajv') = require('ajv');
  const formats: typeof import('ajv-formats') = require('ajv-formats');
  ajv = new Ajv({ strict: true, keywords: [RULED] });
  formats.default(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  return ajv;
};
