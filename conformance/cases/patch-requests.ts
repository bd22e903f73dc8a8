import type { Case, Expectation, Request } from '../case.ts';
import { NO_BODY, UNREADABLE, UNSUPPORTED } from '../responses.ts';
import { BAD_CONTENT, CREATED, patch, rejection, V3 } from '../steps.ts';
import { METADATA, metadataIs, START, UNCHANGED } from './patch-steps.ts';

const BODY = 'published request body: a required array of operations';
const TYPE = 'published request body: application/json-patch+json alone; the form of the response is assumed';

const PATCH_TYPE = { 'content-type': 'application/json-patch+json' };
const OPERATIONS = '[{"op":"replace","path":"/connectorMetadata/rank","value":2}]';

const NO_ARRAY = rejection(400, BAD_CONTENT, /semantically invalid/, /must be array/);

type Row = readonly [
  id: string,
  title: string,
  send: Pick<Request, 'headers' | 'text'>,
  expect: Expectation,
  source?: string,
];

const REJECTED: readonly Row[] = [
  [
    'object',
    'A single operation without an array is rejected.',
    { headers: PATCH_TYPE, text: OPERATIONS.slice(1, -1) },
    NO_ARRAY,
  ],
  ['null', 'A null as the body is rejected.', { headers: PATCH_TYPE, text: 'null' }, NO_ARRAY],
  ['no-body', 'A patch without a body is rejected.', { headers: PATCH_TYPE, text: '' }, NO_BODY],
  [
    'bad-json',
    'A body that is not JSON is rejected.',
    { headers: PATCH_TYPE, text: OPERATIONS.slice(0, -1) },
    UNREADABLE,
  ],
  [
    'merge-type',
    'A merge patch is rejected because of its media type.',
    { headers: { 'content-type': 'application/merge-patch+json' }, text: '{"connectorMetadata":{"rank":2}}' },
    UNSUPPORTED,
    TYPE,
  ],
  ['no-type', 'A patch without a media type is rejected.', { text: OPERATIONS }, UNSUPPORTED, TYPE],
];

const manyTests = (count: number) => [
  ...Array.from({ length: count - 1 }, () => ({ op: 'test', path: '/connectorMetadata/rank', value: 1 })),
  { op: 'replace', path: '/connectorMetadata/rank', value: 2 },
];

const limit: Pick<Case, 'mark' | 'source' | 'settledBy' | 'writes'> = {
  mark: 'A',
  source: 'an error code for limits is documented, but no limit of 1,000 operations',
  settledBy: 'patches of a custom connector of a tenant with more and more operations',
  writes: true,
};

/** The form in which a patch must be sent. */
export const patchRequests: readonly Case[] = [
  ...REJECTED.map(
    ([id, title, send, expect, source = BODY]): Case => ({
      id: `patch/body-${id}`,
      title,
      mark: source === TYPE ? 'A' : 'D',
      source,
      ...(source === TYPE && { settledBy: 'how a tenant responds to a patch with this media type' }),
      writes: true,
      steps: [...START, { send: { method: 'PATCH', path: CREATED, ...send }, expect }, UNCHANGED],
    }),
  ),
  {
    id: 'patch/body-charset',
    title: 'The media type of a patch can have a charset.',
    mark: 'W',
    source: 'media type of the .NET client, which names the charset of every text',
    writes: true,
    steps: [
      ...START,
      {
        send: {
          method: 'PATCH',
          path: CREATED,
          headers: { 'content-type': 'application/json-patch+json; charset=utf-8' },
          text: OPERATIONS,
        },
        expect: { status: 200 },
      },
      metadataIs({ ...METADATA, rank: 2 }),
    ],
  },
  {
    id: 'patch/body-prototype',
    title: 'A value with the key __proto__ is rejected and has no effect.',
    mark: 'A',
    source: 'as for pointers: such a key has no place in the metadata of a connector',
    settledBy: 'how a tenant responds to such a patch of a custom connector',
    writes: true,
    steps: [
      ...START,
      {
        send: {
          method: 'PATCH',
          path: CREATED,
          headers: PATCH_TYPE,
          text: '[{"op":"add","path":"/connectorMetadata/color","value":{"__proto__":{"polluted":true}}}]',
        },
        expect: UNREADABLE,
      },
      UNCHANGED,
    ],
  },
  {
    ...limit,
    id: 'patch/most-operations',
    title: 'A patch can have 1,000 operations.',
    steps: [
      ...START,
      { send: patch(CREATED, manyTests(1_000)), expect: { status: 200 } },
      metadataIs({ ...METADATA, rank: 2 }),
    ],
  },
  {
    ...limit,
    id: 'patch/too-many-operations',
    title: 'A patch of more than 1,000 operations is rejected.',
    steps: [
      ...START,
      {
        send: patch(CREATED, manyTests(1_001)),
        expect: rejection(400, '400.1.4 Limit violation', /exceeds a limit/, /more than 1000/),
      },
      UNCHANGED,
    ],
  },
  {
    id: 'patch/unknown-connector',
    title: 'A patch of a connector that does not exist is 404.',
    mark: 'D',
    source: 'published error of the operation',
    writes: false,
    steps: [
      {
        send: patch(`${V3}/conformance-{{run}}-nowhere`, [{ op: 'add', path: '/connectorMetadata/color', value: 1 }]),
        expect: rejection(404, '404 Not found', /./, 'There is no connector "conformance-{{run}}-nowhere".'),
      },
    ],
  },
];
