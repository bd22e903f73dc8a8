import type { Case } from '../case.ts';
import { CREATED, create, get } from '../steps.ts';

const RULE = 'published: a url friendly, unique key made from the name; the rule itself is not published';
const SETTLED = 'creations in a tenant with such names';

/** Names to create in order, with the scriptName that each gets. */
type Row = readonly [id: string, title: string, ...names: readonly (readonly [name: string, scriptName: string])[]];

const ROWS: readonly Row[] = [
  [
    'create/script-name-plain',
    'A scriptName is the name in lower case with hyphens for blanks.',
    ['Conformance {{run}} Custom Connector 7', 'conformance-{{run}}-custom-connector-7'],
  ],
  [
    'create/script-name-accents',
    'Letters lose their diacritics in a scriptName.',
    ['Conformance {{run}} Crème Brûlée Ñandú', 'conformance-{{run}}-creme-brulee-nandu'],
  ],
  [
    'create/script-name-compatibility',
    'Ligatures, full-width letters and circled digits become plain ones in a scriptName.',
    ['Conformance {{run}} ﬁnance ＡＢ③', 'conformance-{{run}}-finance-ab3'],
  ],
  [
    'create/script-name-runs',
    'A run of other characters becomes one hyphen in a scriptName.',
    ['Conformance {{run}} -- a_/_b...c & d', 'conformance-{{run}}-a-b-c-d'],
  ],
  [
    'create/script-name-trimmed',
    'A scriptName neither begins nor ends with a hyphen.',
    [' *(Conformance {{run}})! ', 'conformance-{{run}}'],
  ],
  [
    'create/script-name-other-letters',
    'Letters that are not Latin, even without their marks, are replaced like other characters in a scriptName.',
    ['Conformance {{run}} Straße Кадры 人事 2', 'conformance-{{run}}-stra-e-2'],
  ],
  [
    'create/script-name-collision',
    'The second and third connector with the same scriptName get the suffixes -2 and -3.',
    ['Conformance {{run}} Resume', 'conformance-{{run}}-resume'],
    ['Conformance {{run}} Résumé', 'conformance-{{run}}-resume-2'],
    ['Conformance {{run}} (Resume)', 'conformance-{{run}}-resume-3'],
  ],
  [
    'create/script-name-number-taken',
    'A suffix that another connector already has is skipped.',
    ['Conformance {{run}} Payroll 2', 'conformance-{{run}}-payroll-2'],
    ['Conformance {{run}} Payroll', 'conformance-{{run}}-payroll'],
    ['Conformance {{run}}, Payroll', 'conformance-{{run}}-payroll-3'],
  ],
];

const rowCase = ([id, title, ...names]: Row): Case => ({
  id,
  title,
  mark: 'A',
  source: RULE,
  settledBy: SETTLED,
  writes: true,
  steps: names.map(([name, scriptName]) => ({
    ...create({ name }),
    expect: { status: 200, json: { name, scriptName } },
  })),
});

/** The scriptName for each kind of name. */
export const createScriptNames: readonly Case[] = [
  ...ROWS.map(rowCase),
  {
    id: 'create/script-name-nothing-left',
    title: 'A name without any usable character gets the scriptName connector.',
    mark: 'A',
    source: RULE,
    settledBy: SETTLED,
    writes: true,
    // The name cannot contain the word of the run here, so the tenant may already have this scriptName.
    steps: [
      { ...create({ name: '人事 · кадры' }), expect: { status: 200, json: { scriptName: /^connector(-\d+)?$/ } } },
    ],
  },
  {
    id: 'create/script-name-key',
    title: 'The scriptName of the response is the key of the connector in paths.',
    mark: 'D',
    source: 'published model of the creation body: the scriptName is for all later calls',
    writes: true,
    steps: [create(), { send: get(CREATED), expect: { status: 200, json: { name: 'Conformance {{run}}' } } }],
  },
  {
    id: 'create/script-name-freed',
    title: 'The name and scriptName of a deleted connector can be used again.',
    mark: 'A',
    source: 'a deleted connector is gone',
    settledBy: 'a creation in a tenant with the name of a connector deleted before',
    writes: true,
    steps: [
      create(),
      { send: { method: 'DELETE', path: CREATED }, expect: { status: 204 } },
      { ...create(), expect: { status: 200, json: { scriptName: 'conformance-{{run}}' } } },
    ],
  },
];
