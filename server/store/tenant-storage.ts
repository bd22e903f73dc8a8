import type { ConnectorReader, ConnectorStore, Image, TenantStorage } from '../domain/ports.ts';
import { toImage } from './database.ts';
import type { OpenDatabase, Template, TemplateSource } from './template.ts';

/** The template that an image of a tenant in memory belongs to. */
const ORIGINS = new WeakMap<Uint8Array, Template>();

/** Storage in memory or in a file. A tenant reads the template until its first write. */
export abstract class CopyOnWriteStorage implements TenantStorage {
  readonly #current: TemplateSource;
  #isBatching = false;

  constructor(current: TemplateSource) {
    this.#current = current;
  }

  /** The template that the tenant shows until its first write, and then starts from. */
  protected get template(): Template {
    return this.#current.template;
  }

  abstract readonly durable: boolean;
  abstract readonly isWritten: boolean;
  abstract prepare(): Promise<void> | undefined;
  abstract restore(image: Image): void;
  abstract reset(): void;
  abstract close(): void;

  /** Returns the tenant's own database, or undefined if it has none. */
  protected abstract own(): OpenDatabase | undefined;
  /** Creates the tenant's own database as a copy of the template. */
  protected abstract copyTemplate(): OpenDatabase;

  get reader(): ConnectorReader {
    return this.own()?.store ?? this.template.reader;
  }

  writer(): ConnectorStore {
    const { store } = this.own() ?? this.copyTemplate();
    if (this.#isBatching) store.begin();
    return store;
  }

  batch(work: () => void): void {
    this.#isBatching = true;
    try {
      work();
      this.own()?.store.commit();
    } catch (error) {
      this.own()?.store.rollback();
      throw error;
    } finally {
      this.#isBatching = false;
    }
  }

  image(): Image {
    const own = this.own();
    return own ? toImage(own.database) : 'template';
  }

  readImage<T>(image: Image, read: (reader: ConnectorReader) => T): T {
    if (image === 'template') return read(this.template.reader);
    const { database, store } = (ORIGINS.get(image) ?? this.template).open(Buffer.from(image));
    try {
      return read(store);
    } finally {
      database.close();
    }
  }
}

/** Storage of a tenant in memory. */
export class MemoryStorage extends CopyOnWriteStorage {
  readonly durable = false;
  #own: OpenDatabase | undefined;
  /** The template that the tenant started from, for texts that its own database lacks. */
  #origin: Template | undefined;

  get isWritten(): boolean {
    return this.#own !== undefined;
  }

  override image(): Image {
    const image = super.image();
    if (image !== 'template' && this.#origin) ORIGINS.set(image, this.#origin);
    return image;
  }

  prepare(): undefined {
    return undefined;
  }

  /** @throws Error for an image of another program; nothing changes then. */
  restore(image: Image): void {
    const origin = (image !== 'template' && ORIGINS.get(image)) || this.template;
    const restored = image === 'template' ? undefined : origin.open(Buffer.from(image));
    this.close();
    this.#own = restored;
    this.#origin = origin;
  }

  reset(): void {
    this.close();
  }

  close(): void {
    this.#own?.database.close();
    this.#own = undefined;
  }

  protected own(): OpenDatabase | undefined {
    return this.#own;
  }

  protected copyTemplate(): OpenDatabase {
    this.#origin = this.template;
    this.#own = this.#origin.copy();
    return this.#own;
  }
}
