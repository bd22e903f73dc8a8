import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectorStore } from '../domain/ports.ts';

/** The answer to a reading request, as it is sent. */
export interface Answer {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** The filtered total, where it was asked for. */
  readonly total?: number | undefined;
}

interface Kept extends Omit<Answer, 'body'> {
  readonly body: Buffer;
}

/** Header of the filtered total. [D] */
const TOTAL_COUNT_HEADER = 'X-Total-Count';

/** Most bytes of answers that are kept of one tenant. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The answers to what was read of one store since it was last written to, by URL. */
class Answers {
  readonly #store: ConnectorStore;
  readonly #answers = new Map<string, Kept>();
  #bytes = 0;
  #version = 0;

  constructor(store: ConnectorStore) {
    this.#store = store;
  }

  get(url: string): Kept | undefined {
    if (this.#version !== this.#store.version) this.#clear();
    return this.#answers.get(url);
  }

  put(url: string, answer: Kept): void {
    const size = url.length + answer.body.length;
    if (size > MAX_BYTES) return;
    if (this.#bytes + size > MAX_BYTES) this.#clear();
    this.#answers.set(url, answer);
    this.#bytes += size;
  }

  #clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
    this.#version = this.#store.version;
  }
}

/** A store goes with all that was read of it, such as when its tenant is reset. */
const answersOf = new WeakMap<ConnectorStore, Answers>();

/**
 * A handler that sends what `read` gives, and sends it again until the tenant's connectors change: what is read of them
 * depends on the URL alone.
 */
export const answering =
  (read: (request: FastifyRequest) => Answer) =>
  (request: FastifyRequest, reply: FastifyReply): void => {
    const { store } = request.tenant;
    let answers = answersOf.get(store);
    if (!answers) {
      answers = new Answers(store);
      answersOf.set(store, answers);
    }
    let answer = answers.get(request.url);
    if (!answer) {
      const { body, ...rest } = read(request);
      answer = { ...rest, body: typeof body === 'string' ? Buffer.from(body) : asBuffer(body) };
      answers.put(request.url, answer);
    }
    if (answer.total !== undefined) reply.header(TOTAL_COUNT_HEADER, answer.total);
    reply.header('content-type', answer.type).send(answer.body);
  };

/** The same bytes, as the framework wants them. */
const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
