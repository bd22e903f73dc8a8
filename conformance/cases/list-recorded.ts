import type { Case, Step } from '../case.ts';
import { all, type Expected, each, keys, length, some } from '../match.ts';
import { at, CREATED, create, filtered, patch } from '../steps.ts';
import { ALL, NAMES } from './families-steps.ts';

const RECORDED = 'recorded list items of a tenant';

/** The metadata that recorded items have. */
const METADATA: Expected = all(keys('docLink', 'supportedUI', 'platform', 'scope', 'shortDesc', 'category'), {
  scope: '*:*',
  category: 'source',
});

const seeded = (id: string, title: string, ...steps: readonly Step[]): Case => ({
  id: `list/recorded-${id}`,
  title,
  mark: 'W',
  source: RECORDED,
  seed: true,
  writes: false,
  steps,
});

const ofSource = (base: string, more: string): Step['send'] => at(base, filtered(`category eq "source"${more}`));

/** List items as they were recorded. */
export const listRecorded: readonly Case[] = [
  seeded('metadata', 'The metadata of an item have a link, a scope and a category, and no others than recorded.', {
    send: filtered('category eq "source"', '&limit=50'),
    expect: { status: 200, json: all(length(50), each({ connectorMetadata: METADATA })) },
  }),
  ...Object.entries(ALL).map(([family, base]) => ({
    ...seeded(
      `category-${family}`,
      `In ${NAMES[family as keyof typeof ALL]} category eq compares the category in the metadata.`,
      { send: ofSource(base, ' and name sw "Workday"'), expect: { status: 200, json: some({ name: 'Workday' }) } },
      { send: ofSource(base, ' and name sw "HashiCorp"'), expect: { status: 200, json: [] } },
    ),
    source: `${RECORDED}; published filter`,
  })),
  {
    id: 'list/category-patched',
    title: 'The category filter follows a patch that adds, changes, or removes the category.',
    mark: 'A',
    source: 'recorded metadata have the category; that a patch of them changes the filter is assumed',
    settledBy: 'a patch of /connectorMetadata/category of a custom connector of a tenant, and lists with the filter',
    writes: true,
    steps: [
      create({ status: 'RELEASED' }),
      ...(
        [
          [{ op: 'add', path: '/connectorMetadata/category', value: 'Conformance' }, 1],
          [{ op: 'replace', path: '/connectorMetadata/category', value: 'Other' }, 0],
          [{ op: 'replace', path: '/connectorMetadata/category', value: ['Conformance'] }, 0],
          [{ op: 'replace', path: '/connectorMetadata/category', value: 'CONFORMANCE' }, 1],
          [{ op: 'remove', path: '/connectorMetadata/category' }, 0],
        ] as const
      ).flatMap(([operation, count]): Step[] => [
        { send: patch(CREATED, [operation]), expect: { status: 200 } },
        {
          send: filtered('category eq "conformance" and name sw "Conformance {{run}}"'),
          expect: { status: 200, json: length(count) },
        },
      ]),
    ],
  },
  seeded('acf2', 'ACF2 is called so, with the type ACF2 - Full.', {
    send: filtered('type eq "ACF2 - Full"'),
    expect: { status: 200, json: [{ name: 'ACF2', scriptName: 'acf2-angularsc', type: 'ACF2 - Full' }] },
  }),
  seeded('adam', 'ADAM has nine features, two of them about its groups.', {
    send: filtered('name sw "ADAM" and features ca ("GROUP_PROVISIONING","GROUPS_HAVE_MEMBERS")'),
    expect: { status: 200, json: [{ name: 'ADAM', features: length(9) }] },
  }),
  seeded('tag', 'A custom SaaS connector is listed with the tag of its version, and its scriptName is a UUID.', {
    send: filtered('name co "(tag: latest)"'),
    expect: {
      status: 200,
      json: [{ name: / \(tag: latest\)$/, scriptName: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ }],
    },
  }),
];
