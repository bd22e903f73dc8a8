import type { Case } from '../case.ts';
import { filtered } from '../steps.ts';
import {
  assumed,
  END,
  FIELD,
  illegalFilter,
  LANGUAGE,
  named,
  OPERATOR,
  type Rejecting,
  rejecting,
} from './filters-steps.ts';

const CAUSES = 'the rejection of such a filter by a tenant';

const ROWS: readonly Rejecting[] = [
  [
    'unknown-field',
    'A field that cannot be filtered is rejected, whether connectors have it or not.',
    LANGUAGE,
    ['foo eq "a"', 1, FIELD, 'foo'],
    ['scriptName eq "workday"', 1, FIELD, 'scriptName'],
    ['name sw "a" and status eq "RELEASED"', 17, FIELD, 'status'],
    ['connectorMetadata.platform eq "ccg"', 1, FIELD, 'connectorMetadata.platform'],
  ],
  [
    'field-of-objects',
    'constructor, __proto__, and the like are not fields.',
    LANGUAGE,
    ['constructor eq "a"', 1, FIELD, 'constructor'],
    ['__proto__ eq "a"', 1, FIELD, '__proto__'],
    ['toString eq "a"', 1, FIELD, 'toString'],
  ],
  [
    'field-letter-case',
    'Field names are case-sensitive.',
    assumed(CAUSES),
    ['Name sw "a"', 1, FIELD, 'Name'],
    ['directconnect eq true', 1, FIELD, 'directconnect'],
  ],
  [
    'field-missing',
    'If a test is missing, the cause names the fields.',
    LANGUAGE,
    ['"name" sw "a"', 1, FIELD, 'name'],
    ['and name sw "a"', 1, FIELD, 'and'],
    ['name sw "a" and', 16, FIELD],
    ['name sw "a" or or name sw "b"', 16, FIELD, 'or'],
    ['not', 4, FIELD],
    ['()', 2, FIELD, ')'],
  ],
  [
    'unknown-operator',
    'An operator that the language lacks is rejected, and the cause names its operators.',
    LANGUAGE,
    ['name zz "a"', 6, OPERATOR, 'zz'],
    ['name ew "a"', 6, OPERATOR, 'ew'],
    ['name = "a"', 6, OPERATOR, '='],
    ['name not sw "a"', 6, OPERATOR, 'not'],
    ['name', 5, OPERATOR],
  ],
  [
    'operator-letter-case',
    'Operators are lower-case only.',
    LANGUAGE,
    ['name SW "a"', 6, OPERATOR, 'SW'],
    ['name Co "a"', 6, OPERATOR, 'Co'],
    ['type EQ "a"', 6, OPERATOR, 'EQ'],
    ['features CA "a"', 10, OPERATOR, 'CA'],
    ['PR name', 1, FIELD, 'PR'],
    ['name isNull', 6, OPERATOR, 'isNull'],
  ],
  [
    'composite-letter-case',
    'and, or, and not are lower-case only.',
    LANGUAGE,
    ['name sw "a" AND name sw "b"', 13, END, 'AND'],
    ['name sw "a" Or name sw "b"', 13, END, 'Or'],
    ['NOT name sw "a"', 1, FIELD, 'NOT'],
  ],
  [
    'parenthesis-open',
    'An unclosed parenthesis is rejected.',
    LANGUAGE,
    ['(name sw "a"', 13, 'a closing parenthesis'],
    ['not ((name sw "a")', 19, 'a closing parenthesis'],
    ['(name sw "a" "b")', 14, 'a closing parenthesis', 'b'],
  ],
  ['parenthesis-close', 'A parenthesis too many is rejected.', LANGUAGE, ['name sw "a")', 12, END, ')']],
  [
    'trailing',
    'After a test, only and, or, or the end can follow.',
    LANGUAGE,
    ['name sw "a" name sw "b"', 13, END, 'name'],
    ['name sw "a" not name sw "b"', 13, END, 'not'],
    ['name sw "a" xor name sw "b"', 13, END, 'xor'],
    ['name sw "a"; drop table connector', 12, END, ';'],
  ],
  [
    'position',
    'A position counts characters from 1, including blanks and quoted texts.',
    assumed(CAUSES),
    ['   foo', 4, FIELD, 'foo'],
    ['name sw "ä ü" and\tfoo', 19, FIELD, 'foo'],
  ],
];

const NESTING = 'at most 100 levels of nesting';
const nested = (depth: number): string => `${'('.repeat(depth)}name sw "{{run}} none"${')'.repeat(depth)}`;

/** Invalid filters, with the position of the error and what was expected there. */
export const filtersSyntax: readonly Case[] = [
  ...rejecting(ROWS),
  {
    id: 'filters/deep-parentheses',
    title: 'A thousand nested parentheses are rejected without harm.',
    ...LANGUAGE,
    writes: false,
    steps: [{ send: filtered(nested(1_000)), expect: illegalFilter(/^Position \d+ of filters: .* nesting, found/) }],
  },
  {
    id: 'filters/deep-not',
    title: 'A thousand nots are rejected without harm.',
    ...LANGUAGE,
    writes: false,
    steps: [
      {
        send: filtered(`${'not '.repeat(1_000)}name sw "a"`),
        expect: illegalFilter(/^Position \d+ of filters: .* nesting, found/),
      },
    ],
  },
  {
    id: 'filters/deepest',
    title: 'Parentheses can be nested 100 levels deep, but not 101.',
    ...assumed('filters with more and more parentheses, sent to a tenant'),
    writes: false,
    steps: [
      { send: filtered(nested(100)), expect: named([]) },
      {
        send: filtered(nested(101)),
        expect: illegalFilter(`Position 102 of filters: expected ${NESTING}, found "name".`),
      },
    ],
  },
];
