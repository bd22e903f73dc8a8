import type { DocumentKind } from '../ports.ts';
import { declareUtf8, decodeXml } from '../text/encoding.ts';
import { type DocumentError, documentError } from './document-kinds.ts';

/**
 * Returns the text to store for a document, or why the document is invalid. Uploads, patches, and imported states all use this.
 *
 * Bytes are decoded with the encoding that they declare. In a text, the declared encoding means nothing. Either way, the stored text
 * declares UTF-8 or nothing, so that a downloaded document can be uploaded again. [A]
 */
export const readDocument = (
  kind: DocumentKind,
  content: Uint8Array | string,
): { text: string } | { error: DocumentError } => {
  const decoded = typeof content === 'string' ? { text: declareUtf8(content) } : decodeXml(content);
  if ('error' in decoded) {
    const { line, reason } = decoded.error;
    return { error: { reason: `The document is invalid: line ${line}: ${reason}.`, line } };
  }
  const error = documentError(kind, decoded.text);
  return error ? { error } : decoded;
};
