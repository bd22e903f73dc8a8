/** Every operator of the filter language; lower case only. [D] */
export const OPERATORS = ['ca', 'co', 'eq', 'ge', 'gt', 'in', 'le', 'lt', 'ne', 'pr', 'isnull', 'sw'] as const;
export type Operator = (typeof OPERATORS)[number];

/** The kind of each field, which decides what literals can be compared with it. */
export const FIELD_KINDS = {
  name: 'text',
  type: 'text',
  directConnect: 'boolean',
  category: 'text',
  features: 'list',
  labels: 'list',
} as const;
export type FilterField = keyof typeof FIELD_KINDS;
export type FieldOfKind<K extends string> = {
  [F in FilterField]: (typeof FIELD_KINDS)[F] extends K ? F : never;
}[FilterField];

/** The operators that each field supports in an API family. */
export type FilterRules = Readonly<Partial<Record<FilterField, readonly Operator[]>>>;

/** A parsed, valid filter. */
export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly node: FilterNode }
  | TextTest
  | BooleanTest
  | ListTest;

export interface TextTest {
  readonly kind: 'text';
  readonly field: FieldOfKind<'text'>;
  readonly operator: 'sw' | 'co' | 'eq';
  readonly value: string;
}
export interface BooleanTest {
  readonly kind: 'boolean';
  readonly field: FieldOfKind<'boolean'>;
  readonly value: boolean;
}
/** True if the list contains all the values. [D] */
export interface ListTest {
  readonly kind: 'list';
  readonly field: FieldOfKind<'list'>;
  readonly values: readonly string[];
}
