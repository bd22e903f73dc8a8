import type { Case } from '../case.ts';
import { CREATED, patch } from '../steps.ts';
import { type Json, METADATA, metadataIs, START } from './patch-steps.ts';

const RFC = 'RFC 6902, to which the published description points';

/** Operations, and the resulting metadata. */
type Row = readonly [id: string, title: string, operations: readonly Json[], metadata: Json, source?: string];

const at = (path: string): string => `/connectorMetadata/${path}`;

const ROWS: readonly Row[] = [
  ['add', 'add puts in a new key.', [{ op: 'add', path: at('color'), value: 'red' }], { ...METADATA, color: 'red' }],
  [
    'add-into-array',
    'add at an index moves the later items up.',
    [{ op: 'add', path: at('list/1'), value: 'new' }],
    { ...METADATA, list: ['x', 'new', 'y'] },
  ],
  [
    'add-at-end',
    'add at the index - puts an item at the end of an array.',
    [{ op: 'add', path: at('list/-'), value: ['z'] }],
    { ...METADATA, list: ['x', 'y', ['z']] },
  ],
  ['remove', 'remove takes a key out.', [{ op: 'remove', path: at('nested/deep') }], { ...METADATA, nested: {} }],
  [
    'remove-from-array',
    'remove at an index moves the later items down.',
    [{ op: 'remove', path: at('list/0') }],
    { ...METADATA, list: ['y'] },
  ],
  [
    'replace',
    'replace changes a value of any type.',
    [{ op: 'replace', path: at('nested/deep'), value: [1.5, false] }],
    { ...METADATA, nested: { deep: [1.5, false] } },
  ],
  [
    'replace-whole',
    'replace of a whole field keeps none of its old content.',
    [{ op: 'replace', path: '/connectorMetadata', value: { color: 'red' } }],
    { color: 'red' },
  ],
  [
    'move',
    'move takes a value from one place to another.',
    [{ op: 'move', from: at('rank'), path: at('nested/rank') }],
    { list: ['x', 'y'], nested: { deep: true, rank: 1 } },
  ],
  [
    'copy',
    'copy leaves the value where it was, and the two are independent.',
    [
      { op: 'copy', from: at('nested'), path: at('twin') },
      { op: 'replace', path: at('twin/deep'), value: false },
    ],
    { ...METADATA, twin: { deep: false } },
  ],
  [
    'test',
    'test lets a patch continue if the value is equal, whatever the order of its keys.',
    [
      { op: 'add', path: at('pair'), value: { one: 1, two: [2, null] } },
      { op: 'test', path: at('pair'), value: { two: [2, null], one: 1 } },
      { op: 'remove', path: at('pair') },
      { op: 'replace', path: at('rank'), value: 2 },
    ],
    { ...METADATA, rank: 2 },
  ],
  [
    'order',
    'Operations are applied in order, each to the result of the previous ones.',
    [
      { op: 'add', path: at('steps'), value: [] },
      { op: 'add', path: at('steps/0'), value: 'first' },
      { op: 'add', path: at('steps/0'), value: 'second' },
      { op: 'move', from: at('steps/1'), path: at('last') },
    ],
    { ...METADATA, steps: ['second'], last: 'first' },
  ],
  [
    'escaped-pointer',
    'In a pointer, ~1 is a slash and ~0 is a tilde, decoded once.',
    [
      { op: 'add', path: at('a~1b~01'), value: false },
      { op: 'replace', path: at('a~1b~01'), value: true },
    ],
    { ...METADATA, 'a/b~1': true },
    'RFC 6901, by which RFC 6902 names places',
  ],
  [
    'unknown-member',
    'A member that the operation does not define is ignored.',
    [{ op: 'add', path: at('color'), value: 'red', comment: 'why', from: 'nowhere' }],
    { ...METADATA, color: 'red' },
  ],
  [
    'undefined-member-of-any-type',
    'A member that the operation does not define is ignored, whatever its type.',
    [
      { op: 'add', path: at('color'), value: 'red', from: null },
      { op: 'remove', path: at('rank'), value: null, from: { a: 1 } },
    ],
    { list: METADATA.list, nested: METADATA.nested, color: 'red' },
  ],
  [
    'test-of-any-key',
    'test compares objects with any keys.',
    [
      { op: 'add', path: at('odd'), value: { hasOwnProperty: 1, toString: [2] } },
      { op: 'test', path: at('odd'), value: { toString: [2], hasOwnProperty: 1 } },
      { op: 'remove', path: at('odd') },
    ],
    METADATA,
  ],
];

/** Effects of each operation. */
export const patchOperations: readonly Case[] = [
  ...ROWS.map(
    ([id, title, operations, metadata, source = RFC]): Case => ({
      id: `patch/${id}`,
      title,
      mark: 'D',
      source,
      writes: true,
      steps: [...START, { send: patch(CREATED, operations), expect: { status: 200 } }, metadataIs(metadata)],
    }),
  ),
  {
    id: 'patch/remove-null-value',
    title: 'A remove with a null value is valid: the PowerShell SDK sends one with every operation.',
    mark: 'W',
    source: 'body of the PowerShell SDK, laid out as ConvertTo-Json does on Windows',
    writes: true,
    steps: [
      ...START,
      {
        send: {
          method: 'PATCH',
          path: CREATED,
          headers: { 'content-type': 'application/json-patch+json' },
          text: [
            '[',
            '  {',
            '    "op": "remove",',
            '    "path": "/connectorMetadata/rank",',
            '    "value": null',
            '  }',
            ']',
          ].join('\r\n'),
        },
        expect: { status: 200 },
      },
      metadataIs({ list: METADATA.list, nested: METADATA.nested }),
    ],
  },
  {
    id: 'patch/no-operations',
    title: 'A patch without operations changes nothing and returns the connector.',
    mark: 'A',
    source: 'an empty array is a JSON Patch by RFC 6902; what the service does is not published',
    settledBy: 'how a tenant responds to an empty patch of a custom connector',
    writes: true,
    steps: [...START, { send: patch(CREATED, []), expect: { status: 200, json: { connectorMetadata: { rank: 1 } } } }],
  },
];
