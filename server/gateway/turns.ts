import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectorStore } from '../domain/ports.ts';
import { MULTIPART_TYPE } from '../http/content-types.ts';

/** A request that is ready to be worked on. */
interface Work {
  readonly request: FastifyRequest;
  readonly begin: (error?: Error) => void;
}

/** An answer that is ready to be sent. */
interface Answer {
  readonly reply: FastifyReply;
  readonly send: (error?: Error) => void;
}

/** How long answers may wait for the work on other requests, in milliseconds. */
const LONGEST = 5;

/**
 * Has requests that came together pass through the server side by side: all of them are worked on in the order in which they
 * came, and then all are answered.
 *
 * Work of one kind finds its code and data in the caches of the processor when it is done many times in a row, writes share
 * one commit, and a client that reads one answer need not be woken for the next. A request that comes alone waits for
 * nothing.
 */
export const registerTurns = (app: FastifyInstance): void => {
  const turns = new Turns();
  app.addHook('preHandler', (request, _reply, done) => turns.work({ request, begin: done }));
  app.addHook('onSend', (_request, reply, payload, done) => {
    turns.answer({ reply, send: (error) => (error ? done(error) : done(null, payload)) });
  });
};

class Turns {
  #works: Work[] = [];
  #answers: Answer[] = [];
  /** What could not be kept of a request that has been worked on. */
  readonly #failures = new WeakMap<FastifyRequest, Error>();
  #due = false;

  work(work: Work): void {
    this.#works.push(work);
    this.#await();
  }

  answer(answer: Answer): void {
    this.#answers.push(answer);
    this.#await();
  }

  #await(): void {
    if (this.#due) return;
    this.#due = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#workAndAnswer();
    this.#due = false;
    if (this.#works.length > 0 || this.#answers.length > 0) this.#await();
  }

  #workAndAnswer(): void {
    const end = performance.now() + LONGEST;
    let done = 0;
    while (done < this.#works.length && performance.now() < end) {
      const group = groupAt(this.#works, done);
      this.#workOn(group);
      done += group.length;
    }
    this.#works = this.#works.slice(done);
    const answers = this.#answers;
    this.#answers = [];
    for (const answer of answers) this.#send(answer);
  }

  #send({ reply, send }: Answer): void {
    const failure = this.#failures.get(reply.request);
    this.#failures.delete(reply.request);
    try {
      send(failure);
    } catch (error) {
      // No caller of the framework's stands behind a turn to answer what it throws, such as for a header that cannot be sent.
      reply.send(error);
    }
  }

  #workOn(group: readonly Work[]): void {
    const [first] = group;
    if (first && group.length === 1) first.begin();
    else if (first) this.#workTogether(first.request.tenant.store, group);
  }

  /** Where the commit fails, nothing of what the requests wrote is there, and none may be told that it is. */
  #workTogether(store: ConnectorStore, group: readonly Work[]): void {
    let begun = 0;
    try {
      store.transaction(() => {
        for (const { begin } of group) {
          begun += 1;
          begin();
        }
      });
    } catch (error) {
      for (const { request } of group.slice(0, begun)) this.#failures.set(request, error as Error);
      for (const { begin } of group.slice(begun)) begin(error as Error);
    }
  }
}

/** The work at a place, and what comes after it and writes to the same store. */
const groupAt = (works: readonly Work[], start: number): Work[] => {
  const store = writtenBy(works[start]);
  let end = start + 1;
  while (store && writtenBy(works[end]) === store) end += 1;
  return works.slice(start, end);
};

/** The store that a request writes to in its turn; an upload has still to read its body then, and writes after it. */
const writtenBy = (work: Work | undefined): ConnectorStore | undefined => {
  const operation = work?.request.route.operation;
  return operation?.access === 'manage' && operation.body?.mediaType !== MULTIPART_TYPE
    ? work?.request.tenant.store
    : undefined;
};
