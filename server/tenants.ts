import { ApiError } from './domain/errors.ts';
import type { TenantStorage } from './domain/ports.ts';
import { Tenant, type TenantOptions } from './domain/tenant.ts';

/** Name of the tenant of every request that names none. */
export const DEFAULT_TENANT = 'default';

/** Where tenants are stored. */
export interface TenantSource {
  /** Returns the storage of a tenant, without opening or making anything yet. */
  storage(name: string): TenantStorage;
  /** Names of the tenants that are stored on disk. */
  names(): string[];
}

/** The tenants of a server, made on first use. */
export class Tenants {
  readonly #source: TenantSource;
  readonly #options: TenantOptions;
  readonly #maxTenants: number;
  /** In the order of their last use. */
  readonly #held = new Map<string, Tenant>();
  /** The one used last, which most requests are for. */
  #last: Tenant | undefined;

  /** @param maxTenants maximum number of tenants that are held at once. */
  constructor(source: TenantSource, options: TenantOptions, maxTenants: number) {
    this.#source = source;
    this.#options = options;
    this.#maxTenants = maxTenants;
  }

  /**
   * Returns the tenant of a name, made if there is none. When there are too many, one is evicted: one that nobody has used before one
   * that loses its request log alone, and that before one with something of its own; among equals, the least recently used. Never
   * the default tenant, nor one with a running request.
   *
   * @throws ApiError `limitViolation` if none can be evicted.
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

  /** Names of the tenants that someone has used, or that are on disk. */
  names(): string[] {
    const known = [...this.#held.values()].filter(({ isKnown }) => isKnown).map(({ name }) => name);
    return [...new Set([...this.#source.names(), ...known])].sort();
  }

  /** Makes a tenant as if nobody had ever used it. @returns whether someone had. */
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
    this.#held.delete(evicted.name);
    if (evicted === this.#last) this.#last = undefined;
    evicted.close();
  }
}

/** How much is lost with a tenant: nothing if nobody has used it, its request log, or what only it holds. */
const lossOf = ({ isKnown, isDisposable }: Tenant): number => (isDisposable ? Number(isKnown) : 2);
