import type { Case, Expectation } from '../case.ts';
import type { Expected } from '../match.ts';
import { BAD_CONTENT, CREATED, ILLEGAL_VALUE, patch, REQUIRED, rejection } from '../steps.ts';
import { type Json, START, UNCHANGED } from './patch-steps.ts';

const RFC = 'RFC 6902, to which the published description points; the code of the response is assumed';
const POINTER = 'RFC 6901; the code of the response is assumed';
const SAFETY = 'keys that lead to the prototypes of objects have no place in the metadata of a connector';

const GENERAL = 'The request was syntactically correct but its content is semantically invalid.';

const notApplied = (cause: Expected): Expectation => rejection(400, BAD_CONTENT, GENERAL, cause);

/** A patch whose last operation fails, after one that changes something. */
type Row = readonly [id: string, title: string, operation: Json, expect: Expectation, source?: string];

const at = (path: string): string => `/connectorMetadata/${path}`;
const FIRST = { op: 'replace', path: at('rank'), value: 2 };

const ROWS: readonly Row[] = [
  [
    'test-fails',
    'A test of a different value fails the whole patch.',
    { op: 'test', path: at('nested/deep'), value: false },
    notApplied(/Operation 1: .*tested/),
  ],
  [
    'test-nothing',
    'A test of a path that does not exist fails the patch, even for null.',
    { op: 'test', path: at('color'), value: null },
    notApplied(/Operation 1: the path does not exist/),
  ],
  [
    'replace-nothing',
    'A path that does not exist cannot be replaced.',
    { op: 'replace', path: at('color'), value: 'red' },
    notApplied(/Operation 1: the path does not exist/),
  ],
  [
    'remove-nothing',
    'A path that does not exist cannot be removed.',
    { op: 'remove', path: at('list/2') },
    notApplied(/Operation 1: the path does not exist/),
  ],
  [
    'add-without-parent',
    'Nothing can be added below a path that does not exist.',
    { op: 'add', path: at('color/dark'), value: 'red' },
    notApplied(/Operation 1: no value can be added at the path/),
  ],
  [
    'add-beyond-end',
    'Nothing can be added beyond the end of an array.',
    { op: 'add', path: at('list/3'), value: 'z' },
    notApplied(/Operation 1: no value can be added at the path/),
  ],
  [
    'move-into-itself',
    'A value cannot move into itself.',
    { op: 'move', from: at('nested'), path: at('nested/deep') },
    notApplied(/Operation 1: .*into itself/),
  ],
  [
    'copy-from-nothing',
    'A value that does not exist cannot be copied.',
    { op: 'copy', from: at('list/2'), path: at('rank') },
    notApplied(/Operation 1: from does not exist/),
  ],
  ...['add', 'replace', 'test'].map(
    (op): Row => [
      `${op}-without-value`,
      `${op} needs a value.`,
      { op, path: at('nested/deep') },
      notApplied(`Operation 1: ${op} needs a value.`),
    ],
  ),
  ...['move', 'copy'].map(
    (op): Row => [
      `${op}-without-from`,
      `${op} needs a from.`,
      { op, path: at('color') },
      notApplied(`Operation 1: ${op} needs a from.`),
    ],
  ),
  [
    'without-path',
    'An operation needs a path.',
    { op: 'add', value: 'red' },
    rejection(400, REQUIRED, 'Required field "path" was missing or empty.', /^\/1 /),
  ],
  [
    'without-op',
    'An operation needs an op.',
    { path: at('color'), value: 'red' },
    rejection(400, REQUIRED, 'Required field "op" was missing or empty.', /^\/1 /),
  ],
  [
    'op-unknown',
    'An op that RFC 6902 does not define is rejected, and the cause names the known ones.',
    { op: 'merge', path: at('nested'), value: {} },
    rejection(
      400,
      ILLEGAL_VALUE,
      'Illegal value for field "op".',
      /^\/1\/op .*: add, remove, replace, move, copy, test/,
    ),
  ],
  [
    'op-letter-case',
    'An op is case-sensitive.',
    { op: 'Replace', path: at('rank'), value: 3 },
    rejection(400, ILLEGAL_VALUE, 'Illegal value for field "op".', /^\/1\/op /),
  ],
  [
    'operation-no-object',
    'An operation that is not an object is rejected.',
    'remove /connectorMetadata/rank',
    rejection(400, ILLEGAL_VALUE, /Illegal value/, '/1 must be object.'),
  ],
  ...(
    [
      ['without-slash', 'A path that does not begin with a slash', 'connectorMetadata/color'],
      ['tilde-2', 'A path with ~2, which stands for nothing,', at('a~2b')],
    ] as const
  ).map(
    ([id, subject, path]): Row => [
      `pointer-${id}`,
      `${subject} is rejected: it is not a JSON Pointer.`,
      { op: 'add', path, value: true },
      notApplied(`Operation 1: path is ${JSON.stringify(path)}, which is not a JSON Pointer.`),
      POINTER,
    ],
  ),
  [
    'pointer-from',
    'The member from must be a JSON Pointer, like path.',
    { op: 'copy', from: at('a~2b'), path: at('color') },
    notApplied(/^Operation 1: from .*not a JSON Pointer/),
    POINTER,
  ],
  [
    'pointer-leading-zero',
    'An index of an array has no leading zeros.',
    { op: 'add', path: at('list/01'), value: 'z' },
    notApplied(/Operation 1: no value can be added at the path/),
    POINTER,
  ],
];

/** Patches with prototype keys at any position in a pointer. */
const PROTOTYPE_ROWS: readonly Row[] = (
  [
    ['proto', { op: 'add', path: at('__proto__/polluted'), value: true }, '__proto__'],
    ['constructor', { op: 'add', path: at('constructor/prototype/polluted'), value: true }, 'constructor'],
    ['prototype', { op: 'add', path: at('prototype'), value: true }, 'prototype'],
    ['proto-from', { op: 'copy', from: at('__proto__'), path: at('color') }, '__proto__'],
  ] as const
).map(
  ([id, operation, key]): Row => [
    `key-${id}`,
    `The key ${key} in ${'from' in operation ? 'a from' : 'a path'} is rejected and has no effect.`,
    operation,
    notApplied(new RegExp(`^Operation 1: .*"${key}"`)),
  ],
);

const rowCase = ([id, title, operation, expect, source = RFC]: Row): Case => ({
  id: `patch/${id}`,
  title,
  mark: 'D',
  source,
  writes: true,
  steps: [...START, { send: patch(CREATED, [FIRST, operation]), expect }, UNCHANGED],
});

/** Operations that cannot be applied: the patch is rejected, and earlier operations are undone. */
export const patchRejections: readonly Case[] = [
  ...ROWS.map(rowCase),
  ...PROTOTYPE_ROWS.map(
    (row): Case => ({
      ...rowCase(row),
      mark: 'A',
      source: SAFETY,
      settledBy: 'how a tenant responds to such a patch of a custom connector',
    }),
  ),
];
