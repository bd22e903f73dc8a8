import { Failure } from '../errors.ts';
import type { Documents, Metadata, Translations } from '../ports.ts';
import { measureJson } from '../text/json.ts';

/**
 * Maximum size of all texts of one connector, in characters: documents, translations and metadata together. The largest upload fits
 * in. Beyond it a write is `limitViolation`. [A]
 */
export const MAX_CONNECTOR_SIZE = 64 * 1024 * 1024;

/** What a connector would hold after a write. */
export interface ConnectorTexts {
  readonly documents: Documents;
  readonly translations: Translations;
  readonly connectorMetadata: Metadata;
}

/** @throws Failure `limitViolation` if a connector would hold more than one may. */
export const requireRoom = ({ documents, translations, connectorMetadata }: ConnectorTexts): void => {
  let size = measureJson(connectorMetadata).size;
  for (const text of [...Object.values(documents), ...Object.values(translations)]) size += text?.length ?? 0;
  if (size <= MAX_CONNECTOR_SIZE) return;
  throw new Failure('limitViolation', {
    field: 'connector',
    causes: [
      `The documents, translations and metadata of a connector hold up to ${MAX_CONNECTOR_SIZE} characters; this write makes it ${size}.`,
    ],
  });
};
