import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { CONTROL_PREFIX } from '../control/operations.ts';
import { StartError } from '../platform/start-error.ts';
import { baseUrlOf, type Sent, send, type Target } from './client.ts';

/** A state of many connectors takes its time; in milliseconds. */
const TIMEOUT_MS = 60_000;

/** The control API of one tenant of a running server. */
export class ControlClient {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws StartError if the options name no port. */
  constructor(target: Target) {
    this.#base = baseUrlOf(target) + CONTROL_PREFIX;
    this.#headers = target.controlKey === undefined ? {} : { 'x-emulator-key': target.controlKey };
  }

  /**
   * Calls a route.
   *
   * @param path below `/_emulator`, with its query.
   * @param body sent as JSON: a value, or a text that is JSON.
   * @returns the text of the response.
   * @throws StartError if there is no emulator, or it rejects the call; then with its reason.
   */
  async call(method: string, path: string, body?: string): Promise<string> {
    return text(await this.open(method, path, body));
  }

  /** The same, for a response that is read as it comes. */
  async open(method: string, path: string, body?: string): Promise<IncomingMessage> {
    const sent: Sent = {
      method,
      headers: { ...this.#headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
      timeout: TIMEOUT_MS,
    };
    const response = await send(this.#base + path, sent);
    const status = response.statusCode ?? 0;
    if (status < 300) return response;
    const reason = reasonIn(await text(response));
    if (reason === undefined)
      throw new StartError(`${this.#base} is no emulator: ${method} gives ${status}.`, 'REJECTED');
    throw new StartError(reason, 'REJECTED');
  }

  /** The JSON that a route responds with. @throws StartError as `call`. */
  async get(path: string): Promise<unknown> {
    return JSON.parse(await this.call('GET', path));
  }
}

/** The reason in the body of an error; undefined if it is none of an emulator. */
const reasonIn = (body: string): string | undefined => {
  try {
    const { causes, messages } = JSON.parse(body) as Record<'causes' | 'messages', { text: string }[] | undefined>;
    return causes?.[0]?.text ?? messages?.[0]?.text;
  } catch {
    return undefined;
  }
};
