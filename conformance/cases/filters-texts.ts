import type { Case, Step } from '../case.ts';
import { create, filtered, get, V3 } from '../steps.ts';
import { assumed, LANGUAGE, named, OURS, type Selecting, selecting } from './filters-steps.ts';

const released = (name: string): Step => create({ name: `Conformance {{run}} ${name}`, status: 'RELEASED' });

/** Names with characters that are special in filters, SQL, or URLs, and similar names without them. */
const PAIRS: readonly Step[] = ['a"b', 'a\\b', '50%', '500', 'R_D', 'RxD', 'R&D #1', 'not (x) or y, z', 'Ähre'].map(
  released,
);

const ROWS: readonly Selecting[] = [
  ['escape-quote', 'In a text \\" is a double quote.', LANGUAGE, 'name co "{{run}} a\\"b"', ['a"b']],
  ['escape-backslash', 'In a text \\\\ is a backslash.', LANGUAGE, 'name co "{{run}} a\\\\b"', ['a\\b']],
  ['percent', 'A percent sign stands for itself, not for any text.', LANGUAGE, 'name co "{{run}} 50%"', ['50%']],
  ['underscore', 'An underscore stands for itself, not for any letter.', LANGUAGE, 'name co "{{run}} R_D"', ['R_D']],
  [
    'url-escapes',
    'The characters # and & in a text are escaped only in the URL.',
    LANGUAGE,
    'name co "{{run}} R&D #1"',
    ['R&D #1'],
  ],
  [
    'words-in-text',
    'Keywords, parentheses, and commas in a text are text.',
    LANGUAGE,
    'name co "{{run}} not (x) or y, z"',
    ['not (x) or y, z'],
  ],
  [
    'sql',
    'A filter never becomes SQL: a single quote has no meaning.',
    LANGUAGE,
    "name sw \"Conformance {{run}}' OR '1'='1\"",
    [],
  ],
  [
    'letter-case-beyond-ascii',
    'Case is ignored for letters beyond ASCII too.',
    assumed('a search in a tenant for a name with an umlaut in the other letter case'),
    'name sw "Conformance {{run}} äHRE"',
    ['Ähre'],
  ],
  [
    'blank-in-text',
    'Blanks in a text are significant: they are not trimmed.',
    assumed('a search in a tenant for a name with an extra space'),
    'name sw " Conformance {{run}}" or name co "{{run}} 50% "',
    [],
  ],
];

/** Filters with extra blanks, with no optional blanks, and with a text without blanks. */
const SPACING: readonly Selecting[] = [
  [
    'blanks',
    'Blanks, tabs, and line ends around words are insignificant.',
    assumed('a list of a tenant with a filter of several lines'),
    ' \t name \r\n sw  "Conformance {{run}} A"\n',
    ['Ant'],
  ],
  [
    'no-blanks',
    'No blank is needed at a parenthesis or a quote.',
    assumed('a list of a tenant with such a filter'),
    'not(name sw"Conformance {{run}} A"or name sw"Conformance {{run}} B")and(name sw"Conformance {{run}}")',
    ['Cat'],
  ],
  [
    'text-empty',
    'Every name begins with the empty text.',
    assumed('a list of a tenant with name sw ""'),
    `name sw "" and ${OURS}`,
    ['Ant', 'Bee', 'Cat'],
  ],
];

/** An empty filter: its list begins like that of a filter that matches all connectors. */
const blank = (id: string, title: string, query: string): Case => ({
  id: `filters/${id}`,
  title,
  ...assumed('the total of a list of a tenant with and without such a filter'),
  writes: true,
  steps: [
    released('a'),
    {
      send: get(`${V3}?filters=not%20name%20sw%20%22Conformance%20{{run}}%20nothing%22`),
      expect: { status: 200 },
      capture: { first: '/0/scriptName' },
    },
    { send: get(`${V3}?${query}&limit=1`), expect: { status: 200, json: [{ scriptName: '{{first}}' }] } },
  ],
});

/** Texts in filters, and white space between tokens. */
export const filtersTexts: readonly Case[] = [
  ...selecting(ROWS, PAIRS),
  ...selecting(SPACING),
  blank('empty', 'An empty filter selects everything.', 'filters='),
  blank('blank', 'A filter of blanks alone selects everything.', 'filters=+%20'),
  {
    id: 'filters/url-percent',
    title: 'A percent sign in a text is %25 in the URL.',
    ...LANGUAGE,
    writes: true,
    steps: [
      released('50%'),
      {
        send: get(`${V3}?filters=name%20sw%20%22Conformance%20{{run}}%2050%25%22`),
        expect: named(['Conformance {{run}} 50%']),
      },
      { send: filtered('name sw "Conformance {{run}} 50%25"'), expect: named([]) },
    ],
  },
];
