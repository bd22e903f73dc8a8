import { schemas } from '../server/models/validators.ts';

/** The parts of a JSON schema that a page uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
}

const schemaOf = (model: string): Schema => {
  const schema = schemas[model] as Schema | undefined;
  if (!schema) throw new Error(`There is no schema ${model}.`);
  return schema;
};

const resolve = (schema: Schema): Schema => (schema.$ref ? schemaOf(schema.$ref.replace(/#$/, '')) : schema);

/** Returns a row for each property of a model, and for those of nested objects: name, values, meaning. */
export const fieldRows = (model: string): string[][] => rowsOf(schemaOf(model), '');

const rowsOf = (schema: Schema, prefix: string): string[][] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const field = resolve(property);
    const needed = schema.required?.includes(name) ? ' (required)' : '';
    return [
      [`\`${prefix}${name}\`${needed}`, kindOf(field), field.description ?? ''],
      ...rowsOf(field, `${prefix}${name}.`),
    ];
  });

const kindOf = (schema: Schema): string => {
  if (Array.isArray(schema.type)) {
    return schema.type.map((type: string) => (type === 'null' ? '`null`' : kindOf({ ...schema, type }))).join(' or ');
  }
  const { type, anyOf, items, properties, patternProperties } = resolve(schema);
  if (anyOf) return anyOf.map(kindOf).join(', or ');
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (type === 'array') {
    return schema.minItems === 2 && schema.maxItems === 2
      ? `two of ${kindOf(items ?? {})}`
      : `list of ${kindOf(items ?? {})}`;
  }
  if (type === 'object')
    return patternProperties || !properties ? 'object' : `object (${Object.keys(properties).join(', ')})`;
  if (type === 'integer' || type === 'number')
    return `${type === 'integer' ? 'whole number' : 'number'}${range(schema)}`;
  return KINDS[schema.format ?? String(type)] ?? 'anything';
};

const KINDS: Readonly<Record<string, string>> = { string: 'text', boolean: '`true` or `false`', 'date-time': 'time' };

const range = ({ minimum, maximum }: Schema): string => {
  if (minimum === undefined) return '';
  return maximum === undefined ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`;
};
