import type { Locale } from '../models/enums.ts';
import type { ConnectorRecord } from '../models/index.ts';
import type { Page } from './connectors/paging.ts';
import type { FilterNode } from './filter/fields.ts';

export type { ConnectorRecord };

/** The XML documents of a connector, by the name of their path. */
export type DocumentKind = 'source-config' | 'source-template' | 'correlation-config';
export type Documents = Readonly<Partial<Record<DocumentKind, string>>>;
export type Translations = Readonly<Partial<Record<Locale, string>>>;
export type Metadata = ConnectorRecord['connectorMetadata'];

export interface ListQuery extends Page {
  readonly filter: FilterNode | undefined;
  readonly locale: Locale;
}

export interface ListResult {
  /** The items in order, as the JSON of an array in UTF-8. */
  readonly json: Uint8Array;
  /** The number of connectors that match the filter; undefined unless the query asks for it. */
  readonly total: number | undefined;
}

/** The fields of a connector that a patch may change. */
export interface PatchableState {
  readonly connectorMetadata: Metadata;
  readonly documents: Documents;
}

/** The connectors of one tenant, for reading. What it returns is shared: callers must not change it. */
export interface ConnectorReader {
  /** Changes with every write: whatever was read stays valid while this is the same. */
  readonly version: number;
  /** Returns a page of the released connectors, by name and then scriptName. */
  list(query: ListQuery): ListResult;
  find(scriptName: string): ConnectorRecord | undefined;
  /** Whether a connector has this name, ignoring case. */
  hasName(name: string): boolean;
  hasScriptName(scriptName: string): boolean;
  /** Returns the first of `base`, `base-2`, `base-3`, … that no connector has. */
  freeScriptName(base: string): string;
  /** The keys of all connectors, in order. */
  scriptNames(): string[];
  /** The stored documents; those that creation generates if none was ever written. */
  documents(scriptName: string): Documents;
  document(scriptName: string, kind: DocumentKind): string | undefined;
  translations(scriptName: string): Translations;
  translation(scriptName: string, locale: Locale): string | undefined;
}

/** The same for writing. A method has written everything it was given when it returns, or nothing. */
export interface ConnectorStore extends ConnectorReader {
  /** @param documents those that creation generates by default. */
  insert(connector: ConnectorRecord, documents?: Documents): void;
  /** Replaces metadata and documents; a document that is not given is removed. */
  replace(connector: ConnectorRecord, state: PatchableState): void;
  remove(scriptName: string): void;
  /** Removes every connector. */
  clear(): void;
  putDocument(scriptName: string, kind: DocumentKind, text: string): void;
  putTranslation(scriptName: string, locale: Locale, text: string): void;
  /** Runs the work atomically. */
  transaction<T>(work: () => T): T;
}

/** A copy of a tenant's connectors: a serialized database, or `template` if the tenant was never written to. */
export type Image = Uint8Array | 'template';

/**
 * Where the connectors of one tenant are stored. All tenants start as the same template; a tenant gets its own database with its
 * first write.
 */
export interface TenantStorage {
  /** The connectors as they are now: the template's until the first write. Ask again for each piece of work. */
  readonly reader: ConnectorReader;
  /**
   * The same for writing; the first call copies the template. Rules call it last, after everything that can reject, so that a
   * rejected request copies nothing.
   */
  writer(): ConnectorStore;
  /** Whether the tenant has its own database. */
  readonly isWritten: boolean;
  /** Whether it outlives the process. */
  readonly durable: boolean;
  /** Runs work whose writes are committed together, or not at all. @throws what the commit throws. */
  batch(work: () => void): void;
  /** Resolves once a first write no longer has to wait for a file; undefined if it need not wait now. */
  prepare(): Promise<void> | undefined;
  /** Everything in it, in a form that `restore` takes. */
  image(): Image;
  restore(image: Image): void;
  /** Back to the template. */
  reset(): void;
  close(): void;
}
