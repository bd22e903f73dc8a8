import { signal } from '@preact/signals';
import type { ConnectorDetailV1, ConnectorDto } from '../server/models/index.ts';
import { addressOf } from './address.ts';

/** Header of the control key. */
const KEY_HEADER = 'x-emulator-key';
/** Header that marks what a person sends from the page; the request log shows it. */
export const CONSOLE_HEADER = 'x-emulator-console';

export type ListItem = ConnectorDto;
export type Detail = ConnectorDetailV1;

/** Why the control API lets the page in or not. `key` asks for one; `host` is told, because no key of the page would help. */
export interface Access {
  readonly state: 'open' | 'key' | 'host';
  readonly reason: string;
}
export const access = signal<Access>({ state: 'open', reason: '' });

/** A key may come in the fragment of a link. It lives in memory alone, so the address is cleared at once. */
let key = takeKey();

function takeKey(): string | undefined {
  const [, given] = /^#key=([^&]*)$/.exec(location.hash) ?? [];
  if (given === undefined) return undefined;
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  return decodeURIComponent(given);
}

/** Sets the control key. The next call shows whether it is right. */
export const useKey = (given: string): void => {
  key = given;
};

/** The server rejected a request; the message is its own sentence. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(sentenceOf(status, body));
    this.status = status;
    this.body = body;
  }
}

interface Text {
  readonly text?: string;
}

/** Returns what an error body says: its cause before its general text. */
const sentenceOf = (status: number, body: unknown): string => {
  const { causes, messages, error, message, errorMessage } = (body ?? {}) as Partial<{
    causes: readonly Text[];
    messages: readonly Text[];
    error: string;
    message: string;
    errorMessage: string;
  }>;
  const causesText = causes?.flatMap(({ text }) => text ?? []).join(' ');
  return (
    causesText || messages?.[0]?.text || error || message || errorMessage || `The server responded with ${status}.`
  );
};

/** A response as the page needs it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Returns the JSON of a reply. @throws ApiError for a status from 400 on. */
export const jsonOf = <T>({ status, text }: Reply): T => {
  const body: unknown = parseJson(text);
  if (status >= 400) throw new ApiError(status, body);
  return body as T;
};

const parseJson = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const toReply = async (response: Response): Promise<Reply> => ({
  status: response.status,
  headers: response.headers,
  text: await response.text(),
});

/** The headers of every request to the control API. */
export const controlHeaders = (): Record<string, string> => (key === undefined ? {} : { [KEY_HEADER]: key });

/**
 * Calls the control API, which leaves no trace in the request log.
 *
 * @param path below `/_emulator`, without a slash in front.
 * @param body sent as JSON.
 */
export const callControl = async (
  method: string,
  path: string,
  body?: unknown,
  signal: AbortSignal | null = null,
): Promise<Reply> => {
  const response = await fetch(addressOf(`_emulator/${path}`), {
    method,
    headers: { ...controlHeaders(), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
  });
  const reply = await toReply(response);
  if (reply.status === 403) noteRejection(sentenceOf(403, parseJson(reply.text)));
  else if (access.value.state !== 'open') access.value = { state: 'open', reason: '' };
  return reply;
};

const noteRejection = (reason: string): void => {
  access.value = { state: reason.includes(KEY_HEADER) ? 'key' : 'host', reason };
};

/** Calls the control API for JSON. @throws ApiError. */
export const control = async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> =>
  jsonOf<T>(await callControl(method, path, body, signal));

/**
 * Reads from the Connectors API what a client would get, byte for byte, through the control API: no log entry, no fault, no rate
 * limit, no client.
 *
 * @param path such as `/connectors/v1/workday/source-config`, with its query.
 */
export const read = (path: string, signal?: AbortSignal): Promise<Reply> =>
  callControl('GET', `read${path}`, undefined, signal);

/** Reads JSON. @throws ApiError. */
export const readJson = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  jsonOf<T>(await read(path, signal));

/** What a person sends. */
export interface Sending {
  readonly method: string;
  /** Such as `/connectors/v1/workday`, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
}

/**
 * Sends a real request as an administrator, with a token that the control API gives. It meets faults and limits, and the request log
 * shows it, marked as the console's. Headers of the caller win.
 */
export const send = async ({ method, path, headers = {}, body }: Sending): Promise<Reply> => {
  const named = Object.keys(headers).map((name) => name.toLowerCase());
  const authorization = named.includes('authorization') ? {} : { authorization: `Bearer ${await newToken()}` };
  const response = await fetch(addressOf(path.replace(/^\//, '')), {
    method,
    headers: { ...authorization, ...headers, [CONSOLE_HEADER]: 'yes' },
    ...(body !== undefined && { body }),
  });
  return toReply(response);
};

/** Sends a real request for JSON. @throws ApiError. */
export const sendJson = async <T>(sending: Sending): Promise<T> => jsonOf<T>(await send(sending));

/** Uploads a document as clients do: multipart, in a part named `file`. */
export const upload = (path: string, text: string | Blob, fileName: string): Promise<Reply> => {
  const form = new FormData();
  form.append('file', new Blob([text]), fileName);
  return send({ method: 'PUT', path, body: form });
};

const newToken = async (): Promise<string> => {
  const owner = { id: 'console', secret: 'console' };
  return (await control<{ access_token: string }>('POST', 'token', owner)).access_token;
};
