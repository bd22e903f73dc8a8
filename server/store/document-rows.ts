import { DOCUMENT_KINDS } from '../domain/connectors/document-kinds.ts';
import type { DocumentKind, Documents } from '../domain/ports.ts';

/** The column of the table `documents` that holds documents of a kind. */
export const documentColumn = (kind: DocumentKind): string => kind.replaceAll('-', '_');

/** The columns in the order in which `toDocumentValues` fills them. */
export const DOCUMENT_COLUMNS: readonly string[] = DOCUMENT_KINDS.map(documentColumn);

/** A row, by kind; null stands for no document. */
export type DocumentRow = Readonly<Record<DocumentKind, string | null>>;

export const toDocuments = (row: DocumentRow): Documents => {
  const documents: { -readonly [K in keyof Documents]: Documents[K] } = {};
  for (const kind of DOCUMENT_KINDS) {
    const text = row[kind];
    if (text !== null) documents[kind] = text;
  }
  return documents;
};

export const toDocumentValues = (documents: Documents): (string | null)[] =>
  DOCUMENT_KINDS.map((kind) => documents[kind] ?? null);
