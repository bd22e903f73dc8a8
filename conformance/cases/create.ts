import type { Case } from '../case.ts';
import { createAnswers } from './create-answers.ts';
import { createConflicts } from './create-conflicts.ts';
import { createDocuments } from './create-documents.ts';
import { createFields } from './create-fields.ts';
import { createRefusals } from './create-refusals.ts';
import { createRequests } from './create-requests.ts';
import { createScriptNames } from './create-script-names.ts';

/** Section 4: what creation takes, answers and generates. */
export const create: readonly Case[] = [
  ...createAnswers,
  ...createFields,
  ...createRefusals,
  ...createConflicts,
  ...createScriptNames,
  ...createDocuments,
  ...createRequests,
];
