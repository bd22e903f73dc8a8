import type { ClockState } from '../domain/clock.ts';
import type { RateRule } from '../domain/rate-limit.ts';
import type { Tenant } from '../domain/tenant.ts';
import { VERSION } from '../platform/package.ts';
import type { ServerParts } from './server-parts.ts';

/** A tenant at a glance. */
export interface Overview {
  readonly tenant: string;
  readonly version: string;
  /** Changes with every start of the server. */
  readonly instance: string;
  /** Whether requests need a token. */
  readonly auth: boolean;
  /** Whether the tenant outlives the server. */
  readonly durable: boolean;
  readonly connectors: {
    /** Those that lists show. */
    readonly listed: number;
    readonly total: number;
    /** Changes with every write. */
    readonly version: string;
  };
  readonly requests: {
    /** Id of the last one; 0 if there was none. */
    readonly last: number;
    readonly held: number;
    /** How many the log evicted to stay within its limits since it was last cleared. */
    readonly evicted: number;
    /** Maximum number that it holds. */
    readonly limit: number;
  };
  /** Names of the snapshots. */
  readonly snapshots: readonly string[];
  readonly clients: number;
  readonly clock: ClockState;
  readonly faults: { readonly armed: number; readonly hits: number };
  readonly rateLimit: RateRule | null;
  readonly strict: boolean;
}

/** Names readers by numbers: a reset brings back the reader of the template with its old version. */
const readerIds = new WeakMap<object, number>();
let lastReaderId = 0;

const readerId = (reader: object): number => {
  const known = readerIds.get(reader);
  if (known !== undefined) return known;
  lastReaderId += 1;
  readerIds.set(reader, lastReaderId);
  return lastReaderId;
};

/** Returns a tenant at a glance. */
export const overviewOf = (tenant: Tenant, { options, instance }: ServerParts): Overview => {
  const { reader } = tenant;
  const { total = 0 } = tenant.connectors.list({ limit: '0', count: 'true' }, {});
  const faults = tenant.faults.list();
  return {
    tenant: tenant.name,
    version: VERSION,
    instance,
    auth: options.auth,
    durable: options.data !== undefined,
    connectors: {
      listed: total,
      total: reader.scriptNames().length,
      version: `${readerId(reader)}.${reader.version}`,
    },
    requests: { ...tenant.requestLog.counts, limit: options.requestLogEntries },
    snapshots: tenant.snapshots.map(({ name }) => name),
    clients: tenant.clients.list().length,
    clock: tenant.clock.state,
    faults: { armed: faults.length, hits: faults.reduce((sum, { hits }) => sum + hits, 0) },
    rateLimit: structuredClone(tenant.rateLimiter.rule ?? null),
    strict: tenant.strict,
  };
};
