/** What a clock shows, and how it differs from real time. */
export interface ClockState {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly frozen: boolean;
  /** How far it is from real time, in milliseconds. */
  readonly offset: number;
}

/** The time of one tenant: real until it is advanced, set or frozen. */
export class Clock {
  readonly #real: () => number;
  #offset = 0;
  #frozenAt: number | undefined;

  /** @param real gives real time in milliseconds. */
  constructor(real: () => number = Date.now) {
    this.#real = real;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#frozenAt ?? this.#real() + this.#offset;

  /** @param seconds may be negative or broken. */
  advance(seconds: number): void {
    this.set(this.now() + seconds * 1000);
  }

  /** @param time in milliseconds since 1970; a frozen clock stays frozen there. */
  set(time: number): void {
    this.#offset = time - this.#real();
    if (this.#frozenAt !== undefined) this.#frozenAt = time;
  }

  freeze(frozen: boolean): void {
    const time = this.now();
    this.#frozenAt = frozen ? time : undefined;
    this.#offset = time - this.#real();
  }

  /** Back to real time. */
  reset(): void {
    this.#offset = 0;
    this.#frozenAt = undefined;
  }

  get state(): ClockState {
    const time = this.now();
    return { now: new Date(time).toISOString(), frozen: this.#frozenAt !== undefined, offset: time - this.#real() };
  }
}
