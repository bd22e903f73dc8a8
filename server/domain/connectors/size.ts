import { ApiError } from '../errors.ts';
import type { Documents, Metadata, Translations } from '../ports.ts';
import { measureJson } from '../text/json.ts';

/**
 * Maximum size of all documents and translations of one connector, in characters. It is larger than the largest upload. A write that
 * exceeds it is a `limitViolation`. [A]
 */
export const MAX_CONNECTOR_SIZE = 32 * 1024 * 1024;

/** Maximum size of a connector's metadata, in characters: lists contain it in every item. More is a `limitViolation`. [A] */
export const MAX_METADATA_SIZE = 1024 * 1024;

/** What a connector would hold after a write. */
export interface ConnectorTexts {
  readonly documents: Documents;
  readonly translations: Translations;
  readonly connectorMetadata: Metadata;
}

/** Checks that a connector stays within its limits. @throws ApiError `limitViolation` if not. */
export const requireRoom = ({ documents, translations, connectorMetadata }: ConnectorTexts): void => {
  const metadata = measureJson(connectorMetadata).size;
  if (metadata > MAX_METADATA_SIZE) throw tooLarge('connectorMetadata', 'metadata', MAX_METADATA_SIZE, metadata);
  let size = 0;
  for (const text of [...Object.values(documents), ...Object.values(translations)]) size += text?.length ?? 0;
  if (size > MAX_CONNECTOR_SIZE) throw tooLarge('connector', 'documents and translations', MAX_CONNECTOR_SIZE, size);
};

const tooLarge = (field: string, what: string, bound: number, size: number): ApiError =>
  new ApiError('limitViolation', {
    field,
    causes: [`The ${what} of a connector hold up to ${bound} characters; this write makes it ${size}.`],
  });
