import { RULED } from '../models/enums.ts';
import { schemas } from '../models/validators.ts';

type Json = Readonly<Record<string, unknown>>;

/** Models by the name under which a document publishes them. */
export type PublishedModels = Map<string, unknown>;

/** Returns a reference to a model by its `$id`; `publish` replaces it. */
export const modelRef = (id: string): { readonly $ref: string } => ({ $ref: `${id}#` });

/** Returns the name of a model in a document. Each document has one form of it, so the family at the end of the `$id` is left out. */
const publishedName = (id: string): string => id.replace(/(?:V\d+|Beta)$/, '');

/**
 * Returns a part of a document with every reference to a model replaced by a local one. A list has no name in the published
 * descriptions, so it replaces its reference.
 *
 * @param models receives each model that is referred to, in OpenAPI 3.0.
 */
export const publish = (part: unknown, models: PublishedModels): unknown => {
  if (Array.isArray(part)) return part.map((item) => publish(item, models));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref } = part as Json;
  if (typeof $ref === 'string' && $ref.endsWith('#')) return publishModel($ref.slice(0, -1), models);
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, publish(value, models)]));
};

const publishModel = (id: string, models: PublishedModels): unknown => {
  const { $id: _, ...schema } = schemas[id] as Json;
  if (schema['type'] === 'array') return publish(toOpenApi(schema), models);
  const name = publishedName(id);
  if (!models.has(name)) {
    // Its place comes first: a model may refer to itself.
    models.set(name, undefined);
    models.set(name, publish(toOpenApi(schema), models));
  }
  return { $ref: `#/components/schemas/${name}` };
};

/** Returns the schema of a model with properties, in OpenAPI 3.0. */
export const modelSchema = (id: string): Json & { readonly properties: Readonly<Record<string, Json>> } =>
  toOpenApi(schemas[id] as Json) as Json & { readonly properties: Readonly<Record<string, Json>> };

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const SCHEMA_KEYWORDS = ['items', 'additionalProperties', 'anyOf', 'properties'];

/**
 * Returns a JSON Schema in OpenAPI 3.0, which knows neither lists of types nor `const` nor `patternProperties`, and one example. What a
 * rule of the domain demands beyond the schema is in the document, too.
 */
const toOpenApi = ({
  type,
  const: only,
  patternProperties,
  required,
  examples,
  [RULED]: ruled,
  ...others
}: Json): Json => ({
  ...typeOf(type),
  ...(Array.isArray(required) && { required: required.filter((name) => !isNullableArray(others, name)) }),
  ...(only !== undefined && { enum: [only] }),
  ...Object.fromEntries(
    Object.entries(others).map(([keyword, value]) => [
      keyword,
      SCHEMA_KEYWORDS.includes(keyword) ? convertSchemas(keyword, value) : value,
    ]),
  ),
  ...(Array.isArray(examples) && { example: examples[0] }),
  ...(ruled as Json | undefined),
  ...(patternProperties !== undefined && { additionalProperties: valueSchemaOf(patternProperties as Json) }),
});

/**
 * Returns whether a property is an array that may be null. A document requires none, as the published ones require none: the Java
 * client that OpenAPI Generator makes fails on a required array that is null.
 */
const isNullableArray = ({ properties }: Json, name: string): boolean => {
  const { type } = (properties as Readonly<Record<string, Json>>)[name] ?? {};
  return Array.isArray(type) && type.includes('array') && type.includes('null');
};

const typeOf = (type: unknown): Json => {
  if (!Array.isArray(type)) return type === undefined ? {} : { type };
  return { type: type.find((name) => name !== 'null'), nullable: true };
};

const convertSchemas = (keyword: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((schema: Json) => toOpenApi(schema));
  if (keyword !== 'properties') return toOpenApi(value as Json);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, toOpenApi(schema as Json)]));
};

/** Returns the schema of the values of a map, whose keys match one pattern; `true` if any value is valid. */
const valueSchemaOf = (patternProperties: Json): unknown => {
  const [schema = {}] = Object.values(patternProperties);
  return Object.keys(schema as Json).length === 0 ? true : toOpenApi(schema as Json);
};
