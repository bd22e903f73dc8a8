import type { Server } from 'node:net';
import { join } from 'node:path';
import { urlAt } from './address.ts';
import { buildApp } from './app.ts';
import { DEFAULTS } from './config.ts';
import { Clients } from './domain/clients.ts';
import { Tenant } from './domain/tenant.ts';
import { Tokens } from './gateway/tokens.ts';
import type { Config } from './options.ts';
import { packageRoot } from './package.ts';
import { messageOf, StartError } from './start-error.ts';
import { buildSeedImage } from './store/seed.ts';
import { openSigningKey } from './store/signing-key.ts';
import { TenantDatabases } from './store/tenants.ts';

export type { Config } from './options.ts';
export { StartError } from './start-error.ts';

/** Name of the tenant of every request that names none. */
const DEFAULT_TENANT = 'default';

/** A running emulator. */
export interface Emulator {
  /** Base URL to give a client, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Finishes the running requests, then stops. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts an emulator and resolves when its seed is in.
 *
 * @example
 * await using emulator = await startEmulator({ port: 0 });
 * await fetch(`${emulator.url}/_emulator/health`);
 *
 * @throws StartError for a port that is taken, a folder that cannot be used, or fixtures that are not right.
 */
export const startEmulator = async (options: Partial<Config> = {}): Promise<Emulator> => {
  const { app, load, close } = createEmulator({ ...DEFAULTS, ...options });
  try {
    await app
      .listen({ port: options.port ?? DEFAULTS.port, host: options.host ?? DEFAULTS.host })
      .catch(refuseToListen);
    load();
  } catch (error) {
    await close();
    throw error;
  }
  return { url: urlOf(app.server.address()), close, [Symbol.asyncDispose]: close };
};

/**
 * An emulator that does not listen yet: `app` answers injected requests, those that need a tenant as soon as `load` has
 * put in the seed.
 */
export const createEmulator = (config: Config) => {
  const seeded = Promise.withResolvers<Tenant>();
  let closeDatabase: (() => void) | undefined;
  const key = config.signingKey ? new TextEncoder().encode(config.signingKey) : openSigningKey(config.data);
  const app = buildApp({
    tenantOf: () => seeded.promise,
    isReady: () => closeDatabase !== undefined,
    tokens: new Tokens(key, config.tokenLifetime, Date.now),
    auth: config.auth,
    maxUpload: config.maxUpload,
    logLevel: config.logLevel,
    now: Date.now,
  });
  app.addHook('onClose', async () => closeDatabase?.());

  const load = (): void => {
    const databases = new TenantDatabases(seedImage(config.fixtures), tenantFolder(config.data));
    const database = databases.open(DEFAULT_TENANT);
    closeDatabase = database.close;
    seeded.resolve(new Tenant(DEFAULT_TENANT, database.store, new Clients(config.clients)));
  };

  return { app, load, close: () => app.close() };
};

let packagedSeed: Buffer | undefined;

/** The seed of the package does not change while the process runs, so it is made once; a folder of the user's may. */
const seedImage = (fixtures: string | undefined): Buffer => {
  if (fixtures !== undefined) return buildSeedImage(fixtures === 'none' ? undefined : fixtures);
  packagedSeed ??= buildSeedImage(join(packageRoot, 'fixtures'));
  return packagedSeed;
};

const tenantFolder = (data: string | undefined): string | undefined => data && join(data, 'tenants');

const refuseToListen = (error: NodeJS.ErrnoException): never => {
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const place = `${address ?? 'the host'}${port === undefined ? '' : `:${port}`}`;
  const reasons: Record<string, string> = {
    EADDRINUSE: `${place} is taken; --port takes another port, or 0 to pick a free one.`,
    EACCES: `${place} is not open to this user; --port takes a port from 1024 on.`,
    EADDRNOTAVAIL: `${place} is not an address of this machine; --host takes one that is.`,
    ENOTFOUND: `--host takes an address or a host name that can be resolved: ${messageOf(error)}.`,
  };
  throw new StartError(reasons[code ?? ''] ?? `The server cannot listen on ${place}: ${messageOf(error)}.`);
};

const urlOf = (address: ReturnType<Server['address']>): string => {
  if (!address || typeof address === 'string') throw new Error('The server listens on no port.');
  return urlAt(address.address, address.port);
};
