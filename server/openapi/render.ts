import type { OpenApiDocument } from './document.ts';

/** Returns a document as JSON text or YAML text. */
export const renderDocument = async (document: OpenApiDocument, format: 'json' | 'yaml'): Promise<string> =>
  format === 'json' ? JSON.stringify(document) : (await import('yaml')).stringify(document);
