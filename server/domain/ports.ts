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

/** Read access to the connectors of one tenant. Returned values are shared: callers must not change them. */
export interface ConnectorReader {
  /** Changes with every write, so that a caller can tell whether what it read is still valid. */
  readonly version: number;
  /** Returns a page of the released connectors, by name and then scriptName. */
  list(query: ListQuery): ListResult;
  find(scriptName: string): ConnectorRecord | undefined;
  /** Whether a connector has this name, ignoring case. */
  hasName(name: string): boolean;
  hasScriptName(scriptName: string): boolean;
  /** Returns the first of `base`, `base-2`, `base-3`, … that no connector has. */
  freeScriptName(base: string): string;
  /** Returns the scriptNames of all connectors, sorted. */
  scriptNames(): string[];
  /** Returns the documents of a connector: the stored ones, or those that creation generates if none was ever written. */
  documents(scriptName: string): Documents;
  document(scriptName: string, kind: DocumentKind): string | undefined;
  translations(scriptName: string): Translations;
  translation(scriptName: string, locale: Locale): string | undefined;
}

/** Read and write access to the connectors of one tenant. Each method is atomic. */
export interface ConnectorStore extends ConnectorReader {
  /** Adds a connector. @param documents default: those that creation generates. */
  insert(connector: ConnectorRecord, documents?: Documents): void;
  /** Replaces metadata and documents. Removes every document that is not given. */
  replace(connector: ConnectorRecord, state: PatchableState): void;
  remove(scriptName: string): void;
  /** Removes every connector. */
  clear(): void;
  putDocument(scriptName: string, kind: DocumentKind, text: string): void;
  putTranslation(scriptName: string, locale: Locale, text: string): void;
  /** Runs `work` atomically. */
  transaction<T>(work: () => T): T;
}

/** A copy of a tenant's connectors: a serialized database, or `template` if nothing was ever written to the tenant. */
export type Image = Uint8Array | 'template';

/**
 * Storage for the connectors of one tenant. All tenants start from the same template. A tenant gets its own database with its first
 * write.
 */
export interface TenantStorage {
  /** The current connectors: the template's until the first write. Get it anew for each operation. */
  readonly reader: ConnectorReader;
  /**
   * Returns write access; the first call copies the template. Rules call it last, after every check that can reject the request,
   * so that a rejected request copies nothing.
   */
  writer(): ConnectorStore;
  /** Whether the tenant has its own database. */
  readonly isWritten: boolean;
  /** Whether the data outlives the process. */
  readonly durable: boolean;
  /** Runs `work` and commits its writes together, or none of them. @throws what the commit throws. */
  batch(work: () => void): void;
  /** Returns a promise that resolves when a first write no longer has to wait for a file, or undefined if it need not wait. */
  prepare(): Promise<void> | undefined;
  /** Returns a copy of the connectors that `restore` accepts. */
  image(): Image;
  restore(image: Image): void;
  /** Returns what `read` finds in an image, which is open only as long as that takes. */
  readImage<T>(image: Image, read: (reader: ConnectorReader) => T): T;
  /** Restores the template. */
  reset(): void;
  close(): void;
}
