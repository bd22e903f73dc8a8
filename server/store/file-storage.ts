import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '../domain/errors.ts';
import type { Image } from '../domain/ports.ts';
import { writeUnfinished } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import { SqliteConnectorStore } from './connector-store.ts';
import { isBusy } from './data-folder.ts';
import { openFile } from './database.ts';
import { readOrigin } from './schema.ts';
import type { OpenDatabase, Template } from './template.ts';
import { CopyOnWriteStorage } from './tenant-storage.ts';

const ENDING = '.sqlite';

/** Maximum number of tenant files that are open at once, each with two descriptors; the least recently used one is closed. */
export const MAX_OPEN_FILES = 16;

/** The tenants of a data folder. Each has a file once it has been written to. */
export class TenantFiles {
  readonly #folder: string;
  readonly #template: Template;
  readonly #spare: SpareFile;
  /** In the order of last use. */
  readonly #open = new Set<FileStorage>();

  constructor(folder: string, template: Template) {
    this.#folder = folder;
    this.#template = template;
    this.#spare = new SpareFile(join(folder, `spare.${process.pid}.new`), template);
  }

  /** The storage of a tenant; nothing is opened or made until it is used. */
  storage(name: string): FileStorage {
    return new FileStorage(join(this.#folder, name + ENDING), this.#template, this.#spare, this.#open);
  }

  /** Names of the tenants that have a file. */
  names(): string[] {
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(ENDING))
      .map((file) => file.slice(0, -ENDING.length));
  }

  close(): void {
    this.#spare.discard();
  }
}

/** Storage of a tenant in a file, which is opened when it is needed and can be closed at any time. */
export class FileStorage extends CopyOnWriteStorage {
  readonly durable = true;
  readonly #path: string;
  readonly #spare: SpareFile;
  readonly #open: Set<FileStorage>;
  #own: OpenDatabase | undefined;
  #exists: boolean;

  constructor(path: string, template: Template, spare: SpareFile, open: Set<FileStorage>) {
    super(template);
    this.#path = path;
    this.#spare = spare;
    this.#open = open;
    this.#exists = existsSync(path);
  }

  get isWritten(): boolean {
    return this.#exists;
  }

  /**
   * Opens the file of a tenant at the start, and waits for another program to leave it.
   *
   * @throws StartError if it cannot be used, or was made from other fixtures than the template.
   */
  check(): void {
    if (!this.#exists) return;
    const { database } = this.#openFile(true);
    const [made, asked] = [readOrigin(database)?.fixtures, this.template.origin?.fixtures];
    this.close();
    if (made === asked) return;
    throw new StartError(
      `${this.#path} was made with --fixtures ${made}, and the server was started with --fixtures ${asked}; start it with the same, or with another --data.`,
    );
  }

  prepare(): Promise<void> | undefined {
    return this.#exists ? undefined : this.#spare.prepare();
  }

  /** @throws Error if there is no room for the image; everything stays as it was. */
  restore(image: Image): void {
    if (image === 'template') {
      this.reset();
      return;
    }
    const file = writeUnfinished(this.#path, image);
    this.close();
    try {
      // A full disk may have kept the log from being taken over; it would be read into the image.
      if (existsSync(`${this.#path}-wal`)) throw new Error(`The log of ${this.#path} could not be taken over.`);
      file.finish();
      this.#exists = true;
    } catch (error) {
      file.discard();
      throw error;
    }
  }

  /** The log goes last: without its database it is nothing, but a database without its log lacks what was written. */
  reset(): void {
    this.close();
    for (const part of ['', '-wal', '-shm']) rmSync(this.#path + part, { force: true });
    this.#exists = false;
  }

  close(): void {
    this.#open.delete(this);
    this.#own?.database.close();
    this.#own = undefined;
  }

  protected own(): OpenDatabase | undefined {
    if (this.#own) {
      this.#open.delete(this);
      this.#open.add(this);
      return this.#own;
    }
    return this.#exists ? this.#openFile(false) : undefined;
  }

  protected copyTemplate(): OpenDatabase {
    // A log that a kill has left behind belongs to a database that is gone.
    for (const part of ['-wal', '-shm']) rmSync(this.#path + part, { force: true });
    this.#spare.take(this.#path);
    this.#exists = true;
    return this.#openFile(false);
  }

  #openFile(waits: boolean): OpenDatabase {
    const [oldest] = this.#open;
    if (oldest && this.#open.size >= MAX_OPEN_FILES) oldest.close();
    try {
      const database = openFile(this.#path, { waits });
      this.#own = { database, store: new SqliteConnectorStore(database) };
      this.#open.add(this);
      return this.#own;
    } catch (error) {
      const reason = isBusy(error) ? 'another program has it open' : messageOf(error);
      if (waits) throw new StartError(`${this.#path} cannot be used: ${reason}.`);
      if (isBusy(error))
        throw new ApiError('unavailable', { causes: ["Another program has this tenant's file open."] });
      throw new Error(`${this.#path} cannot be used: ${reason}.`);
    }
  }
}

/** A file that holds the template, written ahead of the first write that needs one, so that nobody waits for the disk. */
class SpareFile {
  readonly #path: string;
  readonly #template: Template;
  #state: 'none' | 'ready' | 'failed' = 'none';
  #writing: Promise<void> | undefined;

  constructor(path: string, template: Template) {
    this.#path = path;
    this.#template = template;
  }

  /** Resolves, and never rejects, once `take` need not wait; undefined if it need not wait now, or could not be spared it. */
  prepare(): Promise<void> | undefined {
    if (this.#state !== 'none') return undefined;
    this.#writing ??= this.#write();
    return this.#writing;
  }

  /** Gives a new file its content. @throws Error if there is no room. */
  take(path: string): void {
    const isReady = this.#state === 'ready';
    this.#state = 'none';
    if (isReady) renameSync(this.#path, path);
    else writeUnfinished(path, this.#template.wholeImage()).finish();
  }

  discard(): void {
    rmSync(this.#path, { force: true });
  }

  async #write(): Promise<void> {
    try {
      await writeFile(this.#path, this.#template.wholeImage(), { flush: true, mode: 0o600 });
      this.#state = 'ready';
    } catch {
      // The write that wants the file will meet the same error, and report it.
      this.discard();
      this.#state = 'failed';
    } finally {
      this.#writing = undefined;
    }
  }
}
