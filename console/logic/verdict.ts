import { type DocumentError, documentError } from '../../server/domain/connectors/document-kinds.ts';
import type { DocumentKind } from '../../server/domain/ports.ts';

/** Returns what the server would say of a document, by the server's own rule; undefined if it would store it. */
export const verdictOf = (kind: DocumentKind, text: string): DocumentError | undefined =>
  text === '' ? { reason: 'The file is empty.', line: 1 } : documentError(kind, text);

/** Returns the place that the message of an UpdateDetail names, counted from 1. */
export const placeInMessage = (message: string): { line: number; column?: number } | undefined => {
  const [, line, column] = /\bline (\d+)(?:, column (\d+))?/.exec(message) ?? [];
  if (line === undefined) return undefined;
  return { line: Number(line), ...(column !== undefined && { column: Number(column) }) };
};
