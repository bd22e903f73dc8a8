import type { Case, Request, Step } from '../case.ts';
import { length } from '../match.ts';
import { create, get, V3 } from '../steps.ts';

const released = (name: string): Step => create({ name: `Conformance {{run}} ${name}`, status: 'RELEASED' });

const ACCEPT = { accept: 'application/json' };

/** The list as each client requests it, with filter, limit, offset, count, and locale. */
const CLIENTS: readonly (readonly [
  id: string,
  client: string,
  source: string,
  query: string,
  more: Partial<Request>,
])[] = [
  [
    'typescript',
    'The TypeScript SDK',
    'URLSearchParams: a blank is +',
    'filters=name+sw+%22Conformance+{{run}}%22&limit=250&offset=0&count=true&locale=de',
    { headers: { accept: 'application/json, text/plain, */*', 'x-sailpoint-sdk': 'typescript-1.4.15' } },
  ],
  [
    'python',
    'The Python SDK',
    'urllib.parse.quote: a blank is %20, and a boolean in lower case',
    'filters=name%20sw%20%22Conformance%20{{run}}%22&limit=250&offset=0&count=true&locale=de',
    { headers: ACCEPT },
  ],
  [
    'go',
    'The Go SDK',
    'url.Values.Encode: parameters in the order of their names, a blank is +, parentheses are escaped',
    'count=true&filters=name+sw+%22Conformance+{{run}}%22+and+%28directConnect+eq+true%29&limit=250&locale=de&offset=0',
    { headers: ACCEPT },
  ],
  [
    'powershell',
    'The PowerShell SDK',
    'HttpUtility: parameters in any order, a blank is +; booleans as it prints them, and a JSON type without a body',
    'count=True&locale=de&offset=0&filters=name+sw+%22Conformance+{{run}}%22&limit=250',
    { headers: { ...ACCEPT, 'content-type': 'application/json', 'x-sailpoint-sdk': 'Powershell-1.7.8' } },
  ],
];

const assumed = (id: string, title: string, query: string, ...names: readonly string[]): Case => ({
  id: `list/${id}`,
  title,
  mark: 'A',
  source: 'no public source says how unknown parameters and their characters are read',
  settledBy: 'how a tenant responds to such a query',
  writes: true,
  steps: [
    ...['A B', 'A+B', 'Cat'].map(released),
    {
      send: get(`${V3}?${query}`),
      expect: { status: 200, json: names.map((name) => ({ name: `Conformance {{run}} ${name}` })) },
    },
  ],
});

/** How clients encode the query of a list, and other parameters. */
export const listQueries: readonly Case[] = [
  ...CLIENTS.map(
    ([id, client, source, query, more]): Case => ({
      id: `list/${id}`,
      title: `${client} gets what it asks for, with its own encoding of a query.`,
      mark: 'W',
      source,
      writes: true,
      steps: [
        ...['Ant', 'Bee'].map(released),
        {
          send: get(`${V3}?${query}`, more),
          expect: { status: 200, headers: { 'x-total-count': '2' }, json: length(2) },
        },
      ],
    }),
  ),
  assumed('blank-plus', 'In a query + is a blank.', 'filters=name+sw+%22Conformance+{{run}}+A+B%22', 'A B'),
  assumed(
    'blank-percent',
    'In a query, %20 is a space.',
    'filters=name%20sw%20%22Conformance%20{{run}}%20A%20B%22',
    'A B',
  ),
  assumed('plus', 'In a query %2B is a plus sign.', 'filters=name+sw+%22Conformance+{{run}}+A%2BB%22', 'A+B'),
  assumed(
    'unknown-parameters',
    'Parameters that the list does not have are ignored.',
    'filter=foo&Limit=all&conformance=1&filters=name+sw+%22Conformance+{{run}}+C%22&&=',
    'Cat',
  ),
  assumed(
    'sorters',
    'The list has no sorters: the parameter is ignored.',
    'sorters=-name&filters=name+sw+%22Conformance+{{run}}%22',
    'A B',
    'A+B',
    'Cat',
  ),
];
