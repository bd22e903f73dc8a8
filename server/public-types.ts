/*
 * Every type of the library, written by hand and free of imports, so that it reads like a page and needs the types of no other
 * package. `index.ts` and a test hold it to the code.
 */

type ConnectorOperation =
  | ('getConnectorList' | 'createCustomConnector' | 'getConnector' | 'updateConnector' | 'deleteCustomConnector')
  | ('getConnectorSourceConfig' | 'putConnectorSourceConfig')
  | ('getConnectorSourceTemplate' | 'putConnectorSourceTemplate')
  | ('getConnectorTranslations' | 'putConnectorTranslations')
  | ('getConnectorCorrelationConfig' | 'putConnectorCorrelationConfig');

/** Operations of the Connectors API, also by their published names, which end in V1, and those of OAuth. */
export type OperationName =
  | (ConnectorOperation | `${ConnectorOperation}V1`)
  | ('getToken' | 'authorize' | 'getTenantInfo');

/** Sets of connectors that come with the package. */
export type FixtureProfile = 'default' | 'minimal' | 'large' | 'none' | 'nulls' | 'custom';

/** Locales that have translations. */
export type Locale =
  | ('de' | 'no' | 'fi' | 'sv' | 'ru' | 'pt' | 'ko' | 'zh-TW' | 'en' | 'it')
  | ('fr' | 'zh-CN' | 'hu' | 'es' | 'cs' | 'ja' | 'pl' | 'da' | 'nl');

export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** A client that can request tokens. What it leaves out is that of an administrator. */
export interface ClientInput {
  id: string;
  secret: string;
  /** User levels, such as `SOURCE_ADMIN`. */
  authorities?: string[];
  scopes?: string[];
  /** In seconds. */
  tokenLifetime?: number;
}

/** A client in the options of an emulator. */
export interface ClientOptions {
  readonly id: string;
  readonly secret: string;
  readonly authorities?: readonly string[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly tokenLifetime?: number | undefined;
}

/** A client of a tenant, without its secret. */
export interface Client {
  readonly id: string;
  readonly authorities: readonly string[];
  readonly scopes: readonly string[];
  readonly tokenLifetime?: number | undefined;
}

/** Who a token is for; an administrator if nothing is given. */
export type TokenOwner = Partial<ClientInput>;

/** Maximum number of requests per client and API family in some seconds. */
export interface RateRule {
  readonly requests: number;
  readonly seconds: number;
}

/** Options of `startEmulator`. Each is an option of the command line too; an undefined one counts as absent. */
export interface EmulatorOptions {
  /** 0, the default, picks a free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly tls?: 'self-signed' | 'off' | undefined;
  /** PEM file with a certificate; goes with `tlsKey`. */
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly logLevel?: LogLevel | undefined;
  readonly logFormat?: 'pretty' | 'json' | undefined;
  /** File that gets every request as a line of JSON. */
  readonly requestLog?: string | undefined;
  /** File that gets url, port, and pid once the emulator is ready. */
  readonly readyFile?: string | undefined;
  /** Folder to keep the tenants in; in memory by default. */
  readonly data?: string | undefined;
  /** A profile, or a folder of fixtures. */
  readonly fixtures?: FixtureProfile | (string & {}) | undefined;
  readonly watch?: boolean | undefined;
  /** File of a `TenantState` that the default tenant starts with. */
  readonly state?: string | undefined;
  readonly tenantFrom?: 'path' | 'host' | undefined;
  readonly maxTenants?: number | undefined;
  /** If false, requests need no token. */
  readonly auth?: boolean | undefined;
  readonly clients?: readonly ClientOptions[] | undefined;
  readonly clientsFile?: string | undefined;
  /** In seconds. */
  readonly tokenLifetime?: number | undefined;
  readonly signingKey?: string | undefined;
  readonly controlKey?: string | undefined;
  readonly cors?: readonly string[] | undefined;
  /** In bytes. */
  readonly maxUpload?: number | undefined;
  /** In seconds. */
  readonly requestTimeout?: number | undefined;
  readonly rateLimit?: RateRule | undefined;
  /** Rejects requests that otherwise only get a warning. */
  readonly strict?: boolean | undefined;
  /** Makes request IDs and random faults repeatable. */
  readonly seed?: number | undefined;
  readonly requestLogEntries?: number | undefined;
  /** In bytes. */
  readonly requestLogBytes?: number | undefined;
}

/** A rule that makes requests fail or slow. */
export interface FaultRule {
  /** Conditions that a request must meet; all requests if absent. */
  match?: {
    method?: string;
    operation?: OperationName;
    scriptName?: string;
    clientId?: string;
    header?: Record<string, string>;
  };
  /** From 0 to 1. */
  probability?: number;
  /** Maximum number of hits. */
  times?: number;
  /** Requests that pass before the first hit. */
  after?: number;
  /** Milliseconds, or the least and the most. */
  delay?: number | number[];
  /** What is sent instead; absent for a delay alone. */
  response?:
    | '429'
    | '500'
    | 'reset'
    | 'hang'
    | 'truncate'
    | { status: number; headers?: Record<string, string>; body?: unknown };
}

/** A rule in force. */
export interface Fault {
  readonly id: string;
  readonly rule: FaultRule;
  /** Requests that matched. */
  readonly seen: number;
  readonly hits: number;
}

/** Conditions on a request; one must meet all that are given. */
export interface RequestMatch {
  operation?: OperationName;
  /** In any letter case. */
  method?: string;
  scriptName?: string;
  clientId?: string;
  /** 0 for requests that got no response. */
  status?: number;
  /** Without the query. */
  path?: string;
  /** The id of a request, for those after it, or a time in ISO 8601, for those from then on. */
  since?: string;
}

export interface RequestCount {
  exactly?: number;
  atLeast?: number;
  atMost?: number;
}

/** Headers and body of a request or response; secrets are masked. */
export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly truncated: boolean;
}

/** Why a request was rejected. */
export interface Rejection {
  readonly rule: string;
  /** The rule in a sentence. */
  readonly reason: string;
  readonly in: 'method' | 'path' | 'query' | 'header' | 'body' | null;
  readonly field: string | null;
  /** JSON Pointer into the body. */
  readonly pointer: string | null;
  /** In the text of the field, from 1. */
  readonly position: number | null;
  /** Documented, seen on the wire, or assumed. */
  readonly evidence: 'D' | 'W' | 'A';
  readonly causes: readonly string[];
}

/** A request and its response. */
export interface RequestLogEntry {
  readonly id: number;
  readonly requestId: string;
  /** ISO 8601, by the tenant's clock. */
  readonly time: string;
  /** Duration in milliseconds. */
  readonly duration: number;
  readonly tenant: string;
  readonly clientId: string | null;
  readonly family: string | null;
  readonly operation: string | null;
  readonly scriptName: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly request: Message;
  readonly status: number;
  readonly response: Message;
  readonly rejection: Rejection | null;
  /** ID of the fault rule that hit it. */
  readonly fault: string | null;
  readonly warnings: readonly string[];
}

/** Whether as many requests came as expected, and if not, why. */
export interface Verification {
  readonly matched: number;
  readonly ok: boolean;
  readonly message?: string;
  readonly nearest?: readonly {
    readonly entry: RequestLogEntry;
    readonly differs: readonly {
      readonly property: keyof RequestMatch;
      readonly expected: string | number;
      readonly actual: string | number | null;
    }[];
  }[];
}

/** A connector in a state. */
export interface StateConnector {
  name: string;
  type: string;
  scriptName: string;
  className: string | null;
  directConnect: boolean;
  fileUpload: boolean;
  features: string[] | null;
  labels: string[];
  status: 'DEPRECATED' | 'DEVELOPMENT' | 'DEMO' | 'RELEASED';
  connectorMetadata: Record<string, unknown>;
  s3Location: string;
  sourceConfigFrom: string | null;
  uploadedFiles: string[] | null;
  custom: boolean;
  documents: { 'source-config'?: string; 'source-template'?: string; 'correlation-config'?: string };
  /** Properties texts by locale. */
  translations: Partial<Record<Locale, string>>;
}

/** A tenant as one document. What it leaves out stays as it is when it is set. */
export interface TenantState {
  version: 1;
  connectors: StateConnector[];
  clients?: ClientInput[];
  faults?: FaultRule[];
  clock?: { offset: number; frozenAt: string | null };
}

/** What a clock shows; `offset` is in milliseconds. */
export interface ClockState {
  readonly now: string;
  readonly frozen: boolean;
  readonly offset: number;
}

/** A change of the clock: advance by seconds, then set, then freeze. */
export interface ClockChange {
  advance?: number;
  set?: string;
  freeze?: boolean;
}

/** A request that is sent without a port. */
export interface InjectedRequest {
  /** A path with an optional query, or a whole URL. */
  readonly url: string;
  readonly method?: 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT' | 'OPTIONS';
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string | string[]>;
  /** A text or bytes are sent as they are, anything else as JSON. */
  readonly payload?: string | object;
}

/** The response to it. */
export interface InjectedResponse {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Record<string, number | string | string[] | undefined>;
  readonly body: string;
  readonly rawPayload: Uint8Array;
  // biome-ignore lint/suspicious/noExplicitAny: what JSON.parse returns
  json<T = any>(): T;
}
