import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from './random.ts';
import { damage } from './values.ts';

const REQUESTS = [
  'GET /v3/connectors HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /v3/connectors/%zz HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET  HTTP/1.1\r\n\r\n',
  'POST /v3/connectors HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{"a":',
  'PUT /v3/connectors/a/source-config HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'POST /oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\nX: ${'b'.repeat(20_000)}\r\n\r\n`,
];

/** How long a server may keep a connection that the client has ended, in milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * Sends bytes that are almost HTTP, and returns what was wrong with the reaction: a 5xx, a body in Fastify's own
 * shape, or a connection that stays open.
 */
export const sendNoise = async (random: Random, baseUrl: string): Promise<string | undefined> => {
  const { hostname, port } = new URL(baseUrl);
  const bytes = damage(random, Buffer.from(random.pick(REQUESTS)));
  const socket = connect(Number(port), hostname);
  let response = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    response += chunk;
  });
  socket.on('error', () => {}); // A reset is a response too.
  socket.end(bytes);
  const timer = new AbortController();
  const open = await Promise.race([
    once(socket, 'close').then(() => false),
    wait(TIMEOUT_MS, true, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  socket.destroy();
  if (open) return `the connection stays open after ${JSON.stringify(bytes.toString('latin1').slice(0, 200))}`;
  const bad = /^HTTP\/1\.1 5/m.test(response) || response.includes('"statusCode"');
  return bad ? `${JSON.stringify(bytes.toString('latin1').slice(0, 200))} gives ${response.slice(0, 500)}` : undefined;
};
