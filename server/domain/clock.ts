import { Failure } from './errors.ts';

/** What a clock shows, and how it differs from real time. */
export interface ClockState {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly frozen: boolean;
  /** How far it is from real time, in milliseconds. */
  readonly offset: number;
}

/** First and last time that a clock can show, in milliseconds: the years 1970 to 9999. */
const FIRST_TIME = 0;
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59);

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
  readonly now = (): number => this.#at(this.#real());

  /** @param seconds may be negative or broken. @throws Failure as `set`. */
  advance(seconds: number): void {
    this.set(this.now() + seconds * 1000);
  }

  /**
   * @param time in milliseconds since 1970; a frozen clock stays frozen there.
   * @throws Failure `illegalValue` for a time outside the years 1970 to 9999.
   */
  set(time: number): void {
    if (!(time >= FIRST_TIME && time <= LAST_TIME)) {
      throw new Failure('illegalValue', { field: 'clock', causes: ['A clock shows the years 1970 to 9999.'] });
    }
    this.#offset = time - this.#real();
    if (this.#frozenAt !== undefined) this.#frozenAt = time;
  }

  /** @param time at which it stands, or goes on from: real time passes between `set` and this. */
  freeze(frozen: boolean, time = this.now()): void {
    const real = this.#real();
    this.#frozenAt = frozen ? time : undefined;
    this.#offset = time - real;
  }

  /** Back to real time. */
  reset(): void {
    this.#offset = 0;
    this.#frozenAt = undefined;
  }

  /** Whether it shows anything but real time. */
  get isChanged(): boolean {
    return this.#offset !== 0 || this.#frozenAt !== undefined;
  }

  get state(): ClockState {
    const real = this.#real();
    const time = this.#at(real);
    return { now: new Date(time).toISOString(), frozen: this.#frozenAt !== undefined, offset: time - real };
  }

  #at(real: number): number {
    return this.#frozenAt ?? real + this.#offset;
  }
}
