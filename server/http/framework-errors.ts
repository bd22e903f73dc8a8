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

/** Error codes of failed TLS handshakes, after which the client cannot read a response. */
const NO_TLS = /^ERR_(?:SSL|TLS)_|^EPROTO$/;

/** Time that a client has to read the last response before its connection is destroyed, in milliseconds. */
const LINGER = 1_000;

/** Connections whose further input is ignored. */
const rejected = new WeakSet<Socket>();

/** Responds to input that the HTTP parser rejected, and closes the connection. */
export const sendClientError = (error: NodeJS.ErrnoException, socket: Socket, requestId: string): void => {
  if (error.code === 'ECONNRESET' || NO_TLS.test(error.code ?? '') || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  reject(socket, new ApiError(ERROR_FOR[error.code ?? ''] ?? 'badSyntax'), requestId, asksForHead(error));
};

/** Rejects CONNECT after the pending responses. Node by itself would close the connection and lose them. */
export const rejectTunnels = (app: FastifyInstance, newRequestId: () => string): void => {
  app.server.on('connect', (_request, socket: Socket) => {
    // Node has removed its own listeners.
    socket.on('error', () => socket.destroy());
    const causes = ['This server is not a proxy, so it does not support CONNECT.'];
    reject(socket, new ApiError('badSyntax', { causes }), newRequestId(), false);
  });
};

/** Sends an error as the last response of a connection. There is no request, so its bytes are written to the socket. */
const reject = (socket: Socket, apiError: ApiError, requestId: string, withoutBody: boolean): void => {
  // After an error, the parser reports every further packet as another error.
  if (rejected.has(socket)) return;
  rejected.add(socket);
  whenDue(socket, (isResponded) => {
    if (isResponded) end(socket, '');
    else end(socket, toBytes(apiError, requestId, withoutBody));
  });
};

/**
 * Calls back when all responses before the error have been sent.
 *
 * @param then receives whether the incomplete request already has its response, as with an early 413.
 */
const whenDue = (socket: Socket, then: (isResponded: boolean) => void): void => {
  const last = lastResponseOf(socket);
  const isRestOfRequest = last?.req.complete === false;
  if (!last || last.closed) then(isRestOfRequest);
  else if (!isRestOfRequest || last.headersSent) last.once('close', () => then(isRestOfRequest));
  else if (last.socket) then(false);
  // A response gets its socket when the ones before it have been sent.
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
    // Without a length, the body ends with the connection, which is correct even if the request was not a HEAD.
    ...(withoutBody ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${head.join('\r\n')}\r\n\r\n${withoutBody ? '' : body}`;
};

/** Returns the reason phrase of a status. Importing `node:http` by name would also load Node's clients: 10 ms at startup. */
const reasonOf = (status: number): string => process.getBuiltinModule('node:http').STATUS_CODES[status] ?? '';

/** Returns whether the rejected bytes are a HEAD request, whose response has no body. */
const asksForHead = (error: NodeJS.ErrnoException): boolean =>
  'rawPacket' in error && Buffer.isBuffer(error.rawPacket) && error.rawPacket.toString('latin1', 0, 5) === 'HEAD ';
