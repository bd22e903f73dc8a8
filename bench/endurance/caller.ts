import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Tally } from './run.ts';

/** Longest time that a response may take, in milliseconds. */
const TIMEOUT_MS = 30_000;
/** Connections are given up long before the server does so: a request on one that it is closing would fail. */
const IDLE = 30_000;
const MAX_TEXT = 300;

/** The way to a server, and the account of what was sent. */
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

/** Sends the requests of one client of a tenant, and holds the responses against what is expected. */
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

  /** A client of a tenant with a token that was asked for just now. */
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
   * @param kind what it is counted as.
   * @param expected the statuses that are right.
   * @throws Error that names the request, for any other status and for a connection that fails.
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

  /** The same for a request whose connection is meant to break before the response is whole. */
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

/** A multipart body whose one part, named `file`, is a document. */
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
