import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectorStore } from '../domain/ports.ts';
import { messageOf, StartError } from '../start-error.ts';
import { SqliteConnectorStore } from './connectors.ts';
import { type Database, openFile, openImage } from './database.ts';

/** The database of one tenant. */
export interface TenantDatabase {
  readonly store: ConnectorStore;
  close(): void;
}

/** Gives each tenant a database of its own that starts as a clone of the seed image. */
export class TenantDatabases {
  readonly #image: Buffer;
  readonly #folder: string | undefined;

  /**
   * @param image the seed image.
   * @param folder where to keep one file for each tenant; in memory if undefined.
   */
  constructor(image: Buffer, folder: string | undefined) {
    this.#image = image;
    this.#folder = folder;
  }

  /** @throws StartError where the file of the tenant cannot be made or opened. */
  open(name: string): TenantDatabase {
    const database = this.#folder === undefined ? openImage(this.#image) : this.#openFile(this.#folder, name);
    return { store: new SqliteConnectorStore(database), close: () => database.close() };
  }

  #openFile(folder: string, name: string): Database {
    const path = join(folder, `${name}.sqlite`);
    try {
      mkdirSync(folder, { recursive: true });
      if (!existsSync(path)) this.#writeImage(path);
      return openFile(path);
    } catch (error) {
      throw new StartError(`${path} cannot be used: ${explain(error)}.`);
    }
  }

  /** The file takes its name when it is whole, so that a start cut short leaves no half of one. */
  #writeImage(path: string): void {
    const unfinished = `${path}.new`;
    writeFileSync(unfinished, this.#image, { flush: true });
    renameSync(unfinished, path);
  }
}

const explain = (error: unknown): string =>
  (error as { code?: string }).code?.startsWith('SQLITE_BUSY') ? 'another server has it open' : messageOf(error);
