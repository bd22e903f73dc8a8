import type { Case } from '../case.ts';
import { createConflicts } from './create-conflicts.ts';
import { createDocuments } from './create-documents.ts';
import { createFields } from './create-fields.ts';
import { createRejections } from './create-rejections.ts';
import { createRequests } from './create-requests.ts';
import { createResponses } from './create-responses.ts';
import { createScriptNames } from './create-script-names.ts';

/** Section 4: requests, responses, and effects of creation. */
export const create: readonly Case[] = [
  ...createResponses,
  ...createFields,
  ...createRejections,
  ...createConflicts,
  ...createScriptNames,
  ...createDocuments,
  ...createRequests,
];
