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
 * What a test does to one tenant and asks of it. Every route of the control API calls the method of its name. Nothing that is handed
 * in or out is shared with the tenant.
 */
export class TenantControl {
  readonly #find: () => Tenant;
  readonly #server: ServerParts;

  /**
   * @param find gives the tenant; it is asked anew each time, because a tenant that went is made again on its next use.
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

  /** Puts the seed back; request log, faults, clients and clock stay. */
  reset(): void {
    this.#tenant.reset();
  }

  /** The snapshots, with their size in bytes and when they were taken. */
  snapshots(): { name: string; bytes: number; takenAt: string }[] {
    return this.#tenant.snapshots;
  }

  /** Keeps the connectors as they are now, under a name; an earlier snapshot of that name goes. */
  snapshot(name = 'default'): void {
    this.#tenant.saveSnapshot(name);
  }

  /** Puts the connectors back as they were. @throws ApiError `notFound`. */
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

  /** All connectors with their documents, as one document. */
  state(): TenantState {
    return this.#tenant.state;
  }

  /** Puts a state in the place of all connectors: all of it, or nothing. @throws ApiError for a bad one. */
  setState(state: TenantState): void {
    this.#tenant.replaceState(requireValid('TenantState', state));
  }

  /** Adds a rule that makes requests fail, or late. */
  fault(rule: FaultRule): Fault {
    const checked = requireKnownNames(requireValid<FaultRule>('FaultRule', rule), '/match');
    return structuredClone(this.#tenant.faults.add(structuredClone(checked)));
  }

  /** The rules, with how many requests they have seen and hit. */
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

  /** The limit in force, and the running counts. */
  rateLimit(): { rule: RateRule | null; counts: RateCount[] } {
    const { rateLimiter, clock } = this.#tenant;
    return { rule: structuredClone(rateLimiter.rule ?? null), counts: rateLimiter.counts(clock.now()) };
  }

  /** Puts a limit in force, or lifts it, and starts every count again. */
  setRateLimit(change: RateLimitChange): { rule: RateRule | null; counts: RateCount[] } {
    const { rule } = requireValid<RateLimitChange>('RateLimitChange', change);
    const { rateLimiter } = this.#tenant;
    rateLimiter.rule = structuredClone(rule) ?? undefined;
    rateLimiter.reset();
    return this.rateLimit();
  }

  /** Lets every client begin anew. */
  resetRateLimit(): void {
    this.#tenant.rateLimiter.reset();
  }

  /** Returns the last requests with their responses, oldest first. @throws ApiError for a bad query. */
  requests(query: RequestLogMatch = {}): RequestLogEntry[] {
    const match = requireKnownNames({ match: requireValid<RequestLogMatch>('RequestLogMatch', query) }, '').match;
    return structuredClone(this.#tenant.requestLog.find(match));
  }

  /** Returns the last requests without headers and bodies, oldest first. @throws ApiError for a bad query. */
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

  /** Returns whether so many requests came. @throws ApiError for a bad match. */
  verify(wanted: Verify): Verification {
    const { match = {}, count } = requireKnownNames(requireValid<Verify>('Verify', wanted), '/match');
    return structuredClone(verify(this.#tenant.requestLog, match, count));
  }

  /** Calls a listener with each request that comes. @returns what ends that. */
  onRequest(listener: (entry: RequestLogEntry) => void): () => void {
    return this.#tenant.requestLog.onEntry(listener);
  }

  /** What the service would swallow but a careful client should know. */
  warnings(): Warning[] {
    return warningsIn(this.#tenant.requestLog);
  }

  /** The clients that may ask for tokens; none means any. */
  clients(): Omit<Client, 'secret'>[] {
    return structuredClone(this.#tenant.clients.list().map(({ secret: _, ...client }) => client));
  }

  /** Adds a client, or takes the place of the one with its id. */
  addClient(settings: ClientInput): void {
    this.#tenant.clients.add(toClient(structuredClone(requireValid<ClientInput>('ClientInput', settings))));
  }

  /** Back to the clients that the server was started with. */
  resetClients(): void {
    this.#tenant.clients.reset();
  }

  /** Issues an access token to an administrator, or with the rights that are given. */
  issueToken(owner: TokenOwner = {}): TokenResponse {
    const { id = 'library', secret = 'library', ...more } = requireValid<TokenOwner>('TokenOwner', owner);
    const client = toClient({ ...adminClient(id, secret), ...structuredClone(more) } as ClientInput);
    return this.#server.tokens.issue(this.#tenant, { client, scopes: client.scopes, refreshable: false });
  }

  /** Returns the tenant at a glance: what it holds, and whatever makes it behave unlike a fresh one. */
  overview(): Overview {
    return overviewOf(this.#tenant, this.#server);
  }

  /** Returns what the server offers. */
  catalog(): Catalog {
    return makeCatalog();
  }

  /** Returns what a family makes of a filter. @throws ApiError `illegalValue` for an unknown family. */
  checkFilter(filters = '', family = 'v1'): FilterCheck {
    return checkFilter(this.#tenant, filters, family);
  }

  /** Returns which connectors are custom, and which lists leave out. */
  connectorStatus(): ConnectorStatus {
    return connectorStatus(this.#tenant.reader);
  }

  /** Returns the scriptName that a new connector would get, and whether its name is taken. */
  scriptNameFor(name: string): { scriptName: string; taken: boolean } {
    const { reader } = this.#tenant;
    return { scriptName: reader.freeScriptName(toScriptName(name)), taken: reader.hasName(name) };
  }

  /** Returns the access tokens that were issued last, the newest first. */
  recentTokens(): RecentToken[] {
    return this.#tenant.recentTokens.list();
  }

  /** Rejects requests that deserve a warning from now on, or no longer does. */
  setStrict(change: StrictChange): void {
    this.#tenant.strict = requireValid<StrictChange>('StrictChange', change).strict;
  }

  /** Returns what there is to know of the server as a whole. */
  status(): ServerStatus {
    return serverStatus(this.#server);
  }

  /** Returns the figures of the server in the text format of Prometheus. */
  metrics(): string {
    return metricsText(this.#server);
  }

  /** Returns the names of the tenants that someone has used, or that are stored. */
  tenantNames(): string[] {
    return this.#server.tenants.names();
  }

  /** Deletes a tenant with everything that it holds; it starts anew when it is used again. @throws ApiError `notFound`. */
  deleteTenant(name: string): void {
    if (!this.#server.tenants.wipe(name)) throw unknown('tenant', name);
  }

  clock(): ClockState {
    return this.#tenant.clock.state;
  }

  /** Advances, sets, and freezes the clock, in this order: all of it, or nothing. */
  setClock(change: ClockChange): ClockState {
    const { advance, set, freeze } = requireValid<ClockChange>('ClockChange', change);
    const { clock } = this.#tenant;
    clock.change({ advance, set: set === undefined ? undefined : Date.parse(set), freeze });
    return clock.state;
  }

  /** Advances the clock by so many seconds. */
  advance(seconds: number): ClockState {
    return this.setClock({ advance: seconds });
  }

  /** Back to real time. */
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
