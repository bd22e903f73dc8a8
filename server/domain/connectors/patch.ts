import type { ConnectorDetail, JsonPatch } from '../../models/index.ts';
import { ApiError, illegalValue } from '../errors.ts';
import type { DocumentKind, Documents, Metadata, PatchableState } from '../ports.ts';
import { DOCUMENT_KINDS, DOCUMENTS } from './document-kinds.ts';
import { applyPatch } from './json-patch.ts';
import { readDocument } from './read-document.ts';

/**
 * Returns metadata and documents of a connector after a patch.
 *
 * @param show returns the form of the connector that the patch reads.
 * @throws ApiError `illegalValue` if the metadata is not an object, or an upload would reject one of the documents; and those of
 *   `applyPatch`.
 */
export const patchConnector = (
  connector: ConnectorDetail,
  patch: JsonPatch,
  show: (detail: ConnectorDetail) => object,
): PatchableState => {
  const patched: Record<string, unknown> = applyPatch({ ...show(connector) }, patch);
  return {
    connectorMetadata: requireMetadata(patched['connectorMetadata']),
    documents: patchedDocuments(connector, patched),
  };
};

const requireMetadata = (value: unknown): Metadata => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Metadata;
  throw illegalValue('connectorMetadata', value, 'an object');
};

const patchedDocuments = (before: ConnectorDetail, patched: Record<string, unknown>): Documents => {
  const documents: { -readonly [K in keyof Documents]: Documents[K] } = {};
  for (const kind of DOCUMENT_KINDS) {
    const { field } = DOCUMENTS[kind];
    const value = patched[field];
    if (value === undefined) continue;
    documents[kind] = value === before[field] ? before[field] : requireDocument(kind, field, value);
  }
  return documents;
};

const requireDocument = (kind: DocumentKind, field: string, value: unknown): string => {
  if (typeof value !== 'string') throw illegalValue(field, value, 'an XML document in a string');
  const read = readDocument(kind, value);
  if ('text' in read) return read.text;
  throw new ApiError('illegalValue', { field, causes: [read.error.reason] });
};
