import { connect } from 'node:net';

export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request exactly as given, over a new connection. @returns everything that came back. */
export const sendRaw = async (port: number, { method, target, headers, body }: RawRequest): Promise<string> => {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  const fields = Object.entries({ host: '127.0.0.1', connection: 'close', ...headers });
  const head = [`${method} ${target} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)];
  const closed = Promise.withResolvers<void>();
  let received = '';
  socket.on('data', (text) => {
    received += text;
  });
  // The server may reset the connection, or end it before it has read the whole body.
  socket.on('error', () => {}).on('close', () => closed.resolve());
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  await closed.promise;
  return received;
};
