import { ApiError } from './errors.ts';

/** What a clock shows, and how it differs from real time. */
export interface ClockState {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly frozen: boolean;
  /** How far it is from real time, in milliseconds. */
  readonly offset: number;
}

/** What to do to a clock; several members apply in this order. */
export interface ClockStep {
  /** Seconds; may be negative or fractional. */
  readonly advance?: number | undefined;
  /** Milliseconds since 1970. */
  readonly set?: number | undefined;
  readonly freeze?: boolean | undefined;
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

  /**
   * Advances, sets, and freezes the clock, in this order: all of it or, if one step fails, none.
   *
   * A frozen clock that is advanced or set stays frozen at the new time.
   *
   * @throws ApiError `illegalValue` for a time outside the years 1970 to 9999, on the way too.
   */
  change({ advance, set, freeze }: ClockStep): void {
    // Real time is read once: it must not pass between the steps.
    const real = this.#real();
    let time = this.#at(real);
    if (advance !== undefined) time = inRange(time + advance * 1000);
    if (set !== undefined) time = inRange(set);
    this.#offset = time - real;
    this.#frozenAt = (freeze ?? this.#frozenAt !== undefined) ? time : undefined;
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

const inRange = (time: number): number => {
  if (time >= FIRST_TIME && time <= LAST_TIME) return time;
  throw new ApiError('illegalValue', { field: 'clock', causes: ['A clock shows the years 1970 to 9999.'] });
};
