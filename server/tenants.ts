import { ApiError } from './domain/errors.ts';
import type { TenantStorage } from './domain/ports.ts';
import { Tenant, type TenantOptions } from './domain/tenant.ts';

/** Name of the tenant for requests that do not name one. */
export const DEFAULT_TENANT = 'default';

/** Provides the storage of tenants. */
export interface TenantSource {
  /** Returns the storage of a tenant. Opens or creates nothing yet. */
  storage(name: string): TenantStorage;
  /** Returns the names of the tenants that are stored on disk. */
  names(): string[];
}

/** The tenants of a server. Each is created on first use. */
export class Tenants {
  readonly #source: TenantSource;
  readonly #options: TenantOptions;
  readonly #maxTenants: number;
  /** In order of last use. */
  readonly #held = new Map<string, Tenant>();
  /** The one used last, because most requests are for it. */
  #last: Tenant | undefined;
  #evictions = 0;

  /** @param maxTenants maximum number of tenants in memory. */
  constructor(source: TenantSource, options: TenantOptions, maxTenants: number) {
    this.#source = source;
    this.#options = options;
    this.#maxTenants = maxTenants;
  }

  /**
   * Returns the tenant with a name, and creates it if necessary. If there are too many, one is evicted: first one that was never used
   * with a valid token, then one that only loses its request log, then any; among equals, the least recently used. The default tenant
   * and tenants with a running request are never evicted.
   *
   * @throws ApiError `limitViolation` if no tenant can be evicted.
   */
  get(name: string): Tenant {
    if (name === this.#last?.name) return this.#last;
    const known = this.#held.get(name);
    if (known) {
      this.#held.delete(name);
      this.#held.set(name, known);
      this.#last = known;
      return known;
    }
    if (this.#held.size >= this.#maxTenants) this.#evictOne();
    const tenant = new Tenant(name, this.#source.storage(name), this.#options);
    this.#held.set(name, tenant);
    this.#last = tenant;
    return tenant;
  }

  /** Returns the names of the tenants that were used with a valid token, or that are on disk. */
  names(): string[] {
    const known = [...this.#held.values()].filter(({ isKnown }) => isKnown).map(({ name }) => name);
    return [...new Set([...this.#source.names(), ...known])].sort();
  }

  /** Returns the names of the tenants that have their own connectors instead of the seed. */
  writtenNames(): string[] {
    const held = [...this.#held.values()].filter(({ isWritten }) => isWritten).map(({ name }) => name);
    return [...new Set([...this.#source.names(), ...held])].sort();
  }

  /** How many tenants have been evicted. */
  get evictions(): number {
    return this.#evictions;
  }

  /** Deletes everything about a tenant. @returns whether it was known. */
  wipe(name: string): boolean {
    if (!this.names().includes(name)) return false;
    this.get(name).wipe();
    return true;
  }

  close(): void {
    for (const tenant of this.#held.values()) tenant.close();
    this.#held.clear();
    this.#last = undefined;
  }

  #evictOne(): void {
    const [evicted] = [...this.#held.values()]
      .filter(({ name, isBusy }) => !isBusy && name !== DEFAULT_TENANT)
      .sort((one, other) => lossOf(one) - lossOf(other));
    if (!evicted) {
      throw new ApiError('limitViolation', {
        field: 'tenant',
        causes: [`All ${this.#maxTenants} tenants of the server are in use; --max-tenants allows more.`],
      });
    }
    this.#evictions += 1;
    this.#held.delete(evicted.name);
    if (evicted === this.#last) this.#last = undefined;
    evicted.close();
  }
}

/** Returns how much is lost by evicting a tenant: nothing (0), only its request log (1), or more (2). */
const lossOf = ({ isKnown, isDisposable }: Tenant): number => (isDisposable ? Number(isKnown) : 2);
