/** What the generated schemas use of JSON Schema. */
export interface Schema {
  readonly $id?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
}

/** Returns the declaration of the type that a schema describes. @param names of the types that references lead to. */
export const declarationOf = (name: string, schema: Schema, names: Names): string =>
  `${commentOf(schema, '')}export type ${name} = ${typeOf(schema, '', names)};\n`;

type Names = ReadonlyMap<string, string>;

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** Returns a type as TypeScript writes it. @param indent of the line that it begins in. */
const typeOf = (schema: Schema, indent: string, names: Names): string => {
  const { type, $ref, anyOf, items, patternProperties } = schema;
  if ($ref !== undefined) return names.get($ref) ?? fail(`There is no model ${$ref}.`);
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (anyOf) return anyOf.map((branch) => typeOf(branch, indent, names)).join(' | ');
  if (type === undefined) return 'unknown';
  if (typeof type !== 'string') return type.map((one) => typeOf({ ...schema, type: one }, indent, names)).join(' | ');
  if (type === 'array') return `Array<${typeOf(items ?? {}, indent, names)}>`;
  if (type !== 'object') return PRIMITIVES[type] ?? fail(`The schema type ${type} has no type in TypeScript.`);
  if (patternProperties) return `Record<string, ${typeOf(Object.values(patternProperties)[0] ?? {}, indent, names)}>`;
  return `{\n${membersOf(schema, `${indent}  `, names).join('')}${indent}}`;
};

const membersOf = ({ properties = {}, required = [] }: Schema, indent: string, names: Names): string[] =>
  Object.entries(properties).map(([name, member]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `${commentOf(member, indent)}${indent}${key}${required.includes(name) ? '' : '?'}: ${typeOf(member, indent, names)};\n`;
  });

const commentOf = ({ description }: Schema, indent: string): string =>
  description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '* /')} */\n`;

const fail = (message: string): never => {
  throw new Error(message);
};
