import t from 'tap';
import type { FilterNode } from '../../../server/domain/filter/fields.ts';
import {
  MAX_FILTER_DEPTH,
  MAX_FILTER_LENGTH,
  MAX_FILTER_TERMS,
  parseFilter,
} from '../../../server/domain/filter/parse.ts';
import { RULES } from '../../store/fixtures/records.ts';
import { apiErrorOf, causeOf } from '../fixtures/api-error.ts';

/** A tree with every level in parentheses, so that a table can show how a filter was read. */
const show = (node: FilterNode | undefined): string => {
  if (!node) return 'everything';
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.nodes.map(show).join(` ${node.kind} `)})`;
    case 'not':
      return `not ${show(node.node)}`;
    case 'text':
      return `${node.field} ${node.operator} <${node.value}>`;
    case 'boolean':
      return `${node.field} is ${node.value}`;
    case 'list':
      return `${node.field} has ${node.values.map((value) => `<${value}>`).join(' ')}`;
  }
};

const parse = (filter: string): string => show(parseFilter(filter, RULES));

t.test('valid filters are parsed into their tree', (t) => {
  const table: readonly (readonly [filter: string, tree: string])[] = [
    ['', 'everything'],
    [' \t\r\n ', 'everything'],
    ['name sw "Active"', 'name sw <Active>'],
    ['name co "dir"', 'name co <dir>'],
    ['type sw "a"', 'type sw <a>'],
    ['type co "a"', 'type co <a>'],
    ['type eq "a"', 'type eq <a>'],
    ['category eq "HR"', 'category eq <HR>'],
    ['category eq "null"', 'category eq <null>'],
    ['features ca "SEARCH"', 'features has <SEARCH>'],
    ['features ca ("SEARCH")', 'features has <SEARCH>'],
    ['features ca ("SEARCH", "ENABLE" ,"PASSWORD")', 'features has <SEARCH> <ENABLE> <PASSWORD>'],
    ['features ca "SEARCH", "ENABLE" ,"PASSWORD"', 'features has <SEARCH> <ENABLE> <PASSWORD>'],
    ['(labels ca "a","b") and labels ca "c"', '(labels has <a> <b> and labels has <c>)'],
    ['labels ca ("a","a")', 'labels has <a> <a>'],
    ['directConnect eq true', 'directConnect is true'],
    ['directConnect eq false', 'directConnect is false'],
    ['directConnect eq "true"', 'directConnect is true'],
    ['directConnect eq "false"', 'directConnect is false'],
    ['directConnect eq "True"', 'directConnect is true'],

    ['  name   sw\t"a"\n', 'name sw <a>'],
    ['name sw"a"', 'name sw <a>'],
    ['(name sw "a")', 'name sw <a>'],
    ['( ( name sw "a" ) )', 'name sw <a>'],
    ['name sw ""', 'name sw <>'],
    ['name sw "a b, (c)"', 'name sw <a b, (c)>'],
    ['name sw "not a and b or c"', 'name sw <not a and b or c>'],
    ['name sw " a "', 'name sw < a >'],
    ['name sw "\u0000%_\'"', "name sw <\u0000%_'>"],
    ['name sw "ä😀"', 'name sw <ä😀>'],
    ['name sw "a\nb"', 'name sw <a\nb>'],
    [String.raw`name sw "a\"b"`, 'name sw <a"b>'],
    [String.raw`name sw "\\"`, 'name sw <\\>'],
    [String.raw`name sw "\\\""`, 'name sw <\\">'],
    [String.raw`name sw "\\n"`, 'name sw <\\n>'],

    ['name sw "a" and type eq "b"', '(name sw <a> and type eq <b>)'],
    ['name sw "a" or type eq "b"', '(name sw <a> or type eq <b>)'],
    ['name sw "a"and type eq "b"', '(name sw <a> and type eq <b>)'],
    ['name sw "a" and name sw "b" and name sw "c"', '(name sw <a> and name sw <b> and name sw <c>)'],
    ['name sw "a" or name sw "b" and name sw "c"', '(name sw <a> or (name sw <b> and name sw <c>))'],
    ['name sw "a" and name sw "b" or name sw "c"', '((name sw <a> and name sw <b>) or name sw <c>)'],
    ['(name sw "a" or name sw "b") and name sw "c"', '((name sw <a> or name sw <b>) and name sw <c>)'],
    ['name sw "a" and (name sw "b" or name sw "c")', '(name sw <a> and (name sw <b> or name sw <c>))'],
    ['not name sw "a"', 'not name sw <a>'],
    ['not not name sw "a"', 'not not name sw <a>'],
    ['not(name sw "a")', 'not name sw <a>'],
    ['not name sw "a" and name sw "b"', '(not name sw <a> and name sw <b>)'],
    ['not (name sw "a" and name sw "b")', 'not (name sw <a> and name sw <b>)'],
    ['name sw "a" or not name sw "b" and name sw "c"', '(name sw <a> or (not name sw <b> and name sw <c>))'],
  ];
  for (const [filter, tree] of table) t.equal(parse(filter), tree, JSON.stringify(filter));
  t.end();
});

const FIELD = 'one of the fields name, type, directConnect, category, features, labels';
const OPERATOR = 'one of the operators ca, co, eq, ge, gt, in, le, lt, ne, pr, isnull, sw';
const TEXT = 'a text in double quotes';
const END = 'and, or, or the end of the filter';

t.test('invalid filters are rejected with the position and what was expected there', (t) => {
  const table: readonly (readonly [filter: string, position: number, expected: string, found: string])[] = [
    ['foo eq "a"', 1, FIELD, '"foo"'],
    ['scriptName eq "a"', 1, FIELD, '"scriptName"'],
    ['NAME sw "a"', 1, FIELD, '"NAME"'],
    ['nameand sw "a"', 1, FIELD, '"nameand"'],
    ['name.sw "a"', 1, FIELD, '"name.sw"'],
    ['toString eq "a"', 1, FIELD, '"toString"'],
    ['constructor eq "a"', 1, FIELD, '"constructor"'],
    ['__proto__ eq "a"', 1, FIELD, '"__proto__"'],
    ['"name" sw "a"', 1, FIELD, '"name"'],
    ['  , name', 3, FIELD, '","'],
    ['and name sw "a"', 1, FIELD, '"and"'],
    ['()', 2, FIELD, '")"'],
    ['not', 4, FIELD, 'the end'],
    ['name sw "a" and', 16, FIELD, 'the end'],
    ['name sw "a" or or name sw "b"', 16, FIELD, '"or"'],
    ['name sw "a" and (', 18, FIELD, 'the end'],
    ['pr', 3, FIELD, 'the end'],
    ['pr foo', 4, FIELD, '"foo"'],

    ['name', 5, OPERATOR, 'the end'],
    ['name SW "a"', 6, OPERATOR, '"SW"'],
    ['name Co "a"', 6, OPERATOR, '"Co"'],
    ['name xx "a"', 6, OPERATOR, '"xx"'],
    ['name = "a"', 6, OPERATOR, '"="'],
    ['name not sw "a"', 6, OPERATOR, '"not"'],
    ['name "sw" "a"', 6, OPERATOR, '"sw"'],
    ['name (sw "a")', 6, OPERATOR, '"("'],

    ['name eq "a"', 6, 'name with sw, co', '"name eq"'],
    ['name ne "a"', 6, 'name with sw, co', '"name ne"'],
    ['name isnull', 6, 'name with sw, co', '"name isnull"'],
    ['not pr name', 5, 'name with sw, co', '"name pr"'],
    ['type gt 5', 6, 'type with sw, co, eq', '"type gt"'],
    ['type in ("a","b")', 6, 'type with sw, co, eq', '"type in"'],
    ['directConnect ne true', 15, 'directConnect with eq', '"directConnect ne"'],
    ['category sw "a"', 10, 'category with eq', '"category sw"'],
    ['category isnull', 10, 'category with eq', '"category isnull"'],
    ['features in ("a")', 10, 'features with ca', '"features in"'],
    ['labels eq "a"', 8, 'labels with ca', '"labels eq"'],

    ['name sw', 8, TEXT, 'the end'],
    ['name sw a', 9, TEXT, '"a"'],
    ["name sw 'a'", 9, TEXT, '"\'a\'"'],
    ['name sw 1', 9, TEXT, '"1"'],
    ['name sw null', 9, TEXT, '"null"'],
    ['name sw true', 9, TEXT, '"true"'],
    ['type eq 2020-01-01T00:00:00Z', 9, TEXT, '"2020-01-01T00:00:00Z"'],
    ['name sw ("a")', 9, TEXT, '"("'],
    ['features ca', 12, TEXT, 'the end'],
    ['features ca "a",', 17, TEXT, 'the end'],
    ['features ca "a","b")', 20, END, '")"'],
    ['features ca "a" "b"', 17, END, '"b"'],
    ['features ca ()', 14, TEXT, '")"'],
    ['features ca (,"a")', 14, TEXT, '","'],
    ['features ca ("a",)', 18, TEXT, '")"'],
    ['features ca (a)', 14, TEXT, '"a"'],
    ['features ca SEARCH', 13, TEXT, '"SEARCH"'],
    ['directConnect eq', 17, 'true or false', 'the end'],
    ['directConnect eq 1', 18, 'true or false', '"1"'],
    ['directConnect eq null', 18, 'true or false', '"null"'],
    ['directConnect eq "yes"', 18, 'true or false', '"yes"'],
    ['directConnect eq (true)', 18, 'true or false', '"("'],

    ['name sw "a', 11, 'a closing double quote', 'the end'],
    ['name sw "', 10, 'a closing double quote', 'the end'],
    [String.raw`name sw "a\"`, 13, 'a closing double quote', 'the end'],
    [String.raw`name sw "\n"`, 10, String.raw`the escape \" or \\`, String.raw`"\\n"`],
    [String.raw`name sw "ab\u0041"`, 12, String.raw`the escape \" or \\`, String.raw`"\\u"`],
    ['name sw "a\\', 11, String.raw`the escape \" or \\`, String.raw`"\\"`],

    ['(name sw "a"', 13, 'a closing parenthesis', 'the end'],
    ['((name sw "a")', 15, 'a closing parenthesis', 'the end'],
    ['(name sw "a" "b")', 14, 'a closing parenthesis', '"b"'],
    ['features ca ("a" "b")', 18, 'a comma or a closing parenthesis', '"b"'],
    ['features ca ("a"', 17, 'a comma or a closing parenthesis', 'the end'],

    ['name sw "a")', 12, END, '")"'],
    ['name sw "a" name sw "b"', 13, END, '"name"'],
    ['name sw "a" AND name sw "b"', 13, END, '"AND"'],
    ['name sw "a" Or name sw "b"', 13, END, '"Or"'],
    ['name sw "a" xor name sw "b"', 13, END, '"xor"'],
    ['name sw "a" not name sw "b"', 13, END, '"not"'],
    ['name sw "a", name sw "b"', 12, END, '","'],
    ['name sw "a" "b"', 13, END, '"b"'],
    ['name sw "a" isnull', 13, END, '"isnull"'],
    ['name sw "a"; DROP TABLE connector', 12, END, '";"'],
  ];
  for (const [filter, position, expected, found] of table) {
    const apiError = apiErrorOf(() => parseFilter(filter, RULES));
    t.match(apiError, { name: 'illegalValue', details: { field: 'filters' } }, JSON.stringify(filter));
    t.same(
      apiError?.details.causes,
      [`Position ${position} of filters: expected ${expected}, found ${found}.`],
      `cause of ${JSON.stringify(filter)}`,
    );
  }
  t.end();
});

t.test('an empty text is not mistaken for the end of the filter', (t) => {
  const table: readonly (readonly [filter: string, position: number])[] = [
    ['"" sw "a"', 1],
    ['name "" "a"', 6],
    ['directConnect eq ""', 18],
    ['name sw "a" ""', 13],
    ['features ca ("a" "")', 18],
  ];
  for (const [filter, position] of table) {
    const cause = causeOf(() => parseFilter(filter, RULES));
    t.match(cause, new RegExp(`^Position ${position} of filters: `), filter);
    t.notMatch(cause, /found the end\.$/, `found in ${filter}`);
  }
  t.end();
});

t.test('every combination of field and operator is allowed or rejected as documented', (t) => {
  const operators = ['ca', 'co', 'eq', 'ge', 'gt', 'in', 'le', 'lt', 'ne', 'sw'];
  const fields = ['name', 'type', 'directConnect', 'category', 'features', 'labels'];
  const allowed = [
    'name sw',
    'name co',
    'type sw',
    'type co',
    'type eq',
    'directConnect eq',
    'category eq',
    'features ca',
    'labels ca',
  ];
  const accepted = fields
    .flatMap((field) => operators.map((operator) => `${field} ${operator}`))
    .filter((test) => apiErrorOf(() => parseFilter(`${test} "true"`, RULES)) === undefined);
  t.same(accepted.sort(), [...allowed].sort());
  t.end();
});

t.test('the filter rules decide which fields exist', (t) => {
  const rules = { name: ['sw'] } as const;
  t.equal(show(parseFilter('name sw "a"', rules)), 'name sw <a>');
  t.match(
    causeOf(() => parseFilter('name co "a"', rules)),
    'Position 6 of filters: expected name with sw,',
  );
  t.match(
    causeOf(() => parseFilter('labels ca "a"', rules)),
    'Position 1 of filters: expected one of the fields name,',
  );
  t.end();
});

t.test('nesting has a limit, and its rejection does not depend on what follows', (t) => {
  const test = 'name sw "a"';
  const inParentheses = (depth: number) => `${'('.repeat(depth)}${test}${')'.repeat(depth)}`;
  t.equal(parse(inParentheses(MAX_FILTER_DEPTH)), 'name sw <a>');
  t.equal(parse(`${'not '.repeat(MAX_FILTER_DEPTH)}${test}`), `${'not '.repeat(MAX_FILTER_DEPTH)}name sw <a>`);
  const tooDeep: readonly (readonly [name: string, filter: string])[] = [
    ['parentheses', inParentheses(MAX_FILTER_DEPTH + 1)],
    ['not', `${'not '.repeat(MAX_FILTER_DEPTH + 1)}${test}`],
    ['both', `${'not ('.repeat(MAX_FILTER_DEPTH)}${test}${')'.repeat(MAX_FILTER_DEPTH)}`],
    ['parentheses that never close', '('.repeat(MAX_FILTER_LENGTH)],
    ['nots without end', 'not '.repeat(MAX_FILTER_LENGTH / 4)],
    ['deep on the right side', `${`${test} or (`.repeat(MAX_FILTER_DEPTH + 1)}${test}`],
  ];
  for (const [name, filter] of tooDeep) {
    t.match(
      causeOf(() => parseFilter(filter, RULES)),
      `expected at most ${MAX_FILTER_DEPTH} levels of nesting`,
      name,
    );
  }
  t.equal(
    parse(
      Array(MAX_FILTER_DEPTH + 1)
        .fill(`(${test})`)
        .join(' and '),
    ).length > 0,
    true,
    'siblings do not nest',
  );
  t.end();
});

t.test('a filter has a maximum length and a maximum number of terms', (t) => {
  const chain = (terms: number) => Array(terms).fill('name sw "a"').join(' or ');
  const values = (count: number) => `features ca (${Array(count).fill('"a"').join(',')})`;
  const padded = (length: number) => `name sw "${'\\"'.repeat(10)}"`.padEnd(length);
  const table: readonly (readonly [name: string, filter: string, kind: string | undefined])[] = [
    ['as many tests as there may be', chain(MAX_FILTER_TERMS), undefined],
    ['one test more', chain(MAX_FILTER_TERMS + 1), 'limitViolation'],
    ['as many values as there may be', values(MAX_FILTER_TERMS), undefined],
    ['one value more', values(MAX_FILTER_TERMS + 1), 'limitViolation'],
    ['tests and values together', `${values(MAX_FILTER_TERMS - 1)} and ${chain(1)}`, undefined],
    ['tests and values, one more', `${values(MAX_FILTER_TERMS - 1)} and ${chain(2)}`, 'limitViolation'],
    ['one test in a list', `labels ca "a" and ${chain(MAX_FILTER_TERMS)}`, 'limitViolation'],
    ['as long as it may be', padded(MAX_FILTER_LENGTH), undefined],
    ['a character longer', padded(MAX_FILTER_LENGTH + 1), 'limitViolation'],
    ['blanks alone', ' '.repeat(MAX_FILTER_LENGTH + 1), 'limitViolation'],
    ...['"', '\\', 'a', ',', ' ', '(', 'not '].flatMap((text): [string, string, string][] => [
      [`${text} without end`, text.repeat(10_000_000), 'limitViolation'],
    ]),
  ];
  for (const [name, filter, kind] of table) {
    const apiError = apiErrorOf(() => parseFilter(filter, RULES));
    t.equal(apiError?.name, kind, `${name}: ${apiError?.message}`);
    if (kind !== undefined)
      t.match(apiError?.details.causes?.[0], /^filters has .*(?:2000 terms|32768 are allowed)\.$/, name);
  }
  t.end();
});

t.test('a cause cuts a long filter', (t) => {
  const cause = causeOf(() => parseFilter('x'.repeat(MAX_FILTER_LENGTH), RULES));
  t.match(cause, /^Position 1 of filters: /);
  t.ok((cause?.length ?? 0) < 400);
  t.end();
});
