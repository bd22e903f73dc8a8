import type { Case } from '../case.ts';
import { all } from '../match.ts';
import { DETAIL_FIELDS } from '../responses.ts';
import { CREATED, patch as send } from '../steps.ts';
import { patchDeletion } from './patch-deletion.ts';
import { patchDocuments } from './patch-documents.ts';
import { patchFields } from './patch-fields.ts';
import { patchOperations } from './patch-operations.ts';
import { patchRejections } from './patch-rejections.ts';
import { patchRequests } from './patch-requests.ts';
import { patchResults } from './patch-results.ts';
import { exactly, METADATA, metadataIs, START } from './patch-steps.ts';

/** Section 5: patching, and deletion. */
export const patch: readonly Case[] = [
  {
    id: 'patch/response',
    title: 'A patch returns the whole connector with the stored change.',
    mark: 'D',
    source: 'published description of the operation',
    writes: true,
    steps: [
      ...START,
      {
        send: send(CREATED, [{ op: 'replace', path: '/connectorMetadata/rank', value: 2 }]),
        expect: {
          status: 200,
          headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
          json: all(DETAIL_FIELDS, {
            scriptName: '{{scriptName}}',
            connectorMetadata: exactly({ ...METADATA, rank: 2 }),
          }),
        },
      },
      metadataIs({ ...METADATA, rank: 2 }),
    ],
  },
  ...patchOperations,
  ...patchRejections,
  ...patchFields,
  ...patchDocuments,
  ...patchResults,
  ...patchRequests,
  ...patchDeletion,
];
