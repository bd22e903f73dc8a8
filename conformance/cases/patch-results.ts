import type { Case, Step } from '../case.ts';
import type { Expected } from '../match.ts';
import { CREATED, ILLEGAL_VALUE, patch, rejection } from '../steps.ts';
import { type Json, metadataIs, START, UNCHANGED } from './patch-steps.ts';

const VALID = 'a connector must stay one that its published model describes; the code of the response is assumed';

/** A patch that can be applied, but has an invalid result. */
const invalid = (operation: Json, field: string, cause: Expected): Step[] => [
  ...START,
  {
    send: patch(CREATED, [{ op: 'add', path: '/connectorMetadata/color', value: 'red' }, operation]),
    expect: rejection(400, ILLEGAL_VALUE, `Illegal value for field "${field}".`, cause),
  },
  UNCHANGED,
];

type InvalidRow = readonly [id: string, title: string, operation: Json, field: string, cause: Expected];

const METADATA_FIELD = 'connectorMetadata';

const INVALID_ROWS: readonly InvalidRow[] = [
  ...(
    [
      ['application', 'applicationXml'],
      ['correlation-config', 'correlationConfigXml'],
      ['source-config', 'sourceConfigXml'],
    ] as const
  ).map(
    ([id, field]): InvalidRow => [
      `${id}-not-well-formed`,
      `Text in ${field} that is not well-formed XML is rejected, and the cause names the position.`,
      { op: 'replace', path: `/${field}`, value: '<?xml version="1.0"?>\n<a>\n  <b></a>' },
      field,
      /^The document is invalid: line 3, column 6: unexpected close tag/,
    ],
  ),
  [
    'metadata-array',
    'Metadata cannot become an array.',
    { op: 'replace', path: '/connectorMetadata', value: ['red'] },
    METADATA_FIELD,
    'connectorMetadata is ["red"]; expected an object.',
  ],
  [
    'metadata-null',
    'Metadata cannot become null.',
    { op: 'replace', path: '/connectorMetadata', value: null },
    METADATA_FIELD,
    'connectorMetadata is null; expected an object.',
  ],
  [
    'metadata-removed',
    'Metadata can be emptied, but not removed.',
    { op: 'remove', path: '/connectorMetadata' },
    METADATA_FIELD,
    'connectorMetadata is absent; expected an object.',
  ],
  [
    'document-null',
    'A document cannot become null: only remove deletes it.',
    { op: 'replace', path: '/applicationXml', value: null },
    'applicationXml',
    'applicationXml is null; expected an XML document in a string.',
  ],
  [
    'document-of-another-kind',
    'A document with a wrong root element is rejected, as in an upload.',
    { op: 'replace', path: '/applicationXml', value: '<Form/>' },
    'applicationXml',
    'The root element is Form; expected Application.',
  ],
  [
    'form-of-another-version',
    'A form of another version is rejected with the published text of an upload.',
    { op: 'replace', path: '/sourceConfigXml', value: '<Form/>' },
    'sourceConfigXml',
    'unsupported xsd version, please ensure latest xsd version http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd is used for source config',
  ],
  [
    'document-entities',
    'A document that declares entities is rejected, as in an upload.',
    {
      op: 'replace',
      path: '/applicationXml',
      value: '<!DOCTYPE Application [<!ENTITY e SYSTEM "file:///etc/passwd">]><Application name="&e;"/>',
    },
    'applicationXml',
    /^The document is invalid: .*internal subset/,
  ],
  [
    'document-surrogate',
    'A document with half of a surrogate pair is rejected, because XML forbids it.',
    { op: 'replace', path: '/applicationXml', value: '<Application name="\ud800x"/>' },
    'applicationXml',
    'The document is invalid: line 1, column 20: XML cannot hold the character U+D800.',
  ],
];

/** Valid results of a patch. */
export const patchResults: readonly Case[] = [
  ...INVALID_ROWS.map(
    ([id, title, operation, field, cause]): Case => ({
      id: `patch/${id}`,
      title,
      mark: 'A',
      source: VALID,
      settledBy: 'how a tenant responds to such a patch of a custom connector',
      writes: true,
      steps: invalid(operation, field, cause),
    }),
  ),
  {
    id: 'patch/result-counts',
    title: 'Only the result must be valid: metadata can be absent between two operations.',
    mark: 'A',
    source: VALID,
    settledBy: 'a patch that removes and adds the metadata of a custom connector of a tenant',
    writes: true,
    steps: [
      ...START,
      {
        send: patch(CREATED, [
          { op: 'remove', path: '/connectorMetadata' },
          { op: 'add', path: '/connectorMetadata', value: { color: 'red' } },
        ]),
        expect: { status: 200 },
      },
      metadataIs({ color: 'red' }),
    ],
  },
];
