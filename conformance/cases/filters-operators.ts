import type { Case } from '../case.ts';
import { type Evidence, LANGUAGE, type Rejected, type Rejecting, rejecting } from './filters-steps.ts';

const RECORDED: Evidence = { mark: 'W', source: 'recorded rejection of a tenant: name takes no eq' };

/** Tests of a field with unsupported operators; the rest of the filter is not parsed. */
const others = (field: string, taken: string, operators: readonly string[]): readonly Rejected[] =>
  operators.map(
    (operator): Rejected => [
      `${field} ${operator} "a"`,
      field.length + 2,
      `${field} with ${taken}`,
      `${field} ${operator}`,
    ],
  );

const COMPARISONS = ['ge', 'gt', 'le', 'lt', 'ne', 'in'];

const ROWS: readonly Rejecting[] = [
  [
    'name-eq',
    'name eq is rejected, and the cause names the operators of name.',
    RECORDED,
    ...others('name', 'sw, co', ['eq']),
  ],
  ['name-others', 'name takes sw and co alone.', LANGUAGE, ...others('name', 'sw, co', ['ca', ...COMPARISONS])],
  ['type-others', 'type takes sw, co and eq alone.', LANGUAGE, ...others('type', 'sw, co, eq', ['ca', ...COMPARISONS])],
  [
    'direct-connect-others',
    'directConnect supports only eq.',
    LANGUAGE,
    ...others('directConnect', 'eq', ['sw', 'co', 'ca', ...COMPARISONS]),
  ],
  [
    'category-others',
    'category supports only eq.',
    LANGUAGE,
    ...others('category', 'eq', ['sw', 'co', 'ca', ...COMPARISONS]),
  ],
  [
    'features-others',
    'features supports only ca.',
    LANGUAGE,
    ...others('features', 'ca', ['sw', 'co', 'eq', ...COMPARISONS]),
  ],
  ['labels-others', 'labels takes ca alone.', LANGUAGE, ...others('labels', 'ca', ['sw', 'co', 'eq', ...COMPARISONS])],
  [
    'in-list',
    'in with a list is part of the language, but no field supports it.',
    LANGUAGE,
    ['type in ("a","b")', 6, 'type with sw, co, eq', 'type in'],
    ['features in ("a","b")', 10, 'features with ca', 'features in'],
  ],
  [
    'pr',
    'pr, before its field, is part of the language, but no field supports it.',
    LANGUAGE,
    ['pr name', 1, 'name with sw, co', 'name pr'],
    ['pr type', 1, 'type with sw, co, eq', 'type pr'],
    ['not pr category', 5, 'category with eq', 'category pr'],
    ['pr directConnect and pr features', 1, 'directConnect with eq', 'directConnect pr'],
    ['(pr features)', 2, 'features with ca', 'features pr'],
    ['pr labels', 1, 'labels with ca', 'labels pr'],
  ],
  [
    'isnull',
    'isnull, after its field, is part of the language, but no field supports it.',
    LANGUAGE,
    ['name isnull', 6, 'name with sw, co', 'name isnull'],
    ['type isnull', 6, 'type with sw, co, eq', 'type isnull'],
    ['not category isnull', 14, 'category with eq', 'category isnull'],
    ['directConnect isnull', 15, 'directConnect with eq', 'directConnect isnull'],
    ['(features isnull)', 11, 'features with ca', 'features isnull'],
    ['labels isnull', 8, 'labels with ca', 'labels isnull'],
  ],
];

/** Known fields with operators that they do not support. */
export const filtersOperators: readonly Case[] = rejecting(ROWS);
