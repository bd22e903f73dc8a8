import type { Case } from '../case.ts';
import { documentsBodies } from './documents-bodies.ts';
import { documentsClients } from './documents-clients.ts';
import { documentsEncodings } from './documents-encodings.ts';
import { documentsOutcomes } from './documents-outcomes.ts';
import { documentsRead } from './documents-read.ts';
import { documentsRejections } from './documents-rejections.ts';

/** Section 6: the three XML documents of a connector. */
export const documents: readonly Case[] = [
  ...documentsRead,
  ...documentsOutcomes,
  ...documentsRejections,
  ...documentsClients,
  ...documentsBodies,
  ...documentsEncodings,
];
