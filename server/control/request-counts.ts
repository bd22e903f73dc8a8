import type { Observer } from '../domain/request-log.ts';

/** How many requests a server has had since its start. */
export interface Totals {
  readonly requests: number;
  readonly rejected: number;
  /** Requests that a fault rule hit. */
  readonly faults: number;
  /** Requests that got a warning. */
  readonly warned: number;
  /** Requests that got no response. */
  readonly unanswered: number;
}

/** Requests of one operation that got one status code. */
export interface OperationCount {
  /** Undefined for paths outside the emulated API. */
  readonly operation: string | undefined;
  readonly status: number;
  count: number;
  /** How long they took together, in milliseconds. */
  duration: number;
}

/** Counts the requests of a server. */
export class RequestCounts {
  readonly #counts = new Map<string, OperationCount>();
  readonly #totals = { requests: 0, rejected: 0, faults: 0, warned: 0, unanswered: 0 };

  readonly observe: Observer = ({ operation, status, duration, rejection, faultId, warnings }) => {
    const totals = this.#totals;
    totals.requests += 1;
    if (rejection) totals.rejected += 1;
    if (faultId !== undefined) totals.faults += 1;
    if (warnings !== undefined && warnings.length > 0) totals.warned += 1;
    if (status === 0) totals.unanswered += 1;
    const key = `${status} ${operation}`;
    const counted = this.#counts.get(key);
    if (counted) {
      counted.count += 1;
      counted.duration += duration;
    } else this.#counts.set(key, { operation, status, count: 1, duration });
  };

  get totals(): Totals {
    return { ...this.#totals };
  }

  /** One row for each operation and status code. */
  get rows(): readonly Readonly<OperationCount>[] {
    return [...this.#counts.values()];
  }
}
