import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';
import { type Emulator, startEmulator } from '../../server/index.ts';
import type { ResolvedOptions } from '../../server/options/options.ts';

/** An emulator on a real port, which is closed with its test. */
export const started = async (t: Test, options: Partial<ResolvedOptions> = {}): Promise<Emulator> => {
  const emulator = await startEmulator({ port: 0, logLevel: 'silent', ...options });
  t.teardown(() => emulator.close());
  return emulator;
};

export interface Call {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the text says, where it is JSON. */
  readonly body: unknown;
}

/** Sends a request and reads the whole response. */
export const call = async (method: string, url: string, { token, headers, body }: Call = {}): Promise<HttpResponse> => {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const content = await response.text();
  return { status: response.status, headers: response.headers, text: content, body: parsed(content) };
};

const parsed = (content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
};

export interface RawResponse {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: unknown;
}

/** Sends a request with its path and its headers as they stand, which `fetch` would not do. */
export const callRaw = async (
  serverUrl: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawResponse> => {
  const { hostname, port } = new URL(serverUrl);
  const sent = request({ host: hostname, port, method, path, headers, agent: false });
  sent.end();
  const [response] = await once(sent, 'response');
  const content = await text(response);
  return { status: response.statusCode, headers: response.headers, text: content, body: parsed(content) };
};

/** A token asked for over HTTP. */
export const askForToken = async (url: string, clientId: string, secret = 'secret'): Promise<string> => {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }),
  });
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(`No token: ${JSON.stringify(body)}`);
  return body.access_token;
};

/** Body of a request that creates a connector. */
export const connector = (name: string, more: object = {}) => ({ name, className: 'org.example.Connector', ...more });
