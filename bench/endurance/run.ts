import { setTimeout as wait } from 'node:timers/promises';
import type { Wire } from './caller.ts';
import type { Tenancy } from './tenants.ts';

/** Maximum number of failures to record with their request. Others are only counted. */
const MAX_SHOWN = 20;
/** Maximum number per kind, because a crash fails a thousand connections at once. */
const MAX_SHOWN_OF_KIND = 5;

/** The counts of a run. */
export class Tally {
  /** Requests, or connections, by kind. */
  readonly counts = new Map<string, number>();
  readonly tenants = new Set<string>();
  readonly failures: string[] = [];
  failed = 0;
  readonly #failedByKind = new Map<string, number>();

  count(kind: string, times = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + times);
  }

  fail(kind: string, error: unknown): void {
    this.failed += 1;
    const ofKind = (this.#failedByKind.get(kind) ?? 0) + 1;
    this.#failedByKind.set(kind, ofKind);
    if (this.failures.length >= MAX_SHOWN || ofKind > MAX_SHOWN_OF_KIND) return;
    const message = error instanceof Error ? error.message : String(error);
    this.failures.push(`${new Date().toISOString()} ${kind}: ${message.replace(/\s+/g, ' ')}`);
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** Target for the processor time of server and load together, in cores; a little below the limit. */
const AIM = 0.5;
const MAX_FACTOR = 10;
const STEP = 1.25;

/** Makes the pauses between requests longer while the two processes use too much of a core. */
export class Pace {
  readonly #stop: AbortSignal;
  #factor = 1;

  constructor(stop: AbortSignal) {
    this.#stop = stop;
  }

  /** @param used recent processor time, in cores; undefined if unknown. */
  adjust(used: number | undefined): void {
    if (used === undefined) return;
    const wanted = this.#factor * Math.min(STEP, Math.max(1 / STEP, used / AIM));
    this.#factor = Math.min(MAX_FACTOR, Math.max(1, wanted));
  }

  get factor(): number {
    return this.#factor;
  }

  /** Waits about this many milliseconds, and longer if the pace is slow. */
  pause(milliseconds: number): Promise<void> {
    return this.wait(milliseconds * this.#factor * (0.5 + Math.random()));
  }

  /** Waits this many milliseconds, or until the run stops. */
  async wait(milliseconds: number): Promise<void> {
    await wait(Math.max(0, milliseconds), undefined, { signal: this.#stop }).catch(() => {});
  }
}

/** State that the workers of a run share. */
export interface Run {
  readonly wire: Wire;
  readonly tally: Tally;
  readonly pace: Pace;
  /** Aborted when the load must end. */
  readonly stop: AbortSignal;
  /** Length of the run in minutes. */
  readonly minutes: number;
  readonly tenancy: Tenancy;
}

/**
 * Runs one round after another until the run stops. An error ends its round and is recorded.
 *
 * @param pause milliseconds between two rounds.
 */
export const repeat = async (
  { tally, pace, stop }: Run,
  kind: string,
  pause: number,
  round: (number: number) => Promise<void>,
): Promise<void> => {
  for (let number = 0; !stop.aborted; number += 1) {
    await round(number).catch((error: unknown) => tally.fail(kind, error));
    await pace.pause(pause);
  }
};

/** Starts rounds at even intervals in milliseconds, with at most `max` at a time. */
export const schedule = async (
  { tally, pace, stop }: Run,
  kind: string,
  interval: number,
  max: number,
  round: (number: number) => Promise<void>,
): Promise<void> => {
  const underWay = new Set<Promise<void>>();
  const begun = performance.now();
  for (let number = 0; !stop.aborted; number += 1) {
    const running = round(number)
      .catch((error: unknown) => tally.fail(kind, error))
      .finally(() => underWay.delete(running));
    underWay.add(running);
    if (underWay.size >= max) await Promise.race(underWay);
    await pace.wait(begun + (number + 1) * interval - performance.now());
  }
  await Promise.all(underWay);
};

/** Checks a condition. @throws Error that says what is wrong. */
export const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};
