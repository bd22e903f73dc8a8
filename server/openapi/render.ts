import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import type { OpenApiDocument } from './document.ts';

/** Returns a document as JSON text or YAML text. */
export const renderDocument = async (document: OpenApiDocument, format: 'json' | 'yaml'): Promise<string> => {
  const app = Fastify();
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.ready();
  return format === 'yaml' ? app.swagger({ yaml: true }) : JSON.stringify(app.swagger());
};
