import './platform/supported-node.ts';
import type { ServerParts } from './control/server-parts.ts';
import { TenantControl } from './control/tenant-control.ts';
import type { Tenant } from './domain/tenant.ts';
import type { Engine } from './emulator.ts';
import { checkOptions } from './options/read-options.ts';
import { LibraryError } from './platform/library-error.ts';
import type { EmulatedTenant, Emulator } from './public-emulator.ts';
import type {
  EmulatorOptions,
  Fault,
  FaultRule,
  InjectedRequest,
  InjectedResponse,
  RequestCount,
  RequestMatch,
  TenantState,
  TokenOwner,
} from './public-types.ts';
import { type RunningServer, startServer } from './running/server.ts';
import { DEFAULT_TENANT } from './tenants.ts';

export { LibraryError } from './platform/library-error.ts';
export { StartError } from './platform/start-error.ts';
export type * from './public-emulator.ts';
export type * from './public-types.ts';

/** The engine of an emulator, until it is closed. */
interface Handle {
  /** @throws LibraryError `CLOSED`. */
  readonly engine: Engine;
  /** @throws LibraryError `CLOSED` when any of them is asked for. */
  readonly parts: ServerParts;
}

class RunningTenant extends TenantControl implements EmulatedTenant {
  readonly url: string;
  readonly #find: () => Tenant;
  readonly #handle: Handle;
  readonly #prefix: string;

  constructor(handle: Handle, name: string, serverUrl: string) {
    const find = () => handle.engine.tenants.get(name);
    super(find, handle.parts);
    this.#find = find;
    this.#handle = handle;
    this.#prefix = name === DEFAULT_TENANT ? '' : `/t/${name}`;
    this.url = serverUrl + this.#prefix;
  }

  /** A rule in force names an operation that exists: others are rejected when they are added. */
  override state(): TenantState {
    return super.state() as TenantState;
  }

  override snapshotState(name?: string): TenantState {
    return super.snapshotState(name) as TenantState;
  }

  override fault(rule: FaultRule): Fault {
    return super.fault(rule) as Fault;
  }

  override faults(): Fault[] {
    return super.faults() as Fault[];
  }

  async token(owner: TokenOwner = {}): Promise<string> {
    return this.issueToken(owner).access_token;
  }

  credentials(): { readonly id: string; readonly secret: string } {
    const [client] = this.#find().clients.list();
    return { id: client?.id ?? 'any-id', secret: client?.secret ?? 'any-secret' };
  }

  async inject(request: InjectedRequest): Promise<InjectedResponse> {
    const { app } = this.#handle.engine;
    const url: unknown = (request as Partial<InjectedRequest> | undefined)?.url;
    if (typeof url === 'string' && /^https?:\/\/[^/]/i.test(url)) return app.inject(request);
    if (typeof url === 'string' && url.startsWith('/')) return app.inject({ ...request, url: this.#prefix + url });
    const given = JSON.stringify(url) ?? 'nothing';
    throw new LibraryError(
      `inject takes a url that is a path such as "/connectors/v1", or a whole URL, not ${given}.`,
      'INVALID_ARGUMENT',
    );
  }

  expectRequests(match: RequestMatch, count: number | RequestCount = { atLeast: 1 }): void {
    const wanted = typeof count === 'number' ? { exactly: count } : count;
    const { ok, message = '' } = this.verify({ match, count: wanted });
    if (!ok) throw new LibraryError(message, 'REQUESTS_NOT_AS_EXPECTED');
  }
}

class RunningEmulator extends RunningTenant implements Emulator {
  readonly certificate: string | undefined;
  readonly certificateFile: string | undefined;
  readonly #handle: Handle;
  readonly #server: RunningServer;
  readonly #close: () => Promise<void>;

  constructor(server: RunningServer) {
    const { handle, close } = open(server);
    super(handle, DEFAULT_TENANT, server.url);
    this.#handle = handle;
    this.#server = server;
    this.#close = close;
    this.certificate = server.engine.tls?.certificate;
    this.certificateFile = server.engine.tls?.file;
  }

  tenant(name: string): EmulatedTenant {
    if (typeof name === 'string' && this.#handle.engine.isTenantName(name)) {
      return new RunningTenant(this.#handle, name, this.#server.url);
    }
    const given = JSON.stringify(name) ?? 'nothing';
    throw new LibraryError(
      `tenant takes a name of lower-case letters, digits, and hyphens, up to 63, not ${given}.`,
      'INVALID_ARGUMENT',
    );
  }

  tenants(): string[] {
    return this.tenantNames();
  }

  close(): Promise<void> {
    return this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Returns what gives the engine of a server until it is closed, and what closes it; a second close waits for the first. */
const open = (server: RunningServer): { handle: Handle; close: () => Promise<void> } => {
  let closing: Promise<void> | undefined;
  const requireOpen = <T>(value: T): T => {
    if (!closing) return value;
    throw new LibraryError('The emulator is closed; start another with startEmulator().', 'CLOSED');
  };
  const parts = new Proxy(server.engine.parts, {
    get: (target, key) => requireOpen(target[key as keyof ServerParts]),
  });
  return {
    handle: {
      get engine() {
        return requireOpen(server.engine);
      },
      parts,
    },
    close: () => {
      closing ??= server.close();
      return closing;
    },
  };
};

/**
 * Starts an emulator and resolves when it listens, with its connectors loaded. In a test, start it before and close it after the
 * tests, with the hooks of your runner; `await using` closes it at the end of a block, on Node 24 and later.
 *
 * @example
 * const emulator = await startEmulator();
 * const headers = { authorization: `Bearer ${await emulator.token()}` };
 * const response = await fetch(`${emulator.url}/connectors/v1?limit=2`, { headers });
 * console.log(((await response.json()) as unknown[]).length); // 2
 * await emulator.close();
 *
 * @throws StartError with a `code`, and the `option` that is wrong: for an unknown option, a value that an option does not take, a
 *   port that is taken, a file or folder that cannot be used, and invalid fixtures.
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> =>
  new RunningEmulator(await startServer(checkOptions(options)));
