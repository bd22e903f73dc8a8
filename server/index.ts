import './platform/supported-node.ts';
import { TenantControl } from './control/tenant-control.ts';
import type { Tenant } from './domain/tenant.ts';
import type { Engine } from './emulator.ts';
import type { TokenOwner } from './models/index.ts';
import type { EmulatorOptions } from './options/options.ts';
import { checkOptions } from './options/read-options.ts';
import { type RunningServer, startServer } from './running/server.ts';
import { DEFAULT_TENANT } from './tenants.ts';

export type { Client } from './domain/auth/clients.ts';
export type { ClockState } from './domain/clock.ts';
export type { Fault } from './domain/faults.ts';
export type { RequestLogEntry, RequestLogQuery, Verification } from './domain/request-log.ts';
export type { ClientInput, ClockChange, FaultRule, TenantState, TokenOwner, Verify } from './models/index.ts';
export type { EmulatorOptions, ResolvedOptions } from './options/options.ts';
export { StartError } from './platform/start-error.ts';

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

/** One tenant of a running emulator: every control route is a method of the same name. */
export class EmulatedTenant extends TenantControl {
  /** Base URL to give a client, such as `http://127.0.0.1:8080/t/worker-3`. */
  readonly url: string;
  readonly #find: () => Tenant;
  readonly #engine: Engine;
  readonly #prefix: string;

  /** @internal */
  constructor(engine: Engine, name: string, serverUrl: string) {
    const find = () => engine.tenants.get(name);
    super(find, engine.parts);
    this.#find = find;
    this.#engine = engine;
    this.#prefix = name === DEFAULT_TENANT ? '' : `/t/${name}`;
    this.url = serverUrl + this.#prefix;
  }

  /** Makes an access token: an administrator's, or with the rights that are named. */
  async token(client: TokenOwner = {}): Promise<string> {
    return this.issueToken(client).access_token;
  }

  /** An id and a secret that the token endpoint takes: those of the first client, or any where none is known. */
  credentials(): { readonly id: string; readonly secret: string } {
    const [client] = this.#find().clients.list();
    return { id: client?.id ?? 'any-id', secret: client?.secret ?? 'any-secret' };
  }

  /**
   * Sends a request without a port.
   *
   * Rejects if a fault rule leaves the request without a response (`reset`, `hang`, `truncate`): there is no connection that
   * could break or stay open.
   *
   * @param request `url` is a path with an optional query, without the prefix of the tenant, or a whole URL, which is sent as it
   *   is.
   * @throws TypeError for any other `url`.
   */
  async inject(request: InjectedRequest): Promise<InjectedResponse> {
    const { url } = request;
    if (/^https?:\/\/[^/]/i.test(url)) return this.#engine.app.inject(request);
    if (!url?.startsWith('/')) {
      throw new TypeError(`inject takes a path such as "/connectors/v1", or a whole URL, not ${JSON.stringify(url)}.`);
    }
    return this.#engine.app.inject({ ...request, url: this.#prefix + url });
  }
}

/** A running emulator; its methods are those of its default tenant. */
export class Emulator extends EmulatedTenant {
  /** What a client has to trust, in PEM; undefined where the server speaks plain HTTP. */
  readonly certificate: string | undefined;
  /** The file that it lies in; undefined where it was made in memory. */
  readonly certificateFile: string | undefined;
  readonly #engine: Engine;
  readonly #server: RunningServer;

  /** @internal */
  constructor(server: RunningServer) {
    const { engine, url } = server;
    super(engine, DEFAULT_TENANT, url);
    this.#engine = engine;
    this.#server = server;
    this.certificate = engine.tls?.certificate;
    this.certificateFile = engine.tls?.file;
  }

  /** Another tenant, made on first use. @throws RangeError for a name that no tenant may have. */
  tenant(name: string): EmulatedTenant {
    if (!this.#engine.isTenantName(name)) {
      throw new RangeError(`A tenant is named by letters, digits and hyphens in lower case, 63 at most, not ${name}.`);
    }
    return new EmulatedTenant(this.#engine, name, this.#server.url);
  }

  /** Names of the tenants that are held. */
  tenants(): string[] {
    return this.#engine.tenants.names();
  }

  /** Stops as soon as the running requests have finished, after 0.9 seconds at the latest. */
  close(): Promise<void> {
    return this.#server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Starts an emulator and resolves once it listens, with its seed loaded.
 *
 * @example
 * await using emulator = await startEmulator({ port: 0 });
 * await fetch(`${emulator.url}/connectors/v1`, { headers: { authorization: `Bearer ${await emulator.token()}` } });
 *
 * @param options an undefined option counts as absent.
 * @throws StartError for an unknown option, a value that an option does not take, a port that is taken, a folder that cannot be
 *   used, or invalid fixtures.
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  return new Emulator(await startServer(checkOptions(options)));
};
