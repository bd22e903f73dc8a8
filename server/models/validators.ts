import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { packageRoot } from '../package.ts';

/** Where the generated schemas lie: one file for each model, named by its `$id`. */
export const SCHEMA_FOLDER = join(packageRoot, 'schemas');

/** The generated schema of every model, by `$id`. */
export const schemas: Readonly<Record<string, SchemaObject>> = Object.fromEntries(
  readdirSync(SCHEMA_FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(SCHEMA_FOLDER, file), 'utf8'))]),
);

let ajv: Ajv | undefined;

const compiler = (): Ajv => {
  if (ajv) return ajv;
  ajv = new Ajv({ strict: true });
  formats.default(ajv);
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  return ajv;
};

/**
 * The validator of a model, compiled from its generated schema at the first call and once for the process.
 *
 * @throws Error for an `$id` that no model has.
 */
export const validator = <T = unknown>(id: string): ValidateFunction<T> => {
  const validate = compiler().getSchema<T>(id);
  if (!validate) throw new Error(`There is no schema ${id}.`);
  return validate as ValidateFunction<T>;
};
