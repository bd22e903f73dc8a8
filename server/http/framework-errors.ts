import type { Socket } from 'node:net';
import { Failure, type FailureName } from '../domain/errors.ts';
import { errorBody, REQUEST_ID_HEADER } from './errors.ts';

const FAILURE_OF: Readonly<Record<string, FailureName>> = {
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimeout',
};

/** The other side speaks no TLS, or not in time: it could not read an answer, and waits for none. */
const NO_TLS = /^ERR_(?:SSL|TLS)_|^EPROTO$/;

/** Answers what the HTTP parser could not read; there is no request yet, so the bytes are written to the socket. */
export const answerClientError = (error: NodeJS.ErrnoException, socket: Socket, requestId: string): void => {
  if (error.code === 'ECONNRESET' || NO_TLS.test(error.code ?? '') || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const failure = new Failure(FAILURE_OF[error.code ?? ''] ?? 'badSyntax');
  const body = JSON.stringify(errorBody(failure, requestId));
  const head = [
    `HTTP/1.1 ${failure.status} ${reasonOf(failure.status)}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID_HEADER}: ${requestId}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${asksForHead(error) ? '' : body}`);
};

/** An import of the module would load Node's own clients with it, ten milliseconds of the start: each of its exports is read then. */
const reasonOf = (status: number): string => process.getBuiltinModule('node:http').STATUS_CODES[status] ?? '';

/** The bytes that could not be read tell whether an answer may have a body. */
const asksForHead = (error: NodeJS.ErrnoException): boolean =>
  'rawPacket' in error && Buffer.isBuffer(error.rawPacket) && error.rawPacket.toString('latin1', 0, 5) === 'HEAD ';
