/**
 * Shows the progress of a measurement, and its expected end, on standard error: on a terminal in one line that is rewritten,
 * elsewhere one line per step.
 */
export class Progress {
  readonly #title: string;
  readonly #steps: number;
  readonly #begun = performance.now();
  #step = 0;

  constructor(title: string, steps: number) {
    this.#title = title;
    this.#steps = steps;
  }

  /** Begins a step. @param what it does. */
  begin(what: string): void {
    const done = this.#step;
    this.#step += 1;
    const left = done === 0 ? '' : `, ${show(((performance.now() - this.#begun) / done) * (this.#steps - done))} left`;
    write(`${this.#title} ${this.#step}/${this.#steps}${left}: ${what}`);
  }

  end(): void {
    write(`${this.#title}: done in ${show(performance.now() - this.#begun)}`);
    if (process.stderr.isTTY) process.stderr.write('\n');
  }
}

const write = (line: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line.slice(0, process.stderr.columns - 1)}` : `${line}\n`);
};

const show = (milliseconds: number): string => {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};
