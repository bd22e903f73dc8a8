import { ApiError } from './errors.ts';

/** The time that a clock shows, and how it differs from real time. */
export interface ClockState {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly frozen: boolean;
  /** Difference from real time, in milliseconds. */
  readonly offset: number;
}

/** A clock in a state document. */
export interface SavedClock {
  /** Milliseconds from real time; 0 for a frozen clock. */
  readonly offset: number;
  /** ISO 8601, UTC. */
  readonly frozenAt: string | null;
}

/** A change to a clock. Members apply in the order in which they are declared here. */
export interface ClockStep {
  /** Seconds; may be negative or fractional. */
  readonly advance?: number | undefined;
  /** Milliseconds since 1970. */
  readonly set?: number | undefined;
  readonly freeze?: boolean | undefined;
}

/** Earliest and latest time that a clock can show, in milliseconds: the years 1970 to 9999. */
const FIRST_TIME = 0;
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59);

/** The clock of one tenant. It shows real time until it is advanced, set, or frozen. */
export class Clock {
  readonly #real: () => number;
  #offset = 0;
  #frozenAt: number | undefined;

  /** @param real returns real time in milliseconds. */
  constructor(real: () => number = Date.now) {
    this.#real = real;
  }

  /** Milliseconds since 1970 that have really passed, whatever the clock shows. */
  readonly realNow = (): number => this.#real();

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#at(this.#real());

  /**
   * Advances, sets, and freezes the clock, in this order. If one step fails, the clock does not change.
   *
   * A frozen clock that is advanced or set stays frozen at the new time.
   *
   * @throws ApiError `illegalValue` if a step leads outside the years 1970 to 9999.
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

  /** Returns the clock to real time. */
  reset(): void {
    this.#offset = 0;
    this.#frozenAt = undefined;
  }

  /** Whether the clock shows a time other than real time. */
  get isChanged(): boolean {
    return this.#offset !== 0 || this.#frozenAt !== undefined;
  }

  get state(): ClockState {
    const real = this.#real();
    const time = this.#at(real);
    return { now: new Date(time).toISOString(), frozen: this.#frozenAt !== undefined, offset: time - real };
  }

  /** Its difference from real time, in a form that does not change with time. */
  get saved(): SavedClock {
    const frozenAt = this.#frozenAt === undefined ? null : new Date(this.#frozenAt).toISOString();
    return { offset: frozenAt === null ? this.#offset : 0, frozenAt };
  }

  /** Checks a saved clock. @returns what sets this one like it. @throws ApiError `illegalValue` outside the years 1970 to 9999. */
  prepare({ offset, frozenAt }: SavedClock): () => void {
    const frozen = frozenAt === null ? undefined : inRange(Date.parse(frozenAt));
    inRange(this.#real() + offset);
    return () => {
      this.#offset = offset;
      this.#frozenAt = frozen;
    };
  }

  #at(real: number): number {
    return this.#frozenAt ?? real + this.#offset;
  }
}

const inRange = (time: number): number => {
  if (time >= FIRST_TIME && time <= LAST_TIME) return time;
  throw new ApiError('illegalValue', { field: 'clock', causes: ['A clock shows the years 1970 to 9999.'] });
};
