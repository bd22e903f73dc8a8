import Fastify from 'fastify';
import { readAnswers } from './answers.mjs';

/** A bare Fastify that sends prebuilt bytes: what every request costs whatever is done with it. */
const { answers, port } = readAnswers();
const app = Fastify({ logger: false });
app.addContentTypeParser(
  ['application/json-patch+json', 'application/x-www-form-urlencoded'],
  { parseAs: 'string' },
  (_request, _text, done) => done(null, undefined),
);
for (const { method, path, status, contentType, body } of answers) {
  const bytes = Buffer.from(body);
  app.route({
    method,
    url: path.split('?')[0] ?? '/',
    handler: (_request, reply) => {
      reply.code(status).header('content-type', contentType).send(bytes);
    },
  });
}
await app.listen({ port, host: '127.0.0.1' });
