import type { Case } from '../case.ts';
import { assumed, END, LANGUAGE, type Rejecting, rejecting, TEXT } from './filters-steps.ts';

const BOOLEAN = 'true or false';

const ROWS: readonly Rejecting[] = [
  [
    'text-literals',
    'A text must be in double quotes: words, numbers, dates, booleans, and lists are not texts.',
    LANGUAGE,
    ['name sw a', 9, TEXT, 'a'],
    ["name sw 'a'", 9, TEXT, "'a'"],
    ['name sw 1', 9, TEXT, '1'],
    ['type eq -1.5e3', 9, TEXT, '-1.5e3'],
    ['type eq 2026-01-31T00:00:00Z', 9, TEXT, '2026-01-31T00:00:00Z'],
    ['name sw true', 9, TEXT, 'true'],
    ['name sw ("a")', 9, TEXT, '('],
    ['name sw', 8, TEXT],
  ],
  [
    'text-null',
    'null is not a text, so eq null does not find connectors without a category.',
    assumed('a list of a tenant with category eq null'),
    ['category eq null', 13, TEXT, 'null'],
  ],
  [
    'text-open',
    'A text without its closing quote is rejected.',
    LANGUAGE,
    ['name sw "a', 11, 'a closing double quote'],
    ['name sw "a\\"', 13, 'a closing double quote'],
  ],
  [
    'text-escapes',
    'Another escape than \\" and \\\\ is rejected.',
    assumed('how a tenant responds to a text with \\n'),
    ['name sw "\\n"', 10, 'the escape \\" or \\\\', '\\n'],
    ['name sw "ab\\u0041"', 12, 'the escape \\" or \\\\', '\\u'],
  ],
  [
    'boolean-literals',
    'directConnect is true or false and nothing else.',
    LANGUAGE,
    ['directConnect eq 1', 18, BOOLEAN, '1'],
    ['directConnect eq "yes"', 18, BOOLEAN, 'yes'],
    ['directConnect eq ""', 18, BOOLEAN, ''],
    ['directConnect eq null', 18, BOOLEAN, 'null'],
    ['directConnect eq (true)', 18, BOOLEAN, '('],
    ['directConnect eq', 17, BOOLEAN],
  ],
  [
    'boolean-letter-case',
    'A boolean without quotes is in lower case.',
    assumed('a list of a tenant with directConnect eq True'),
    ['directConnect eq True', 18, BOOLEAN, 'True'],
    ['directConnect eq FALSE', 18, BOOLEAN, 'FALSE'],
  ],
  [
    'list-literals',
    'A list consists of texts separated by commas.',
    LANGUAGE,
    ['features ca', 12, TEXT],
    ['features ca SEARCH', 13, TEXT, 'SEARCH'],
    ['features ca (SEARCH)', 14, TEXT, 'SEARCH'],
    ['features ca ()', 14, TEXT, ')'],
    ['features ca ("a",)', 18, TEXT, ')'],
    ['labels ca ("a" "b")', 16, 'a comma or a closing parenthesis', 'b'],
    ['labels ca ("a"', 15, 'a comma or a closing parenthesis'],
    ['labels ca "a","b")', 18, END, ')'],
    ['labels ca "a",', 15, TEXT],
    ['labels ca "a" "b"', 15, END, 'b'],
  ],
];

/** Invalid literals, in general and for a field. */
export const filtersLiterals: readonly Case[] = rejecting(ROWS);
