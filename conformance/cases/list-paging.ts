import type { Case, Step } from '../case.ts';
import { length } from '../match.ts';
import { create, filtered, get, ILLEGAL_VALUE, rejection, V3 } from '../steps.ts';

const SOURCE = 'standard collection parameters of the published description';

const OURS = 'name sw "Conformance {{run}}"';
const released = (name: string): Step => create({ name: `Conformance {{run}} ${name}`, status: 'RELEASED' });
const THREE: readonly Step[] = ['Ant', 'Bee', 'Cat'].map(released);

const page = (more: string, size: number): Step => ({
  send: filtered(OURS, more),
  expect: { status: 200, json: length(size) },
});

const paged = (id: string, title: string, ...steps: readonly Step[]): Case => ({
  id: `list/${id}`,
  title,
  mark: 'D',
  source: SOURCE,
  writes: true,
  steps: [...THREE, ...steps],
});

/** Values that are not a number in the range, as in the URL and as in the cause. */
type Row = readonly [id: string, title: string, parameter: 'limit' | 'offset', sent: string, shown?: string];

const REJECTED: readonly Row[] = [
  ['limit-251', 'A limit above 250 is rejected.', 'limit', '251'],
  ['limit-huge', 'A limit that no number type holds is rejected.', 'limit', '99999999999999999999'],
  ['limit-word', 'A limit that is a word is rejected.', 'limit', 'all'],
  ['limit-fraction', 'A limit with a fraction is rejected.', 'limit', '1.5'],
  ['limit-exponent', 'A limit with an exponent is rejected.', 'limit', '1e2'],
  ['limit-blank', 'A limit with a blank before it is rejected.', 'limit', '+5', ' 5'],
  ['offset-negative', 'An offset below 0 is rejected.', 'offset', '-1'],
  ['offset-word', 'An offset that is a word is rejected.', 'offset', 'none'],
  ['offset-fraction', 'An offset with a fraction is rejected.', 'offset', '0.0'],
];
const RANGES = { limit: 'from 0 to 250', offset: 'from 0 to 2147483647' };

/** Pages, and invalid paging parameters. */
export const listPaging: readonly Case[] = [
  {
    id: 'list/limit-default',
    title: 'Without a limit, a page has 250 connectors, and the next page begins at offset 250.',
    mark: 'W',
    source: 'paginators of the SDKs: a page of fewer than 250 is the last one to them',
    writes: true,
    steps: [
      ...Array.from({ length: 252 }, (_, index) => released(String(index))),
      page('', 250),
      page('&offset=250', 2),
    ],
  },
  paged('limit', 'A page holds no more connectors than its limit.', page('&limit=2', 2), page('&limit=1', 1)),
  paged('limit-zero', 'A limit of 0 gives an empty page.', page('&limit=0', 0)),
  paged('limit-250', 'A limit of 250 is taken.', page('&limit=250', 3)),
  paged(
    'offset',
    'An offset counts connectors, not pages, and begins at 0.',
    {
      send: filtered(OURS, '&offset=0'),
      expect: { status: 200, json: length(3) },
      capture: { second: '/1/name', third: '/2/name' },
    },
    {
      send: filtered(OURS, '&limit=2&offset=1'),
      expect: { status: 200, json: [{ name: '{{second}}' }, { name: '{{third}}' }] },
    },
    { send: filtered(OURS, '&limit=2&offset=2'), expect: { status: 200, json: [{ name: '{{third}}' }] } },
  ),
  paged(
    'offset-past-end',
    'An offset past the end gives an empty page, not an error.',
    page('&offset=3', 0),
    page('&offset=1000', 0),
  ),
  ...REJECTED.map(
    ([id, title, parameter, sent, shown = sent]): Case => ({
      id: `list/${id}`,
      title,
      mark: 'D',
      source: SOURCE,
      writes: false,
      steps: [
        {
          send: get(`${V3}?${parameter}=${sent}`),
          expect: rejection(
            400,
            ILLEGAL_VALUE,
            `Illegal value for field "${parameter}".`,
            `${parameter} is "${shown}"; expected an integer ${RANGES[parameter]}.`,
          ),
        },
      ],
    }),
  ),
  {
    id: 'list/offset-largest',
    title: 'The maximum offset is the largest Java int.',
    mark: 'A',
    source: 'the published upper bound is the last connector, which paginators do not keep to',
    settledBy: 'lists of a tenant with offsets around 2147483647',
    writes: false,
    steps: [
      { send: get(`${V3}?offset=2147483647`), expect: { status: 200, json: [] } },
      {
        send: get(`${V3}?offset=2147483648`),
        expect: rejection(
          400,
          ILLEGAL_VALUE,
          'Illegal value for field "offset".',
          /^offset is "2147483648"; expected /,
        ),
      },
    ],
  },
  {
    id: 'list/parameter-twice',
    title: 'The first value of a repeated parameter counts.',
    mark: 'A',
    source: 'no public source says what a parameter that stands twice means',
    settledBy: 'a list of a tenant with two limits',
    writes: true,
    steps: [...THREE, page('&limit=1&limit=2', 1), page('&limit=2&limit=all', 2)],
  },
];
