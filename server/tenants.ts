import { Failure } from './domain/errors.ts';
import type { TenantStorage } from './domain/ports.ts';
import { Tenant, type TenantSettings } from './domain/tenant.ts';

/** Name of the tenant of every request that names none. */
export const DEFAULT_TENANT = 'default';

/** Opens the storage of tenants, and knows which ones are kept. */
export interface TenantSource {
  open(name: string): TenantStorage;
  names(): string[];
}

/** The tenants of a server, made on first use. */
export class Tenants {
  readonly #source: TenantSource;
  readonly #settings: TenantSettings;
  readonly #most: number;
  /** In the order of their last use. */
  readonly #open = new Map<string, Tenant>();
  /** The last used one, which most requests are for. */
  #last: Tenant | undefined;

  /** @param most largest number that is held at once. */
  constructor(source: TenantSource, settings: TenantSettings, most: number) {
    this.#source = source;
    this.#settings = settings;
    this.#most = most;
  }

  /**
   * The tenant of a name, which is made if there is none. Beyond the bound, the longest unused one in memory goes, never the
   * default one, one that is on disk, or one with a running request.
   *
   * @throws Failure `limitViolation` where none can go.
   */
  get(name: string): Tenant {
    if (name === this.#last?.name) return this.#last;
    const known = this.#open.get(name);
    if (known) {
      this.#open.delete(name);
      this.#open.set(name, known);
      this.#last = known;
      return known;
    }
    if (this.#open.size >= this.#most) this.#makeRoom();
    const tenant = new Tenant(name, this.#source.open(name), this.#settings);
    this.#open.set(name, tenant);
    this.#last = tenant;
    return tenant;
  }

  /** Names of the tenants that are held or kept on disk. */
  names(): string[] {
    return [...new Set([...this.#source.names(), ...this.#open.keys()])].sort();
  }

  close(): void {
    for (const tenant of this.#open.values()) tenant.close();
    this.#open.clear();
    this.#last = undefined;
  }

  #makeRoom(): void {
    const unused = [...this.#open.values()].find(
      ({ name, durable, busy }) => !durable && !busy && name !== DEFAULT_TENANT,
    );
    if (!unused) {
      throw new Failure('limitViolation', {
        field: 'tenant',
        causes: [`The server holds ${this.#most} tenants, as many as it may; --max-tenants allows more.`],
      });
    }
    this.#open.delete(unused.name);
    if (unused === this.#last) this.#last = undefined;
    unused.close();
  }
}
