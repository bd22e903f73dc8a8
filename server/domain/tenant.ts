import { hash } from 'node:crypto';
import { type Client, Clients, toClient } from './auth/clients.ts';
import { AuthorizationCodes } from './auth/codes.ts';
import { RecentTokens } from './auth/recent-tokens.ts';
import { Clock } from './clock.ts';
import { Connectors } from './connectors/connectors.ts';
import { ConnectorDocuments } from './connectors/documents.ts';
import { ApiError } from './errors.ts';
import { Faults } from './faults.ts';
import type { ConnectorReader, Image, TenantStorage } from './ports.ts';
import { Random } from './random.ts';
import { RateLimiter, type RateRule } from './rate-limit.ts';
import { RequestLog, type RequestLogLimits } from './request-log.ts';
import { readState, type TenantState, writeState } from './state.ts';
import { WriteBatch } from './write-batch.ts';

/** Maximum number of snapshots of a tenant. */
export const MAX_SNAPSHOTS = 100;
/** Maximum size of all snapshots of a tenant, in bytes. */
export const MAX_SNAPSHOT_BYTES = 256 * 1024 * 1024;

/** Options that all tenants of a server share. */
export interface TenantOptions {
  readonly clients: readonly Client[];
  readonly rateLimit: RateRule | undefined;
  readonly requestLog: RequestLogLimits;
  /** Whether a request that deserves a warning is rejected. */
  readonly strict: boolean;
  /** Seed that makes random choices repeatable. */
  readonly seed: number | undefined;
}

/** One ISC tenant: connectors, clients, and tokens, with the faults, request log, clock, and snapshots that a test controls. */
export class Tenant {
  readonly name: string;
  /** A UUID that is the same for the same name. */
  readonly id: string;
  readonly clients: Clients;
  readonly codes: AuthorizationCodes;
  readonly clock = new Clock();
  readonly recentTokens = new RecentTokens();
  /** Whether a request that deserves a warning is rejected. */
  strict: boolean;
  /** Source of the tenant's IDs and random choices. */
  readonly random: Random;
  readonly faults: Faults;
  readonly requestLog: RequestLog;
  readonly rateLimiter: RateLimiter;
  readonly connectors: Connectors;
  readonly documents: ConnectorDocuments;
  readonly #storage: TenantStorage;
  readonly #batch: WriteBatch;
  readonly #options: TenantOptions;
  readonly #snapshots = new Map<string, Snapshot>();
  #running = 0;
  #isKnown = false;

  constructor(name: string, storage: TenantStorage, options: TenantOptions) {
    this.name = name;
    this.#options = options;
    this.strict = options.strict;
    this.id = stableUuid(`tenant ${name}`);
    this.clients = new Clients(options.clients);
    this.random = new Random(seedOf(options.seed, name));
    this.codes = new AuthorizationCodes(this.random);
    this.faults = new Faults(this.random);
    this.requestLog = new RequestLog(options.requestLog);
    this.rateLimiter = new RateLimiter(options.rateLimit);
    this.connectors = new Connectors(storage);
    this.documents = new ConnectorDocuments(storage);
    this.#storage = storage;
    this.#batch = new WriteBatch(storage);
  }

  /** The connectors as they are now. */
  get reader(): ConnectorReader {
    return this.#storage.reader;
  }

  /** Whether one of its requests is running. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** Whether a request with a valid token or a control call has used the tenant. Until then, no list shows it. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Whether evicting the tenant loses nothing but its request log: everything else is in the template or in its file. */
  get isDisposable(): boolean {
    return (
      (this.#storage.durable || !this.#storage.isWritten) &&
      this.#snapshots.size === 0 &&
      !this.clock.isChanged &&
      !this.clients.isChanged &&
      this.strict === this.#options.strict &&
      this.rateLimiter.rule === this.#options.rateLimit &&
      !this.faults.hasRules
    );
  }

  markKnown(): void {
    this.#isKnown = true;
  }

  /** Counts a request as running. @returns a function to call when it ends. */
  enter(): () => void {
    this.#running += 1;
    return () => {
      this.#running -= 1;
    };
  }

  /**
   * Runs a write together with others that arrive in the same turn of the event loop.
   *
   * @returns the result of `work` once it is committed.
   */
  write<T>(work: () => T): Promise<T> {
    return this.#batch.add(work);
  }

  /** Whether it has its own connectors instead of the seed. */
  get isWritten(): boolean {
    return this.#storage.isWritten;
  }

  /** Back to how it was before anyone used it, snapshots included, so that no list shows it. */
  wipe(): void {
    this.reset();
    this.#snapshots.clear();
    this.faults.clear();
    this.clients.reset();
    this.clock.reset();
    this.rateLimiter.reset();
    this.rateLimiter.rule = this.#options.rateLimit;
    this.strict = this.#options.strict;
    this.recentTokens.clear();
    this.requestLog.clear();
    this.#isKnown = false;
  }

  /** Restores the initial connectors. Request log, faults, clients, and clock stay as they are. */
  reset(): void {
    this.#batch.flush();
    this.#storage.reset();
  }

  /** The snapshots with their size in bytes, and when they were taken in real time. */
  get snapshots(): { readonly name: string; readonly bytes: number; readonly takenAt: string }[] {
    return [...this.#snapshots].map(([name, { image, takenAt }]) => ({
      name,
      bytes: sizeOf(image),
      takenAt: new Date(takenAt).toISOString(),
    }));
  }

  /** Returns what `read` finds in a snapshot, or undefined if there is none of this name. */
  readSnapshot<T>(name: string, read: (reader: ConnectorReader) => T): T | undefined {
    const snapshot = this.#snapshots.get(name);
    return snapshot && this.#storage.readImage(snapshot.image, read);
  }

  /**
   * Takes a snapshot of the connectors, in memory. It replaces an earlier one of the same name.
   *
   * @throws ApiError `limitViolation` if there are too many snapshots, or they take too many bytes.
   */
  saveSnapshot(name: string): void {
    this.#batch.flush();
    const others = [...this.#snapshots].filter(([other]) => other !== name).map(([, { image }]) => sizeOf(image));
    if (others.length >= MAX_SNAPSHOTS) throw tooMany(`A tenant holds up to ${MAX_SNAPSHOTS} snapshots`);
    const image = this.#storage.image();
    const bytes = others.reduce((sum, size) => sum + size, sizeOf(image));
    if (bytes > MAX_SNAPSHOT_BYTES) throw tooMany(`The snapshots of a tenant hold up to ${MAX_SNAPSHOT_BYTES} bytes`);
    this.#snapshots.set(name, { image, takenAt: this.clock.realNow() });
  }

  /** @returns whether the snapshot exists. */
  restoreSnapshot(name: string): boolean {
    const snapshot = this.#snapshots.get(name);
    if (snapshot === undefined) return false;
    this.#batch.flush();
    this.#storage.restore(snapshot.image);
    return true;
  }

  /** @returns whether the snapshot existed. */
  deleteSnapshot(name: string): boolean {
    return this.#snapshots.delete(name);
  }

  /** Connectors, added clients, fault rules, and clock as one document: a copy, which the caller may change. */
  get state(): TenantState {
    this.#batch.flush();
    return {
      ...readState(this.reader),
      clients: this.clients.added,
      faults: this.faults.list().map(({ rule }) => rule),
      clock: this.clock.saved,
    };
  }

  /** Replaces what a state holds, atomically. @throws ApiError as `writeState`, `Clients.add`, `Faults.add`, and `Clock.change` do. */
  replaceState(state: TenantState): void {
    const commits = [
      state.clients && this.clients.prepare(state.clients.map(toClient)),
      state.faults && this.faults.prepare(state.faults),
      state.clock && this.clock.prepare(state.clock),
    ];
    this.#batch.flush();
    writeState(this.#storage, state);
    for (const commit of commits) commit?.();
  }

  close(): void {
    this.#batch.flush();
    this.#storage.close();
  }
}

/** The connectors as they were. */
interface Snapshot {
  readonly image: Image;
  /** Milliseconds since 1970, in real time. */
  readonly takenAt: number;
}

/** Returns the bytes that a snapshot takes: none if it is the template, which is in memory anyway. */
const sizeOf = (image: Image): number => (image === 'template' ? 0 : image.length);

const tooMany = (bound: string): ApiError =>
  new ApiError('limitViolation', { field: 'snapshots', causes: [`${bound}; delete one first.`] });

/** Returns a UUID of version 8 (RFC 9562) derived from a text. */
export const stableUuid = (text: string): string => {
  const hex = hash('sha256', text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Returns the seed of one tenant. Each has its own, so that requests to one do not change the random choices of another. */
const seedOf = (seed: number | undefined, name: string): number | undefined =>
  seed === undefined ? undefined : hash('sha256', `${seed} ${name}`, 'buffer').readUInt32LE();
