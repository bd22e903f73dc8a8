import { adminClient, type Client, toClient } from '../domain/auth/clients.ts';
import type { RecentToken } from '../domain/auth/recent-tokens.ts';
import type { ClockState } from '../domain/clock.ts';
import { toScriptName } from '../domain/connectors/create.ts';
import { ApiError } from '../domain/errors.ts';
import type { Fault } from '../domain/faults.ts';
import type { RateCount, RateRule } from '../domain/rate-limit.ts';
import type { RequestLogEntry } from '../domain/request-log.ts';
import { type Verification, verify } from '../domain/request-verification.ts';
import { readState } from '../domain/state.ts';
import { differenceOf, type StateDifference } from '../domain/state-difference.ts';
import type { Tenant } from '../domain/tenant.ts';
import { requireValid } from '../http/validators.ts';
import type {
  ClientInput,
  ClockChange,
  FaultRule,
  RateLimitChange,
  RequestLogMatch,
  StrictChange,
  TenantState,
  TokenOwner,
  TokenResponse,
  Verify,
} from '../models/index.ts';
import { type Catalog, makeCatalog } from './catalog.ts';
import { type ConnectorStatus, connectorStatus } from './connector-status.ts';
import { checkFilter, type FilterCheck } from './filter-check.ts';
import { requireKnownNames } from './known-names.ts';
import { type Overview, overviewOf } from './overview.ts';
import { type RequestSummary, summaryOf } from './request-summary.ts';

import type { ServerParts } from './server-parts.ts';
import { metricsText, type ServerStatus, serverStatus } from './server-status.ts';
import { type Warning, warningsIn } from './warnings.ts';

/**
 * Controls and inspects one tenant. Every route of the control API calls the method of the same name. Arguments and results are
 * copies.
 */
export class TenantControl {
  readonly #find: () => Tenant;
  readonly #server: ServerParts;

  /**
   * @param find returns the tenant. It is called each time, because an evicted tenant is created again at its next use.
   * @internal
   */
  constructor(find: () => Tenant, server: ServerParts) {
    this.#find = find;
    this.#server = server;
  }

  get #tenant(): Tenant {
    const tenant = this.#find();
    tenant.markKnown();
    return tenant;
  }

  /** Resets the tenant to its initial connectors. Request log, faults, clients, and clock stay as they are. */
  reset(): void {
    this.#tenant.reset();
  }

  /** Returns the snapshots, with their size in bytes and their time. */
  snapshots(): { name: string; bytes: number; takenAt: string }[] {
    return this.#tenant.snapshots;
  }

  /** Takes a snapshot of the connectors. It replaces an earlier one of the same name. */
  snapshot(name = 'default'): void {
    this.#tenant.saveSnapshot(name);
  }

  /** Restores a snapshot. @throws ApiError `notFound`. */
  restore(name = 'default'): void {
    if (!this.#tenant.restoreSnapshot(name)) throw unknown('snapshot', name);
  }

  /** @throws ApiError `notFound`. */
  deleteSnapshot(name = 'default'): void {
    if (!this.#tenant.deleteSnapshot(name)) throw unknown('snapshot', name);
  }

  /** Returns the connectors of a snapshot as one document. @throws ApiError `notFound`. */
  snapshotState(name = 'default'): TenantState {
    return this.#tenant.readSnapshot(name, readState) ?? notFound('snapshot', name);
  }

  /** Returns what was added, removed, and changed since a snapshot. @throws ApiError `notFound`. */
  snapshotDifference(name = 'default'): StateDifference {
    const tenant = this.#tenant;
    return tenant.readSnapshot(name, (before) => differenceOf(before, tenant.reader)) ?? notFound('snapshot', name);
  }

  /** Returns all connectors with their documents, as one document. */
  state(): TenantState {
    return this.#tenant.state;
  }

  /** Replaces all connectors with those of a state, atomically. @throws ApiError for an invalid state. */
  setState(state: TenantState): void {
    this.#tenant.replaceState(requireValid('TenantState', state));
  }

  /** Adds a fault rule, which makes requests fail or delays them. */
  fault(rule: FaultRule): Fault {
    const checked = requireKnownNames(requireValid<FaultRule>('FaultRule', rule), '/match');
    return structuredClone(this.#tenant.faults.add(structuredClone(checked)));
  }

  /** Returns the fault rules, with the number of requests that matched, and that were hit. */
  faults(): Fault[] {
    return structuredClone(this.#tenant.faults.list());
  }

  /** @throws ApiError `notFound`. */
  deleteFault(id: string): void {
    if (!this.#tenant.faults.remove(id)) throw unknown('fault', id);
  }

  resetFaults(): void {
    this.#tenant.faults.clear();
  }

  /** Returns the rate limit and the current counts. */
  rateLimit(): { rule: RateRule | null; counts: RateCount[] } {
    const { rateLimiter, clock } = this.#tenant;
    return { rule: structuredClone(rateLimiter.rule ?? null), counts: rateLimiter.counts(clock.now()) };
  }

  /** Sets or removes the rate limit, and resets all counts. */
  setRateLimit(change: RateLimitChange): { rule: RateRule | null; counts: RateCount[] } {
    const { rule } = requireValid<RateLimitChange>('RateLimitChange', change);
    const { rateLimiter } = this.#tenant;
    rateLimiter.rule = structuredClone(rule) ?? undefined;
    rateLimiter.reset();
    return this.rateLimit();
  }

  /** Resets the counts of all clients. */
  resetRateLimit(): void {
    this.#tenant.rateLimiter.reset();
  }

  /** Returns the last requests with their responses, oldest first. @throws ApiError for an invalid query. */
  requests(query: RequestLogMatch = {}): RequestLogEntry[] {
    const match = requireKnownNames({ match: requireValid<RequestLogMatch>('RequestLogMatch', query) }, '').match;
    return structuredClone(this.#tenant.requestLog.find(match));
  }

  /** Returns the last requests without headers and bodies, oldest first. @throws ApiError for an invalid query. */
  requestSummaries(query: RequestLogMatch = {}): RequestSummary[] {
    return this.#tenant.requestLog
      .find(requireValid('RequestLogMatch', query))
      .map((entry) => structuredClone(summaryOf(entry)));
  }

  /** Returns one request with its response. @throws ApiError `notFound`. */
  request(id: number): RequestLogEntry {
    return structuredClone(this.#tenant.requestLog.get(id)) ?? notFound('request', String(id));
  }

  resetRequests(): void {
    this.#tenant.requestLog.clear();
  }

  /** Returns whether the expected number of requests matched. @throws ApiError for an invalid match. */
  verify(wanted: Verify): Verification {
    const { match = {}, count } = requireKnownNames(requireValid<Verify>('Verify', wanted), '/match');
    return structuredClone(verify(this.#tenant.requestLog, match, count));
  }

  /** Calls a listener with each request. @returns a function that stops it. */
  onRequest(listener: (entry: RequestLogEntry) => void): () => void {
    return this.#tenant.requestLog.onEntry(listener);
  }

  /** Returns the warnings: what the real service accepts silently but a client should fix. */
  warnings(): Warning[] {
    return warningsIn(this.#tenant.requestLog);
  }

  /** Returns the clients that can request tokens. If there are none, any client can. */
  clients(): Omit<Client, 'secret'>[] {
    return structuredClone(this.#tenant.clients.list().map(({ secret: _, ...client }) => client));
  }

  /** Adds a client, or replaces the one with its ID. */
  addClient(settings: ClientInput): void {
    this.#tenant.clients.add(toClient(structuredClone(requireValid<ClientInput>('ClientInput', settings))));
  }

  /** Removes all added clients. */
  resetClients(): void {
    this.#tenant.clients.reset();
  }

  /** Issues an access token with the given rights. Default: an administrator's. */
  issueToken(owner: TokenOwner = {}): TokenResponse {
    const { id = 'library', secret = 'library', ...more } = requireValid<TokenOwner>('TokenOwner', owner);
    const client = toClient({ ...adminClient(id, secret), ...structuredClone(more) } as ClientInput);
    return this.#server.tokens.issue(this.#tenant, { client, scopes: client.scopes, refreshable: false });
  }

  /** Returns an overview of the tenant: its contents, and everything that differs from a fresh one. */
  overview(): Overview {
    return overviewOf(this.#tenant, this.#server);
  }

  /** Returns the capabilities of the server. */
  catalog(): Catalog {
    return makeCatalog();
  }

  /** Returns whether a filter is valid in a family. @throws ApiError `illegalValue` for an unknown family. */
  checkFilter(filters = '', family = 'v1'): FilterCheck {
    return checkFilter(this.#tenant, filters, family);
  }

  /** Returns which connectors are custom, and which ones lists omit. */
  connectorStatus(): ConnectorStatus {
    return connectorStatus(this.#tenant.reader);
  }

  /** Returns the scriptName that a new connector would get, and whether its name is taken. */
  scriptNameFor(name: string): { scriptName: string; taken: boolean } {
    const { reader } = this.#tenant;
    return { scriptName: reader.freeScriptName(toScriptName(name)), taken: reader.hasName(name) };
  }

  /** Returns the last issued access tokens, newest first. */
  recentTokens(): RecentToken[] {
    return this.#tenant.recentTokens.list();
  }

  /** Turns strict mode on or off: whether requests with a warning are rejected. */
  setStrict(change: StrictChange): void {
    this.#tenant.strict = requireValid<StrictChange>('StrictChange', change).strict;
  }

  /** Returns the status of the whole server. */
  status(): ServerStatus {
    return serverStatus(this.#server);
  }

  /** Returns the metrics of the server in the text format of Prometheus. */
  metrics(): string {
    return metricsText(this.#server);
  }

  /** Returns the names of the tenants that were used, or that are stored. */
  tenantNames(): string[] {
    return this.#server.tenants.names();
  }

  /** Deletes a tenant with all its data. It starts from the seed at its next use. @throws ApiError `notFound`. */
  deleteTenant(name: string): void {
    if (!this.#server.tenants.wipe(name)) throw unknown('tenant', name);
  }

  clock(): ClockState {
    return this.#tenant.clock.state;
  }

  /** Advances, sets, and freezes the clock, in this order. If one step fails, the clock does not change. */
  setClock(change: ClockChange): ClockState {
    const { advance, set, freeze } = requireValid<ClockChange>('ClockChange', change);
    const { clock } = this.#tenant;
    clock.change({ advance, set: set === undefined ? undefined : Date.parse(set), freeze });
    return clock.state;
  }

  /** Advances the clock by a number of seconds. */
  advance(seconds: number): ClockState {
    return this.setClock({ advance: seconds });
  }

  /** Returns the clock to real time. */
  resetClock(): ClockState {
    this.#tenant.clock.reset();
    return this.clock();
  }
}

const notFound = (what: string, name: string): never => {
  throw unknown(what, name);
};

const unknown = (what: string, name: string): ApiError =>
  new ApiError('notFound', { causes: [`There is no ${what} ${JSON.stringify(name)}.`] });
