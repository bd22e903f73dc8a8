import type { Operation, QueryParameter } from '../api/operations.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET } from '../domain/connectors/paging.ts';
import { type FilterRules, OPERATORS } from '../domain/filter/fields.ts';
import { LOCALES } from '../models/enums.ts';
import { LOCALE_EXAMPLE, SCRIPT_NAME, SEEDED_SCRIPT_NAME } from './examples.ts';

/** Returns the names of the parameters in a path of the router. */
export const namesInPath = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

/** Returns the parameters of an operation, each with an example that works on a fresh tenant. */
export const parametersOf = ({ method, path, query = [] }: Operation, rules: FilterRules): readonly object[] => [
  ...namesInPath(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    ...(name === 'locale' ? LOCALE : scriptName(method === 'GET')),
  })),
  ...query.map((name) => ({
    name,
    in: 'query',
    // An empty one counts as absent, except for `count`, which must be a boolean.
    ...(name !== 'count' && { allowEmptyValue: true }),
    ...queryParameter(name, rules),
  })),
];

/** @param readOnly whether connectors that came with the tenant will do, too. */
const scriptName = (readOnly: boolean): object => ({
  description: 'Key of the connector, unique in the tenant.',
  schema: { type: 'string' },
  examples: {
    created: { summary: 'The connector that the example of POST creates', value: SCRIPT_NAME },
    ...(readOnly && { seeded: { summary: 'A connector of the default seed', value: SEEDED_SCRIPT_NAME } }),
  },
});

const LOCALE = {
  description: 'Locale of the texts. Any other value means "en".',
  schema: { type: 'string', enum: [...LOCALES], example: LOCALE_EXAMPLE },
};

const queryParameter = (name: QueryParameter, rules: FilterRules): object =>
  ({
    locale: LOCALE,
    limit: {
      description: 'Maximum number of items in the response.',
      schema: {
        type: 'integer',
        format: 'int32',
        minimum: 0,
        maximum: MAX_LIMIT,
        default: DEFAULT_LIMIT,
        example: DEFAULT_LIMIT,
      },
    },
    offset: {
      description: 'Number of items to skip.',
      schema: { type: 'integer', format: 'int32', minimum: 0, maximum: MAX_OFFSET, default: 0, example: 0 },
    },
    count: {
      description: 'If true, the response carries the filtered total in `X-Total-Count`.',
      schema: { type: 'boolean', default: false, example: true },
    },
    filters: {
      description: `Filters the list. Fields and their operators:\n${Object.entries(rules)
        .map(([field, allowed]) => `- \`${field}\`: ${OPERATORS.filter((known) => allowed.includes(known)).join(', ')}`)
        .join('\n')}`,
      schema: { type: 'string', example: 'name sw "T"' },
    },
  })[name];
