import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ApiError, type ApiErrorName } from '../domain/errors.ts';
import { errorBody } from './errors.ts';
import { lastResponseOf } from './pipelining.ts';
import { RECORDED_HEADERS, REQUEST_ID_HEADER, spelled } from './response-headers.ts';

const ERROR_FOR: Readonly<Record<string, ApiErrorName>> = {
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimeout',
};

/** The other side speaks no TLS, or not in time: it could not read a response, and waits for none. */
const NO_TLS = /^ERR_(?:SSL|TLS)_|^EPROTO$/;

/** Milliseconds that a client has to read the last response on a connection before the connection is destroyed. */
const LINGER = 1_000;

/** Connections whose input is read no further. */
const rejected = new WeakSet<Socket>();

/** Responds to what the HTTP parser could not read, and closes the connection. */
export const sendClientError = (error: NodeJS.ErrnoException, socket: Socket, requestId: string): void => {
  if (error.code === 'ECONNRESET' || NO_TLS.test(error.code ?? '') || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  reject(socket, new ApiError(ERROR_FOR[error.code ?? ''] ?? 'badSyntax'), requestId, asksForHead(error));
};

/** Rejects CONNECT, for which Node would close the connection, with the responses that are still to come. */
export const rejectTunnels = (app: FastifyInstance, newRequestId: () => string): void => {
  app.server.on('connect', (_request, socket: Socket) => {
    // Node has taken its own listeners off.
    socket.on('error', () => socket.destroy());
    const causes = ['CONNECT asks for a tunnel, and this server is no proxy.'];
    reject(socket, new ApiError('badSyntax', { causes }), newRequestId(), false);
  });
};

/** Sends an error as the last response of a connection. There is no request, so its bytes are written to the socket. */
const reject = (socket: Socket, apiError: ApiError, requestId: string, withoutBody: boolean): void => {
  // After an error the parser reports every further packet as another one.
  if (rejected.has(socket)) return;
  rejected.add(socket);
  whenDue(socket, (isResponded) => {
    if (isResponded) end(socket, '');
    else end(socket, toBytes(apiError, requestId, withoutBody));
  });
};

/**
 * Calls back when the responses before the error have been sent.
 *
 * @param then is told whether the request that could not be read to its end has had its response: 413 may come that soon.
 */
const whenDue = (socket: Socket, then: (isResponded: boolean) => void): void => {
  const last = lastResponseOf(socket);
  const isRestOfRequest = last?.req.complete === false;
  if (!last || last.closed) then(isRestOfRequest);
  else if (!isRestOfRequest || last.headersSent) last.once('close', () => then(isRestOfRequest));
  else if (last.socket) then(false);
  // It gets the socket when the responses before it have been sent.
  else last.once('socket', () => whenDue(socket, then));
};

const end = (socket: Socket, bytes: string): void => {
  socket.end(bytes);
  const linger = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(linger));
};

const toBytes = (apiError: ApiError, requestId: string, withoutBody: boolean): string => {
  const body = JSON.stringify(errorBody(apiError, requestId));
  const head = [
    `HTTP/1.1 ${apiError.status} ${reasonOf(apiError.status)}`,
    'Content-Type: application/json; charset=utf-8',
    `${REQUEST_ID_HEADER}: ${requestId}`,
    ...Object.entries(RECORDED_HEADERS).map(([name, value]) => `${spelled(name)}: ${value}`),
    'Connection: close',
    // Without a length the body ends with the connection, which is right even if the request was no HEAD after all.
    ...(withoutBody ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${head.join('\r\n')}\r\n\r\n${withoutBody ? '' : body}`;
};

/** An import of the module would load Node's own clients with it, ten milliseconds of the start: each of its exports is read then. */
const reasonOf = (status: number): string => process.getBuiltinModule('node:http').STATUS_CODES[status] ?? '';

/** The bytes that could not be read tell whether a response may have a body. */
const asksForHead = (error: NodeJS.ErrnoException): boolean =>
  'rawPacket' in error && Buffer.isBuffer(error.rawPacket) && error.rawPacket.toString('latin1', 0, 5) === 'HEAD ';
