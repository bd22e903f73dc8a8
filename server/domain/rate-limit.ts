/** A number of requests in a number of seconds. */
export interface RateRule {
  readonly requests: number;
  readonly seconds: number;
}

/** One client's count in one API family. */
export interface RateCount {
  readonly clientId: string;
  readonly family: string;
  readonly used: number;
  readonly remaining: number;
  /** ISO 8601, UTC. */
  readonly resetsAt: string;
}

interface Window {
  readonly clientId: string;
  readonly family: string;
  used: number;
  readonly endsAt: number;
}

/** Maximum number of windows that a tenant counts at once. The oldest is evicted, and its client's count starts over. */
export const MAX_WINDOWS = 10_000;

/**
 * Counts requests per client and API family in windows that begin with the first request. [D for what is counted; A for fixed
 * windows]
 */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();
  rule: RateRule | undefined;

  /** @param rule undefined for no limit. */
  constructor(rule: RateRule | undefined) {
    this.rule = rule;
  }

  /**
   * Counts a request.
   *
   * @param now in milliseconds.
   * @returns undefined if the request is allowed, else the whole seconds until the next one is.
   */
  take(clientId: string, family: string, now: number): number | undefined {
    if (!this.rule) return undefined;
    const key = `${family} ${clientId}`;
    const window = this.#open(key, clientId, family, now, this.rule);
    if (window.used >= this.rule.requests) return Math.max(1, Math.ceil((window.endsAt - now) / 1000));
    window.used += 1;
    return undefined;
  }

  /** Returns the counts of the windows that are open. @param now in milliseconds. */
  counts(now: number): RateCount[] {
    const { rule } = this;
    if (!rule) return [];
    return [...this.#windows.values()]
      .filter(({ endsAt }) => endsAt > now)
      .map(({ clientId, family, used, endsAt }) => ({
        clientId,
        family,
        used,
        remaining: Math.max(0, rule.requests - used),
        resetsAt: new Date(endsAt).toISOString(),
      }));
  }

  reset(): void {
    this.#windows.clear();
  }

  #open(key: string, clientId: string, family: string, now: number, { seconds }: RateRule): Window {
    const open = this.#windows.get(key);
    // A clock that was set back must not keep a window open for longer than the rule says.
    if (open && open.endsAt > now && open.endsAt <= now + seconds * 1000) return open;
    const [oldest] = this.#windows.keys();
    if (oldest !== undefined && this.#windows.size >= MAX_WINDOWS) this.#windows.delete(oldest);
    const window = { clientId, family, used: 0, endsAt: now + seconds * 1000 };
    this.#windows.delete(key);
    this.#windows.set(key, window);
    return window;
  }
}
