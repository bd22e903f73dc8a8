import type { Case, Expectation } from '../case.ts';
import { BAD_CONTENT, CREATED, ILLEGAL_UPDATE, patch, rejection } from '../steps.ts';
import { type Json, METADATA, metadataIs, START, UNCHANGED } from './patch-steps.ts';

const FOUR_FIELDS = 'published list of the four fields that can be patched';
const RECORDED =
  'recorded response of a tenant to such an attempt, for another resource; the list of fields is published';

const illegal = (field: string): Expectation =>
  rejection(
    400,
    ILLEGAL_UPDATE,
    `Illegal attempt to modify "${field}" field`,
    /Operation 1: .*connectorMetadata, applicationXml, correlationConfigXml, sourceConfigXml/,
  );

/** An operation on a read-only field, after a valid one. */
const rejected = (id: string, title: string, mark: Case['mark'], operation: Json, field: string): Case => ({
  id: `patch/field-${id}`,
  title,
  mark,
  source: mark === 'W' ? RECORDED : FOUR_FIELDS,
  writes: true,
  steps: [
    ...START,
    {
      send: patch(CREATED, [{ op: 'add', path: '/connectorMetadata/color', value: 'red' }, operation]),
      expect: illegal(field),
    },
    UNCHANGED,
  ],
});

/** Operations that read a read-only field. */
const reads = (id: string, title: string, operations: readonly Json[], metadata: Json): Case => ({
  id: `patch/${id}`,
  title,
  mark: 'D',
  source: 'RFC 6902: these operations change nothing at the place that they read',
  writes: true,
  steps: [...START, { send: patch(CREATED, operations), expect: { status: 200 } }, metadataIs(metadata)],
});

/** Fields that a patch can change, and fields that it can read. */
export const patchFields: readonly Case[] = [
  rejected(
    'status',
    'The status cannot be patched, and the text names it, as in recorded responses.',
    'W',
    { op: 'replace', path: '/status', value: 'RELEASED' },
    'status',
  ),
  ...['name', 'scriptName', 'sourceConfig', 'translationProperties'].map((field) =>
    rejected(
      // IDs have no capitals.
      field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      `${field} cannot be patched.`,
      'D',
      { op: 'replace', path: `/${field}`, value: 'Conformance' },
      field,
    ),
  ),
  rejected('removed', 'A read-only field cannot be removed.', 'D', { op: 'remove', path: '/type' }, 'type'),
  rejected(
    'below',
    'Nothing below a read-only field can change.',
    'D',
    { op: 'add', path: '/translationProperties/de', value: 'ShortDesc=Neu' },
    'translationProperties',
  ),
  rejected(
    'unknown',
    'A field that connectors do not have cannot be added.',
    'D',
    { op: 'add', path: '/features', value: ['PROVISIONING'] },
    'features',
  ),
  rejected(
    'whole',
    'The connector as a whole cannot be replaced.',
    'D',
    { op: 'replace', path: '', value: { connectorMetadata: {} } },
    '',
  ),
  rejected(
    'copy-target',
    'The target of copy must be patchable.',
    'D',
    { op: 'copy', from: '/connectorMetadata/list/0', path: '/name' },
    'name',
  ),
  rejected(
    'move-source',
    'The source of move must be patchable, because move removes the value.',
    'D',
    { op: 'move', from: '/className', path: '/connectorMetadata/color' },
    'className',
  ),
  reads(
    'test-any-field',
    'test can read a read-only field.',
    [
      { op: 'test', path: '/status', value: 'DEVELOPMENT' },
      { op: 'test', path: '/translationProperties', value: {} },
      { op: 'add', path: '/connectorMetadata/color', value: 'red' },
    ],
    { ...METADATA, color: 'red' },
  ),
  {
    id: 'patch/test-any-field-fails',
    title: 'A failing test of a read-only field is a failed test, not an illegal update.',
    mark: 'D',
    source: 'RFC 6902, which makes a failing test fail the patch; the code of the response is assumed',
    writes: true,
    steps: [
      ...START,
      {
        send: patch(CREATED, [{ op: 'test', path: '/status', value: 'RELEASED' }]),
        expect: rejection(400, BAD_CONTENT, /semantically invalid/, /Operation 0: .*tested/),
      },
      UNCHANGED,
    ],
  },
  reads(
    'copy-any-field',
    'copy can read a read-only field.',
    [{ op: 'copy', from: '/className', path: '/connectorMetadata/color' }],
    { ...METADATA, color: 'org.example.Connector' },
  ),
  {
    ...rejected(
      'below-document',
      'There are no paths below a document: only metadata has them.',
      'D',
      { op: 'add', path: '/applicationXml/0', value: 'x' },
      'applicationXml',
    ),
    mark: 'A',
    source: 'the published list names the fields; paths below the metadata are the only sensible ones',
    settledBy: 'patches of a custom connector of a tenant with paths below each of the four fields',
  },
];
