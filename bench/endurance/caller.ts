import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Tally } from './run.ts';

/** Maximum time for a response, in milliseconds. */
const TIMEOUT_MS = 30_000;
/** Idle time of connections: much shorter than the server's, because a request on a closing connection would fail. */
const IDLE = 30_000;
const MAX_TEXT = 300;

/** The address of a server, and the tally of requests. */
export interface Wire {
  readonly url: string;
  readonly agent: Agent;
  readonly tally: Tally;
}

export const openWire = (url: string, tally: Tally): Wire => ({
  url,
  tally,
  agent: new Agent({ keepAlive: true, maxSockets: 32, timeout: IDLE }),
});

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Milliseconds after which the client gives up. */
  readonly timeout?: number;
}

/** Sends the requests of one client of a tenant, and checks the responses. */
export class Caller {
  readonly wire: Wire;
  /** Prefix of every path: `/t/<name>`, or nothing for the default tenant. */
  readonly prefix: string;
  readonly token: string | undefined;

  constructor(wire: Wire, tenant?: string, token?: string) {
    this.wire = wire;
    this.prefix = tenant === undefined ? '' : `/t/${tenant}`;
    this.token = token;
    wire.tally.tenants.add(tenant ?? 'default');
  }

  /** Returns a client of a tenant with a new token. */
  static async enter(wire: Wire, tenant: string): Promise<Caller> {
    const body = 'grant_type=client_credentials&client_id=endurance&client_secret=endurance';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const granted = await new Caller(wire, tenant).call('token', 'POST', '/oauth/token', 200, { headers, body });
    return new Caller(wire, tenant, jsonOf<{ access_token: string }>(granted).access_token);
  }

  get authorization(): Readonly<Record<string, string>> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  /**
   * @param kind kind of request for the tally.
   * @param expected expected status codes.
   * @throws Error, naming the request, for any other status or a failed connection.
   */
  async call(
    kind: string,
    method: string,
    path: string,
    expected: number | readonly number[],
    sending: Sending = {},
  ): Promise<HttpResponse> {
    this.wire.tally.count(kind);
    const response = await this.#send(method, path, sending).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`${this.#describe(method, path, sending)}: ${error.code ?? error.name} ${error.message}`);
    });
    if ([expected].flat().includes(response.status)) return response;
    const text = response.body.toString('utf8', 0, MAX_TEXT);
    throw new Error(`${this.#describe(method, path, sending)}: ${response.status} instead of ${expected}: ${text}`);
  }

  /** The same for a request whose connection must break before the end of the response. */
  async callBroken(kind: string, method: string, path: string, sending: Sending = {}): Promise<void> {
    this.wire.tally.count(kind);
    const response = await this.#send(method, path, sending).catch(() => undefined);
    if (response)
      throw new Error(`${this.#describe(method, path, sending)}: ${response.status} instead of no response`);
  }

  #describe(method: string, path: string, { body }: Sending): string {
    const shown =
      body === undefined ? '' : ` with ${body.length} bytes ${JSON.stringify(body.toString().slice(0, 100))}`;
    return `${method} ${this.prefix}${path}${shown}`;
  }

  #send(method: string, path: string, { headers, body, timeout = TIMEOUT_MS }: Sending): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const sent = request(this.wire.url + this.prefix + path, {
        method,
        agent: this.wire.agent,
        headers: { ...this.authorization, ...headers },
        signal: AbortSignal.timeout(timeout),
      });
      sent.on('error', reject);
      sent.on('response', (message) => {
        message
          .toArray()
          .then((chunks) =>
            resolve({ status: message.statusCode ?? 0, headers: message.headers, body: Buffer.concat(chunks) }),
          )
          .catch(reject);
      });
      sent.end(body);
    });
  }
}

export const jsonOf = <T>({ body }: HttpResponse): T => JSON.parse(body.toString()) as T;

export const json = (value: unknown): Sending => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const patch = (operations: readonly unknown[]): Sending => ({
  headers: { 'content-type': 'application/json-patch+json' },
  body: JSON.stringify(operations),
});

const BOUNDARY = 'endurance-5d1f0c';

/** Returns a multipart body with a document as its only part, named `file`. */
export const upload = (document: string | Buffer): Sending & { readonly body: Buffer } => ({
  headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  body: Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="document"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(document),
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]),
});
