import { PassThrough, type Readable } from 'node:stream';
import { ApiError } from '../domain/errors.ts';
import type { RequestLog, RequestLogEntry } from '../domain/request-log.ts';

/** Maximum number of open event streams per tenant. */
export const MAX_STREAMS = 20;

/** Number of unread bytes from which a stream skips requests. It can exceed this by one event. */
export const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/** The requests of a tenant as server-sent events, for one reader. */
export interface RequestStream {
  readonly events: Readable;
  /** Number of bytes that the reader has not read yet. */
  readonly unread: number;
  /** Ends the stream; it can be called more than once. */
  end(): void;
}

/**
 * Opens a stream of the requests that are logged from now on. A reader that is too slow misses requests; a comment then says how many
 * were skipped.
 *
 * @throws ApiError `limitViolation` if the tenant has too many streams.
 */
export const openRequestStream = (log: RequestLog, form: EventForm = whole): RequestStream => {
  let streams = streamsOf.get(log);
  if (!streams) {
    streams = new Streams(log);
    streamsOf.set(log, streams);
  }
  return streams.open(form);
};

/** Returns what an event contains of an entry. */
type EventForm = (entry: RequestLogEntry) => object;
const whole: EventForm = (entry) => entry;

const streamsOf = new WeakMap<RequestLog, Streams>();

/** The open streams of one log. Serializes an entry at most once per form: for all streams together, and only if one of them has room. */
class Streams {
  readonly #log: RequestLog;
  readonly #open = new Set<Stream>();
  #stopListening = (): void => {};

  constructor(log: RequestLog) {
    this.#log = log;
  }

  open(form: EventForm): RequestStream {
    if (this.#open.size >= MAX_STREAMS) {
      const causes = [`A tenant has at most ${MAX_STREAMS} open event streams; close one first.`];
      throw new ApiError('limitViolation', { field: 'stream', causes });
    }
    const stream = new Stream(form, () => this.#leave(stream));
    if (this.#open.size === 0) this.#stopListening = this.#log.onEntry((entry) => this.#publish(entry));
    this.#open.add(stream);
    return stream;
  }

  #leave(stream: Stream): void {
    this.#open.delete(stream);
    if (this.#open.size === 0) this.#stopListening();
  }

  #publish(entry: RequestLogEntry): void {
    const events = new Map<EventForm, Buffer>();
    for (const stream of this.#open) {
      if (stream.unread > MAX_UNREAD_BYTES) {
        stream.skip();
        continue;
      }
      const event = events.get(stream.form) ?? toEvent(entry.id, stream.form(entry));
      events.set(stream.form, event);
      stream.send(event);
    }
  }
}

const toEvent = (id: number, data: object): Buffer =>
  Buffer.from(`id: ${id}\nevent: request\ndata: ${JSON.stringify(data)}\n\n`);

/** The events for one reader. */
class Stream implements RequestStream {
  readonly events = new PassThrough();
  readonly #leave: () => void;
  #skipped = 0;

  readonly form: EventForm;

  constructor(form: EventForm, leave: () => void) {
    this.form = form;
    this.#leave = leave;
    this.events.write(': the requests of this tenant follow\n\n');
    this.events.on('drain', () => this.#tellSkipped());
  }

  get unread(): number {
    return this.events.writableLength + this.events.readableLength;
  }

  send(event: Buffer): void {
    this.#tellSkipped();
    this.events.write(event);
  }

  skip(): void {
    this.#skipped += 1;
  }

  end(): void {
    this.#leave();
    this.#tellSkipped();
    this.events.end();
  }

  #tellSkipped(): void {
    if (this.#skipped === 0 || this.events.writableEnded) return;
    this.events.write(`: ${this.#skipped} requests skipped\n\n`);
    this.#skipped = 0;
  }
}
