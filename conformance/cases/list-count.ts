import type { Case, Step } from '../case.ts';
import { length } from '../match.ts';
import { create, filtered, get, ILLEGAL_VALUE, rejection, V3 } from '../steps.ts';

const SOURCE = 'standard collection parameters of the published description';
const TOTAL = 'x-total-count';

const TWO: readonly Step[] = ['Ant', 'Bee'].map((name) =>
  create({ name: `Conformance {{run}} ${name}`, status: 'RELEASED' }),
);

type Row = readonly [
  id: string,
  title: string,
  mark: 'D' | 'W',
  queries: readonly string[],
  size: number,
  total: string | null,
];

const ROWS: readonly Row[] = [
  ['count-true', 'With count=true the header X-Total-Count tells the total.', 'D', ['&count=true'], 2, '2'],
  [
    'count-limit',
    'The total counts all pages, not the page.',
    'D',
    ['&count=true&limit=1', '&count=true&limit=1&offset=1'],
    1,
    '2',
  ],
  [
    'count-empty-page',
    'An empty page has the total as well.',
    'D',
    ['&count=true&limit=0', '&count=true&offset=2'],
    0,
    '2',
  ],
  ['count-absent', 'Without count there is no X-Total-Count.', 'D', [''], 2, null],
  ['count-false', 'With count=false there is no X-Total-Count.', 'D', ['&count=false'], 2, null],
  [
    'count-letter-case',
    'True and TRUE are true: PowerShell writes the first.',
    'W',
    ['&count=True', '&count=TRUE'],
    2,
    '2',
  ],
  ['count-false-letter-case', 'False is false: PowerShell writes it so.', 'W', ['&count=False'], 2, null],
];

/** Values of `count` that are not booleans. */
const OTHERS = [
  ['word', 'A count that is a word is rejected.', 'yes'],
  ['number', 'A count of 1 is rejected.', '1'],
  ['empty', 'An empty count is rejected: it is no absent one.', ''],
] as const;

/** The total of a list, if requested. */
export const listCount: readonly Case[] = [
  ...ROWS.map(
    ([id, title, mark, queries, size, total]): Case => ({
      id: `list/${id}`,
      title,
      mark,
      source: mark === 'W' ? 'PowerShell SDK: booleans in a query are in its own notation' : SOURCE,
      writes: true,
      steps: [
        ...TWO,
        ...queries.map((query) => ({
          send: filtered('name sw "Conformance {{run}}"', query),
          expect: { status: 200, headers: { [TOTAL]: total }, json: length(size) },
        })),
      ],
    }),
  ),
  {
    id: 'list/count-filtered',
    title: 'The total counts the released connectors that match the filter.',
    mark: 'D',
    source: SOURCE,
    writes: true,
    steps: [
      ...TWO,
      create({ name: 'Conformance {{run}} Bees', status: 'DEMO' }),
      {
        send: filtered('name sw "Conformance {{run}} B"', '&count=true'),
        expect: { status: 200, headers: { [TOTAL]: '1' }, json: length(1) },
      },
      {
        send: filtered('name sw "Conformance {{run}} C"', '&count=true'),
        expect: { status: 200, headers: { [TOTAL]: '0' }, json: [] },
      },
    ],
  },
  ...OTHERS.map(
    ([id, title, count]): Case => ({
      id: `list/count-${id}`,
      title,
      mark: 'A',
      source: 'the published description asks for true or false and names no error',
      settledBy: 'how a tenant responds to such a count',
      writes: false,
      steps: [
        {
          send: get(`${V3}?count=${count}`),
          expect: rejection(
            400,
            ILLEGAL_VALUE,
            'Illegal value for field "count".',
            `count is "${count}"; expected true or false.`,
          ),
        },
      ],
    }),
  ),
];
