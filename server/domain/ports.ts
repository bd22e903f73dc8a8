import type { ConnectorStatus, Locale } from '../models/enums.ts';
import type { Page } from './connectors/paging.ts';
import type { FilterNode } from './filter/fields.ts';

/** The XML documents of a connector, by the name of their path. */
export type DocumentKind = 'source-config' | 'source-template' | 'correlation-config';
export type Documents = Readonly<Partial<Record<DocumentKind, string>>>;
export type Translations = Readonly<Partial<Record<Locale, string>>>;
export type Metadata = Readonly<Record<string, unknown>>;

/** A connector without its documents. */
export interface ConnectorRecord {
  readonly name: string;
  readonly type: string;
  readonly scriptName: string;
  readonly className: string;
  readonly features: readonly string[] | null;
  readonly labels: readonly string[];
  readonly category: string | null;
  readonly directConnect: boolean;
  readonly status: ConnectorStatus;
  readonly connectorMetadata: Metadata;
  readonly fileUpload: boolean;
  readonly s3Location: string;
  readonly sourceConfigFrom: string | null;
  readonly uploadedFiles: readonly string[] | null;
  /** Whether it was created through the API rather than having come with the tenant. */
  readonly custom: boolean;
}

/** What a list shows of a connector. */
export interface ListedConnector
  extends Pick<
    ConnectorRecord,
    'name' | 'type' | 'scriptName' | 'className' | 'features' | 'directConnect' | 'connectorMetadata' | 'status'
  > {
  /** The short description in the asked locale or in `en`, where there is one. */
  readonly shortDescription: string | null;
}

export interface ListQuery extends Page {
  readonly filter: FilterNode | undefined;
  readonly locale: Locale;
}

export interface ListResult {
  /** The items in order, as the JSON of an array in UTF-8. */
  readonly json: Uint8Array;
  /** The filtered total, where the query asks for it. */
  readonly total: number | undefined;
}

/** The fields of a connector that a patch may change. */
export interface PatchableState {
  readonly connectorMetadata: Metadata;
  readonly documents: Documents;
}

/** The connectors of one tenant. A method that writes has written when it returns, all that it was told to or nothing. */
export interface ConnectorStore {
  /** Another one after every write: what was read of the store is as it was while this is the same. */
  readonly version: number;
  list(query: ListQuery): ListResult;
  find(scriptName: string): ConnectorRecord | undefined;
  /** Whether a connector has this name, ignoring case. */
  hasName(name: string): boolean;
  hasScriptName(scriptName: string): boolean;
  /** The keys of all connectors, in order. */
  scriptNames(): string[];
  /** Removes every connector. */
  clear(): void;
  insert(connector: ConnectorRecord, documents: Documents): void;
  /** Replaces metadata and documents; a document that is not given is removed. */
  replace(connector: ConnectorRecord, state: PatchableState): void;
  remove(scriptName: string): void;

  documents(scriptName: string): Documents;
  document(scriptName: string, kind: DocumentKind): string | undefined;
  putDocument(scriptName: string, kind: DocumentKind, text: string): void;
  translations(scriptName: string): Translations;
  translation(scriptName: string, locale: Locale): string | undefined;
  putTranslation(scriptName: string, locale: Locale, text: string): void;

  /** Runs the work whole or not at all. */
  transaction<T>(work: () => T): T;
}

/** Where the connectors of one tenant are kept, as a whole. */
export interface TenantStorage {
  /** The connectors as they are now; another object after `restore`. */
  readonly store: ConnectorStore;
  /** Whether it outlives the process. */
  readonly durable: boolean;
  /** Everything in it, in a form that `restore` takes. */
  image(): Uint8Array;
  /** Puts back what an image holds, in the place of everything. */
  restore(image: Uint8Array): void;
  /** Puts back the seed, in the place of everything. */
  reset(): void;
  close(): void;
}
