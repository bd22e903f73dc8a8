import { createHash } from 'node:crypto';
import { type Client, Clients } from './auth/clients.ts';
import { AuthorizationCodes } from './auth/codes.ts';
import { Clock } from './clock.ts';
import { Connectors } from './connectors/connectors.ts';
import { ConnectorDocuments } from './connectors/documents.ts';
import { Failure } from './errors.ts';
import { Faults } from './faults.ts';
import type { ConnectorStore, TenantStorage } from './ports.ts';
import { Random } from './random.ts';
import { RateLimiter, type RateRule } from './rate-limit.ts';
import { Journal, type JournalBounds } from './request-log.ts';

/** Most snapshots that a tenant keeps: each is a copy of all that it holds. */
const MAX_SNAPSHOTS = 100;

/** What every tenant of a server starts with. */
export interface TenantSettings {
  readonly clients: readonly Client[];
  readonly rateLimit: RateRule | undefined;
  readonly journal: JournalBounds;
  /** Makes random choices repeat. */
  readonly seed: number | undefined;
}

/** One ISC tenant: its connectors, who may ask for its tokens, and what a test does to it and learns of it. */
export class Tenant {
  readonly name: string;
  /** A UUID that is the same for the same name. */
  readonly id: string;
  readonly clients: Clients;
  readonly codes: AuthorizationCodes;
  readonly clock = new Clock();
  /** Where its ids and random choices come from. */
  readonly random: Random;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly rateLimiter: RateLimiter;
  readonly #storage: TenantStorage;
  readonly #snapshots = new Map<string, Uint8Array>();
  #connectors: Connectors;
  #documents: ConnectorDocuments;
  #running = 0;

  constructor(name: string, storage: TenantStorage, settings: TenantSettings) {
    this.name = name;
    this.id = stableUuid(`tenant ${name}`);
    this.clients = new Clients(settings.clients);
    this.random = new Random(seedOf(settings.seed, name));
    this.codes = new AuthorizationCodes(this.random);
    this.faults = new Faults(this.random);
    this.journal = new Journal(settings.journal);
    this.rateLimiter = new RateLimiter(settings.rateLimit);
    this.#storage = storage;
    this.#connectors = new Connectors(storage.store);
    this.#documents = new ConnectorDocuments(storage.store);
  }

  get connectors(): Connectors {
    return this.#connectors;
  }

  get documents(): ConnectorDocuments {
    return this.#documents;
  }

  get store(): ConnectorStore {
    return this.#storage.store;
  }

  /** Whether it outlives the process. */
  get durable(): boolean {
    return this.#storage.durable;
  }

  /** Whether a request of it is running. */
  get busy(): boolean {
    return this.#running > 0;
  }

  /** Counts a request that begins. @returns what counts its end. */
  enter(): () => void {
    this.#running += 1;
    return () => {
      this.#running -= 1;
    };
  }

  /** Back to the seed; journal, faults, clients and clock stay. */
  reset(): void {
    this.#change(() => this.#storage.reset());
  }

  get snapshots(): { readonly name: string; readonly bytes: number }[] {
    return [...this.#snapshots].map(([name, image]) => ({ name, bytes: image.length }));
  }

  /**
   * Keeps everything as it is now, in memory, under a name; an earlier snapshot of that name goes.
   *
   * @throws Failure `limitViolation` for one too many.
   */
  saveSnapshot(name: string): void {
    if (this.#snapshots.size >= MAX_SNAPSHOTS && !this.#snapshots.has(name)) {
      throw new Failure('limitViolation', {
        field: 'snapshots',
        causes: [`A tenant keeps ${MAX_SNAPSHOTS} snapshots.`],
      });
    }
    this.#snapshots.set(name, this.#storage.image());
  }

  /** @returns whether there was such a snapshot. */
  restoreSnapshot(name: string): boolean {
    const image = this.#snapshots.get(name);
    if (!image) return false;
    this.#change(() => this.#storage.restore(image));
    return true;
  }

  /** @returns whether there was such a snapshot. */
  forgetSnapshot(name: string): boolean {
    return this.#snapshots.delete(name);
  }

  close(): void {
    this.#storage.close();
  }

  /** Whether it succeeds or not, the storage may have opened its store anew. */
  #change(work: () => void): void {
    try {
      work();
    } finally {
      this.#readAgain();
    }
  }

  #readAgain(): void {
    this.#connectors = new Connectors(this.#storage.store);
    this.#documents = new ConnectorDocuments(this.#storage.store);
  }
}

/** A UUID of version 8 (RFC 9562) derived from a text. */
export const stableUuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Tenants draw from sources of their own, so that what one does leaves another's choices as they are. */
const seedOf = (seed: number | undefined, name: string): number | undefined =>
  seed === undefined ? undefined : createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE();
