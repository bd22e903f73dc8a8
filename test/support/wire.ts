import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { startEmulator } from '../../server/index.ts';
import { validator } from '../../server/models/validators.ts';
import type { ResolvedOptions } from '../../server/options/options.ts';

/** A response as it was read from a socket. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Milliseconds between two packets, in which a server has read the first. */
const PAUSE = 100;

/** Writes bytes to a port, or several packets of them, and reads what comes back until the server closes the connection. */
export const exchange = async (
  port: number,
  bytes: string | Buffer | readonly string[],
  halfClose = false,
): Promise<HttpResponse[]> => {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let read = '';
  socket.on('data', (text) => {
    read += text;
  });
  // A server that has said why it stops reading may cut the connection while the rest is being sent.
  socket.on('error', () => {});
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  const packets = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes;
  for (const [index, packet] of packets.entries()) {
    if (index > 0) await sleep(PAUSE);
    socket.write(packet);
  }
  if (halfClose) socket.end();
  await closed;
  return parseResponses(read);
};

export const parseResponses = (text: string): HttpResponse[] => {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return [];
  const [first = '', ...fields] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    fields.map((field) => [(field.split(':')[0] ?? '').toLowerCase(), field.replace(/^.*?: /, '')]),
  );
  const rest = text.slice(end + 4);
  // A response to HEAD has no body, whatever its length says.
  const length = rest.startsWith('HTTP/1.1 ') ? 0 : Number(headers.get('content-length') ?? rest.length);
  const body = Buffer.from(rest.slice(0, length), 'latin1').toString();
  return [{ status: Number(first.split(' ')[1]), headers, body }, ...parseResponses(rest.slice(length))];
};

export const HOST = 'Host: localhost\r\nConnection: close\r\n';

/** The bytes of a request that asks for the connection to be closed. */
export const wire = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Buffer = '',
): Buffer => {
  const length = body.length > 0 ? { 'Content-Length': Buffer.byteLength(body) } : {};
  const fields = Object.entries({ ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${HOST}${fields.join('')}\r\n`), Buffer.from(body)]);
};

const ERROR_MODELS = ['ErrorResponseDto', 'UnauthorizedResponse', 'UnsupportedResponse', 'TokenError'];

/** Why a response is not in the service's voice, or undefined where it is. */
export const frameworkBody = ({ status, headers, body }: HttpResponse): string | undefined => {
  const id = headers.get('slpt-request-id') ?? '';
  if (!/^[0-9a-f]{32}$/.test(id)) return `${status} with the request id "${id}": ${body}`;
  if (status >= 500 || status < 200) return `status ${status}: ${body}`;
  if (/statusCode/.test(body)) return `the framework's own body: ${body}`;
  if (status < 400 || body === '') return undefined;
  const error = JSON.parse(body);
  if (!ERROR_MODELS.some((model) => validator(model)(error))) return `a body of no model: ${body}`;
  return 'trackingId' in error && error.trackingId !== id ? 'trackingId is not the request id' : undefined;
};

/** Holds the responses of an exchange against the one voice, and the status of the first against what is expected. */
export const assertIscShape = (
  t: Test,
  responses: readonly HttpResponse[],
  expected: number | undefined,
  name: string,
): void => {
  t.not(responses.length, 0, `${name}: there is a response`);
  for (const response of responses) t.equal(frameworkBody(response), undefined, name);
  if (expected !== undefined) t.equal(responses[0]?.status, expected, `${name}: status`);
};

/** A listening emulator whose responses no hook of the tests has touched. */
export const listen = async (t: Test, options: Partial<ResolvedOptions> = {}): Promise<number> => {
  const emulator = await startEmulator({ port: 0, auth: false, logLevel: 'silent', ...options });
  t.teardown(() => emulator.close());
  return Number(new URL(emulator.url).port);
};
