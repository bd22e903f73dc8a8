import type { ConnectorDetail, JsonPatch } from '../../models/index.ts';
import { Failure, illegalValue } from '../errors.ts';
import type { Documents, Metadata, PatchableState } from '../ports.ts';
import { checkXml, describeFault } from '../text/xml.ts';
import { DOCUMENT_KINDS, DOCUMENTS } from './document-kinds.ts';
import { applyPatch } from './json-patch.ts';

/**
 * What a patch makes of a connector.
 *
 * @throws Failure `illegalValue` where the metadata is no object or a document is neither absent nor well-formed XML, and
 * those of `applyPatch`.
 */
export const patchConnector = (connector: ConnectorDetail, patch: JsonPatch): PatchableState => {
  const patched: Record<string, unknown> = applyPatch({ ...connector }, patch);
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
    documents[kind] = value === before[field] ? before[field] : requireXml(field, value);
  }
  return documents;
};

const requireXml = (field: string, value: unknown): string => {
  if (typeof value !== 'string') throw illegalValue(field, value, 'well-formed XML in a string');
  const checked = checkXml(value);
  if ('root' in checked) return value;
  throw new Failure('illegalValue', {
    field,
    causes: [`${field} is not acceptable: ${describeFault(checked.fault)}.`],
  });
};
