import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import { schemaController } from '../http/validators.ts';
import type { OpenApiDocument } from './document.ts';

/** Returns a document as JSON text or YAML text. */
export const renderDocument = async (document: OpenApiDocument, format: 'json' | 'yaml'): Promise<string> => {
  // The package leaves out the compilers that Fastify loads by default.
  const app = Fastify({ schemaController });
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.ready();
  return format === 'yaml' ? app.swagger({ yaml: true }) : JSON.stringify(app.swagger());
};
