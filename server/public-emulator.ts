import type {
  Client,
  ClientInput,
  ClockChange,
  ClockState,
  Fault,
  FaultRule,
  InjectedRequest,
  InjectedResponse,
  RateRule,
  RequestCount,
  RequestLogEntry,
  RequestMatch,
  TenantState,
  TokenOwner,
  Verification,
} from './public-types.ts';

/**
 * One tenant of a running emulator. Nothing that is handed in or out is shared with the tenant. After `close()` of the emulator every
 * method throws a `LibraryError` with the code `CLOSED`.
 */
export interface EmulatedTenant {
  /** Base URL to give a client, such as `http://127.0.0.1:8080/t/worker-3`. */
  readonly url: string;

  /**
   * Returns an access token: an administrator's, or with the rights that are given.
   *
   * @example
   * const token = await emulator.token({ scopes: ['idn:connector-config:read'] });
   * const response = await fetch(`${emulator.url}/connectors/v1`, { headers: { authorization: `Bearer ${token}` } });
   * console.log(response.status); // 200
   */
  token(owner?: TokenOwner): Promise<string>;
  /** Returns an ID and a secret that the token endpoint takes. */
  credentials(): { readonly id: string; readonly secret: string };
  /**
   * Sends a request without a port. It rejects if a fault leaves the request without a response.
   *
   * @example
   * const { statusCode } = await emulator.inject({ url: '/oauth/info' });
   * console.log(statusCode); // 200
   */
  inject(request: InjectedRequest): Promise<InjectedResponse>;

  /** Puts the connectors back to those that the tenant started with. Clients, faults, clock, and request log stay. */
  reset(): void;
  /**
   * Saves the connectors under a name, in memory.
   *
   * @example
   * emulator.snapshot('clean');
   * emulator.setState({ version: 1, connectors: [] });
   * emulator.restore('clean');
   * console.log(emulator.state().connectors.length); // 158
   */
  snapshot(name?: string): void;
  restore(name?: string): void;
  deleteSnapshot(name?: string): void;
  snapshots(): { readonly name: string; readonly bytes: number; readonly takenAt: string }[];
  /** Returns the connectors of a snapshot as one document. */
  snapshotState(name?: string): TenantState;
  /** Returns which connectors were added, removed, and changed since a snapshot. */
  snapshotDifference(name?: string): {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly { readonly scriptName: string; readonly parts: readonly string[] }[];
  };
  /** Returns connectors, added clients, fault rules, and clock as one document. */
  state(): TenantState;
  /** Replaces what a document holds: all of it, or nothing if a part is invalid. */
  setState(state: TenantState): void;

  /**
   * Adds a rule that makes requests fail or slow. It throws if the rule names an operation, a method, or a property that does not exist.
   *
   * @example
   * emulator.fault({ match: { operation: 'getConnector' }, times: 2, response: '429' });
   * console.log(emulator.faults()[0]?.hits); // 0
   */
  fault(rule: FaultRule): Fault;
  faults(): Fault[];
  deleteFault(id: string): void;
  resetFaults(): void;

  /** Returns the logged requests that match, oldest first. */
  requests(match?: RequestMatch): RequestLogEntry[];
  /**
   * Throws a `LibraryError` with the nearest misses unless as many requests came as expected.
   *
   * @param count a number means exactly this number; at least one by default.
   *
   * @example
   * await fetch(`${emulator.url}/oauth/info`);
   * emulator.expectRequests({ operation: 'getTenantInfo', status: 200 });
   * emulator.expectRequests({ method: 'DELETE' }, 0);
   */
  expectRequests(match: RequestMatch, count?: number | RequestCount): void;
  /** Returns whether as many requests came as expected, and if not, the nearest misses. */
  verify(wanted: { match?: RequestMatch; count?: RequestCount }): Verification;
  /** Calls a listener with each request when it has ended. @returns a function that stops it. */
  onRequest(listener: (entry: RequestLogEntry) => void): () => void;
  resetRequests(): void;
  /** Returns what a careful client should know of its requests. */
  warnings(): {
    readonly id: number;
    readonly time: string;
    readonly method: string;
    readonly path: string;
    readonly text: string;
  }[];

  /** Returns the tenant at a glance; the control API returns more of it. */
  overview(): { readonly connectors: { readonly listed: number; readonly total: number } };
  /**
   * Checks a filter and counts the connectors that match.
   *
   * @param family `v1` by default.
   *
   * @example
   * console.log(emulator.checkFilter('name sw "Work"').total); // 3
   */
  checkFilter(filters?: string, family?: string): FilterCheck;
  /** Returns the scriptNames of custom connectors, and the connectors that lists omit, with the reason. */
  connectorStatus(): {
    readonly custom: readonly string[];
    readonly unlisted: readonly {
      readonly connector: { readonly name: string; readonly scriptName: string; readonly status: string };
      readonly reason: string;
    }[];
  };
  /** Returns the access tokens that were issued last, by their claims. */
  recentTokens(): readonly {
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly issuedAt: string;
    readonly expiresAt: string;
    readonly claims: Readonly<Record<string, unknown>>;
  }[];

  clients(): Client[];
  addClient(client: ClientInput): void;
  resetClients(): void;

  clock(): ClockState;
  /**
   * Changes the clock, by which tokens expire.
   *
   * @example
   * emulator.setClock({ set: '2030-01-01T00:00:00Z', freeze: true });
   * console.log(emulator.advance(60).now); // 2030-01-01T00:01:00.000Z
   */
  setClock(change: ClockChange): ClockState;
  /** Advances the clock by a number of seconds. */
  advance(seconds: number): ClockState;
  resetClock(): ClockState;

  rateLimit(): { readonly rule: RateRule | null; readonly counts: readonly RateCount[] };
  setRateLimit(change: { rule: RateRule | null }): {
    readonly rule: RateRule | null;
    readonly counts: readonly RateCount[];
  };
  resetRateLimit(): void;
  /** Turns strict mode on or off: whether requests with a warning are rejected. */
  setStrict(change: { strict: boolean }): void;
}

/** What a family makes of a filter. */
export interface FilterCheck {
  readonly valid: boolean;
  /** Number of connectors that match, or null for an invalid filter. */
  readonly total: number | null;
  /** Why the filter is invalid, or null. */
  readonly reason: string | null;
  /** Position of the error, counted from 1, or null. */
  readonly position: number | null;
}

/** Requests of one client to one API family in the running period. */
export interface RateCount {
  readonly clientId: string;
  readonly family: string;
  readonly used: number;
  readonly remaining: number;
  readonly resetsAt: string;
}

/** A running emulator. Its methods are those of its default tenant. */
export interface Emulator extends EmulatedTenant {
  /** What a client has to trust, in PEM; undefined without TLS. */
  readonly certificate: string | undefined;
  /** File of it; undefined if it is in memory. */
  readonly certificateFile: string | undefined;
  /**
   * Returns another tenant, which is made on first use.
   *
   * @example
   * const tenant = emulator.tenant('worker-3');
   * console.log(new URL(tenant.url).pathname); // /t/worker-3
   */
  tenant(name: string): EmulatedTenant;
  /** Returns the names of the tenants that were used, or that are stored. */
  tenants(): string[];
  /** Deletes a tenant with everything that it holds; it starts anew when it is used again. */
  deleteTenant(name: string): void;
  /** Stops as soon as the running requests have finished, after 0.9 seconds at the latest. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
