import type { TextStream } from './style.ts';

/** Number of unsent bytes from which lines are dropped, so that an unread pipe does not fill the memory. */
export const MAX_UNSENT_BYTES = 1024 * 1024;

/** Writes lines to a stream, those of one turn of the event loop together. */
export class LineOutput {
  readonly #stream: TextStream;
  #lines: string[] = [];
  #dropped = 0;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  add(line: string): void {
    if (this.#lines.length === 0) setImmediate(() => this.flush());
    this.#lines.push(line);
  }

  /** Writes the lines that wait. */
  flush(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length === 0) return;
    if (this.#stream.writableLength > MAX_UNSENT_BYTES) {
      this.#dropped += lines.length;
      return;
    }
    if (this.#dropped > 0) lines.unshift(`(${this.#dropped} lines are missing here: nobody read them in time)`);
    this.#dropped = 0;
    this.#stream.write(`${lines.join('\n')}\n`);
  }
}
