import type { Case } from '../case.ts';
import { all, each, keys, type } from '../match.ts';
import { LISTED_FIELDS } from '../responses.ts';
import { create, filtered, get, ILLEGAL_VALUE, rejection, V3 } from '../steps.ts';
import { listCount } from './list-count.ts';
import { listLocales } from './list-locales.ts';
import { listPaging } from './list-paging.ts';
import { listQueries } from './list-queries.ts';
import { listRecorded } from './list-recorded.ts';

const PAGING = 'standard collection parameters of the published description';

/** Section 3: paging, counting, order, and contents of lists. */
export const list: readonly Case[] = [
  {
    id: 'list/item-fields',
    title: 'An item has exactly the eight fields of the published model; labels are never sent.',
    mark: 'D',
    source: 'published model of a list item',
    writes: false,
    steps: [
      {
        send: get(`${V3}?limit=5`),
        expect: {
          status: 200,
          headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
          json: each(
            all(LISTED_FIELDS, {
              name: type('string'),
              directConnect: type('boolean'),
              connectorMetadata: type('object'),
            }),
          ),
        },
      },
    ],
  },
  {
    id: 'list/released-only',
    title: 'A connector that is not RELEASED is not listed.',
    mark: 'D',
    source: 'published description of the list operation',
    writes: true,
    steps: [
      create({ status: 'DEVELOPMENT' }),
      { send: filtered('name sw "Conformance {{run}}"'), expect: { status: 200, json: [] } },
    ],
  },
  {
    id: 'list/released-only-demo',
    title: 'A connector with the status DEMO is not listed.',
    mark: 'D',
    source: 'published description of the list operation',
    writes: true,
    steps: [
      create({ status: 'DEMO' }),
      { send: filtered('name sw "Conformance {{run}}"'), expect: { status: 200, json: [] } },
    ],
  },
  {
    id: 'list/released-only-deprecated',
    title: 'A connector with the status DEPRECATED is not listed, but can be read.',
    mark: 'D',
    source: 'published description of the list operation',
    seed: true,
    writes: false,
    steps: [
      { send: get(`${V3}/yammer`), expect: { status: 200, json: { name: 'Yammer', status: 'DEPRECATED' } } },
      { send: filtered('name sw "Yammer"'), expect: { status: 200, json: [] } },
    ],
  },
  {
    id: 'list/item',
    title: 'A connector is listed with its values, and with null features if it has none.',
    mark: 'D',
    source: 'published model of a list item',
    writes: true,
    steps: [
      create({ type: 'Payroll', directConnect: false, status: 'RELEASED' }),
      {
        send: filtered('name sw "Conformance {{run}}"'),
        expect: {
          status: 200,
          json: [
            {
              name: 'Conformance {{run}}',
              type: 'Payroll',
              scriptName: '{{scriptName}}',
              className: 'org.example.Connector',
              features: null,
              directConnect: false,
              connectorMetadata: keys(),
              status: 'RELEASED',
            },
          ],
        },
      },
    ],
  },
  {
    id: 'list/item-seed',
    title: 'A connector that came with the tenant is listed with its features and its metadata.',
    mark: 'D',
    source: 'published model of a list item',
    seed: true,
    writes: false,
    steps: [
      {
        send: filtered('type eq "Workday"'),
        expect: {
          status: 200,
          json: [
            {
              name: 'Workday',
              type: 'Workday',
              scriptName: 'workday',
              className: 'sailpoint.connector.OpenConnectorAdapter',
              features: ['SEARCH', 'PROVISIONING'],
              directConnect: true,
              connectorMetadata: {
                supportedUI: 'ANGULAR',
                platform: 'ccg',
                shortDesc: 'Brings worker records from Workday into identity profiles.',
              },
              status: 'RELEASED',
            },
          ],
        },
      },
    ],
  },
  {
    id: 'list/limit-negative',
    title: 'A limit below 0 is rejected.',
    mark: 'D',
    source: PAGING,
    writes: false,
    steps: [{ send: get(`${V3}?limit=-1`), expect: rejection(400, ILLEGAL_VALUE, /"limit"/, /-1.*from 0 to 250/) }],
  },
  {
    id: 'list/order',
    title: 'Items are sorted by name, ignoring case.',
    mark: 'A',
    source: 'no public source states an order',
    settledBy: 'a recorded list of a tenant with names of mixed case',
    writes: true,
    steps: [
      create({ name: 'conformance {{run}} b', status: 'RELEASED' }),
      create({ name: 'CONFORMANCE {{run}} A', status: 'RELEASED' }),
      {
        send: filtered('name sw "Conformance {{run}}"'),
        expect: { status: 200, json: [{ name: 'CONFORMANCE {{run}} A' }, { name: 'conformance {{run}} b' }] },
      },
    ],
  },
  ...listPaging,
  ...listCount,
  ...listLocales,
  ...listQueries,
  ...listRecorded,
];
