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
import type { OpenDatabase, Template, TemplateSource } from './template.ts';
import { CopyOnWriteStorage } from './tenant-storage.ts';

const ENDING = '.sqlite';

/** Maximum number of open tenant files, each with two descriptors. The least recently used one is closed. */
export const MAX_OPEN_FILES = 16;

/** The tenants of a data folder. Each gets a file with its first write. */
export class TenantFiles {
  readonly #folder: string;
  readonly #template: TemplateSource;
  readonly #spare: SpareFile;
  /** In the order of last use. */
  readonly #open = new Set<FileStorage>();

  constructor(folder: string, template: TemplateSource) {
    this.#folder = folder;
    this.#template = template;
    this.#spare = new SpareFile(join(folder, `spare.${process.pid}.new`), template);
  }

  /** Returns the storage of a tenant. Opens or creates nothing until it is used. */
  storage(name: string): FileStorage {
    return new FileStorage(join(this.#folder, name + ENDING), this.#template, this.#spare, this.#open);
  }

  /** Returns the names of the tenants that have a file. */
  names(): string[] {
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(ENDING))
      .map((file) => file.slice(0, -ENDING.length));
  }

  close(): void {
    this.#spare.discard();
  }
}

/** Storage of a tenant in a file, which is opened on demand and can be closed at any time. */
export class FileStorage extends CopyOnWriteStorage {
  readonly durable = true;
  readonly #path: string;
  readonly #spare: SpareFile;
  readonly #open: Set<FileStorage>;
  #own: OpenDatabase | undefined;
  #exists: boolean;

  constructor(path: string, template: TemplateSource, spare: SpareFile, open: Set<FileStorage>) {
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
   * Checks the tenant's file at startup. Waits a moment if another program has it open.
   *
   * @throws StartError if the file cannot be used, or was made from other fixtures than the template.
   */
  check(): void {
    if (!this.#exists) return;
    const { database } = this.#openFile(true);
    const [made, asked] = [readOrigin(database)?.fixtures, this.template.origin?.fixtures];
    this.close();
    if (made === asked) return;
    throw new StartError(
      `${this.#path} was made with --fixtures ${made}, and the server was started with --fixtures ${asked}; use the same fixtures, or another --data folder.`,
      'DATA_UNUSABLE',
      { option: 'fixtures' },
    );
  }

  prepare(): Promise<void> | undefined {
    return this.#exists ? undefined : this.#spare.prepare();
  }

  /** @throws Error if there is no room for the image; nothing changes then. */
  restore(image: Image): void {
    if (image === 'template') {
      this.reset();
      return;
    }
    const file = writeUnfinished(this.#path, image);
    this.close();
    try {
      // On a full disk, SQLite may have kept the write-ahead log. It would be applied to the restored image.
      if (existsSync(`${this.#path}-wal`))
        throw new Error(`The write-ahead log of ${this.#path} could not be applied.`);
      file.finish();
      this.#exists = true;
    } catch (error) {
      file.discard();
      throw error;
    }
  }

  /** Deletes the log last: a log without its database is harmless, but a database without its log lacks the latest writes. */
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
    // If the process was killed, a log of a deleted database may be left.
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
      if (waits) {
        throw new StartError(`${this.#path} cannot be used: ${reason}.`, 'DATA_UNUSABLE', {
          option: 'data',
          cause: error,
        });
      }
      if (isBusy(error))
        throw new ApiError('unavailable', { causes: ["Another program has this tenant's file open."] });
      throw new Error(`${this.#path} cannot be used: ${reason}.`);
    }
  }
}

/** A file with the template, created ahead of the first write of a tenant, so that no request waits for the disk. */
class SpareFile {
  readonly #path: string;
  readonly #template: TemplateSource;
  #state: 'none' | 'ready' | 'failed' = 'none';
  /** The template that it holds. */
  #content: Template | undefined;
  #writing: Promise<void> | undefined;

  constructor(path: string, template: TemplateSource) {
    this.#path = path;
    this.#template = template;
  }

  /** Returns a promise that resolves when the file is ready, and never rejects; undefined if waiting is unnecessary or useless. */
  prepare(): Promise<void> | undefined {
    if (this.#state !== 'none') return undefined;
    this.#writing ??= this.#write();
    return this.#writing;
  }

  /** Creates a tenant's file from the template. @throws Error if there is no room. */
  take(path: string): void {
    const { template } = this.#template;
    const isReady = this.#state === 'ready' && this.#content === template;
    this.#state = 'none';
    if (isReady) renameSync(this.#path, path);
    else writeUnfinished(path, template.wholeImage()).finish();
  }

  discard(): void {
    rmSync(this.#path, { force: true });
  }

  async #write(): Promise<void> {
    const { template } = this.#template;
    try {
      await writeFile(this.#path, template.wholeImage(), { flush: true, mode: 0o600 });
      this.#state = 'ready';
      this.#content = template;
    } catch {
      // The write that needs the file will get the same error and report it.
      this.discard();
      this.#state = 'failed';
    } finally {
      this.#writing = undefined;
    }
  }
}
