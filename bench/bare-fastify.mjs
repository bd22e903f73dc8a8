import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

/**
 * A bare Fastify that sends prepared bytes: what a request costs however little is done with it.
 *
 * Usage: node bare-fastify.mjs RESPONSES PORT. It is plain JavaScript, so that its start does not pay for stripping types.
 */
const [, , file = '', port = '0'] = process.argv;
const app = Fastify({ logger: false });
app.addContentTypeParser(
  ['application/json-patch+json', 'application/x-www-form-urlencoded'],
  { parseAs: 'string' },
  (_request, _text, done) => done(null, undefined),
);
for (const { method, path, status, contentType, body } of JSON.parse(readFileSync(file, 'utf8'))) {
  const bytes = Buffer.from(body);
  app.route({
    method,
    url: path.split('?')[0] ?? '/',
    handler: (_request, reply) => {
      reply.code(status).header('content-type', contentType).send(bytes);
    },
  });
}
await app.listen({ port: Number(port), host: '127.0.0.1' });
