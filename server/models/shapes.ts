import Type, { type Static, type TSchema } from 'typebox';

/** A string that is one of a closed set. */
export const enumeration = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>(Type.Enum([...values], { type: 'string', description }));

/** A value or null; the property itself is always there. */
export const nullable = <T extends TSchema & { readonly type: string }>(schema: T, description: string) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'], description });

/** The same for a string of a closed set. OpenAPI wants null among the values, too. */
export const nullableEnumeration = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number] | null>({ type: ['string', 'null'], enum: [...values, null], description });

/** An object whose keys and values are the caller's own. */
export const freeObject = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description });

/** A reference to another model by its `$id`, so that each model is compiled and documented once. */
export const refTo = <T extends TSchema>(schema: T) => {
  const { $id } = schema as { $id?: string };
  if ($id === undefined) throw new TypeError('Only a model with an $id can be referred to.');
  return Type.Unsafe<Static<T>>(Type.Ref(`${$id}#`));
};

/** A word that filters can ask for; U+001F is the separator of the search columns. */
export const tag = Type.String({ minLength: 1, pattern: '^[^\\u001f]*$' });
