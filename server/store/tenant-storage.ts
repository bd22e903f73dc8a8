import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectorStore, TenantStorage } from '../domain/ports.ts';
import { makeFolder, writeUnfinished, writeWhole } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import { SqliteConnectorStore } from './connector-store.ts';
import { type Database, openFile, openImage, toImage } from './database.ts';

const ENDING = '.sqlite';

/** Gives each tenant a database of its own that starts as a clone of the seed image. */
export class TenantDatabases {
  readonly #seed: Buffer;
  readonly #folder: string | undefined;

  /**
   * @param seed the seed image.
   * @param folder where to keep one file for each tenant; in memory if undefined.
   */
  constructor(seed: Buffer, folder: string | undefined) {
    this.#seed = seed;
    this.#folder = folder;
  }

  /** @throws StartError where the file of the tenant cannot be made or opened. */
  open(name: string): TenantStorage {
    return this.#folder === undefined
      ? new TenantDatabase(this.#seed, openImage(this.#seed), undefined)
      : this.#openFile(this.#folder, name);
  }

  /** Names of the tenants that have a file. */
  names(): string[] {
    if (this.#folder === undefined || !existsSync(this.#folder)) return [];
    const files = readdirSync(this.#folder).filter((file) => file.endsWith(ENDING));
    return files.map((file) => file.slice(0, -ENDING.length));
  }

  #openFile(folder: string, name: string): TenantDatabase {
    const path = join(folder, name + ENDING);
    try {
      makeFolder(folder);
      if (!existsSync(path)) writeWhole(path, this.#seed);
      return new TenantDatabase(this.#seed, openFile(path), path);
    } catch (error) {
      throw new StartError(`${path} cannot be used: ${explain(error)}.`);
    }
  }
}

/** The database of one tenant: an image in memory, or a file. */
class TenantDatabase implements TenantStorage {
  readonly #seed: Buffer;
  readonly #path: string | undefined;
  #database: Database;
  #store: ConnectorStore;

  constructor(seed: Buffer, database: Database, path: string | undefined) {
    this.#seed = seed;
    this.#path = path;
    this.#database = database;
    this.#store = new SqliteConnectorStore(database);
  }

  get store(): ConnectorStore {
    return this.#store;
  }

  get durable(): boolean {
    return this.#path !== undefined;
  }

  image(): Buffer {
    return toImage(this.#database);
  }

  /**
   * In a file the log is empty once it is closed, so the image can take the place of the whole.
   *
   * @throws Error where there is no room for the image; all is as it was then, in a store of another identity.
   */
  restore(image: Buffer): void {
    const path = this.#path;
    if (path === undefined) {
      const database = openImage(image);
      this.#database.close();
      this.#use(database);
      return;
    }
    const file = writeUnfinished(path, image);
    this.#database.close();
    try {
      // A full disk may have kept the log from being taken over; it would be read into the image.
      if (existsSync(`${path}-wal`)) throw new Error(`The log of ${path} could not be taken over.`);
      file.finish();
    } catch (error) {
      file.discard();
      throw error;
    } finally {
      this.#use(openFile(path));
    }
  }

  reset(): void {
    this.restore(this.#seed);
  }

  close(): void {
    this.#database.close();
  }

  #use(database: Database): void {
    this.#database = database;
    this.#store = new SqliteConnectorStore(database);
  }
}

const explain = (error: unknown): string =>
  (error as { code?: string }).code?.startsWith('SQLITE_BUSY') ? 'another server has it open' : messageOf(error);
