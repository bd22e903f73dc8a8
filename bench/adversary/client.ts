import { request } from 'node:http';

export interface Reply {
  /** Status code, or 0 if the connection broke first. */
  readonly status: number;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Longest time that a request may take, in milliseconds. */
const TIMEOUT_MS = 120_000;

/** Sends one request on its own connection and reads the whole response. */
export const send = (url: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Reply> =>
  new Promise((resolve) => {
    const sent = request(
      url,
      {
        method,
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      },
      (response) => {
        let text = '';
        response.setEncoding('latin1');
        response.on('data', (chunk: string) => {
          // The beginning is enough; the rest of a large list does not matter.
          if (text.length < 10_000) text += chunk;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.once('error', () => resolve({ status: 0, body: text }));
      },
    );
    sent.once('error', () => resolve({ status: 0, body: '' }));
    sent.end(body);
  });

const BOUNDARY = 'adversary';

/** Headers and body of a multipart request. @param parts header lines and content of each. */
export const multipart = (parts: readonly (readonly [name: string, content: string | Buffer])[]): Call => ({
  method: 'PUT',
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  body: Buffer.concat([
    ...parts.flatMap(([name, content]) => [
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${name}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]),
});

/** An upload of one file. */
export const upload = (content: string | Buffer): Call => multipart([['name="file"; filename="file"', content]]);
