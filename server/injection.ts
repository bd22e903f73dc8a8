/** A request that is sent without a port. */
export interface InjectedRequest {
  /** A path with an optional query, without the prefix of the tenant, or a whole URL, which is sent as it is. */
  readonly url: string;
  /** GET if left out. */
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
  /** By lower-case name. */
  readonly headers: Record<string, number | string | string[] | undefined>;
  readonly body: string;
  readonly rawPayload: Uint8Array;
  /** Returns the body as JSON. @throws SyntaxError if it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what JSON.parse returns
  json<T = any>(): T;
}
