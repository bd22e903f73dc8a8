import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { buildApp } from './app.ts';
import { type Client, toClient } from './domain/auth/clients.ts';
import { Random } from './domain/random.ts';
import { isTenantName, tenantNameOf } from './gateway/tenant-name.ts';
import { Tokens } from './gateway/tokens.ts';
import type { ClientList } from './models/index.ts';
import { validator } from './models/validators.ts';
import { openSigningKey } from './platform/signing-key.ts';
import { messageOf, StartError } from './platform/start-error.ts';
import { seedImage } from './seed/cached-image.ts';
import type { Config } from './settings/options.ts';
import { TenantDatabases } from './store/tenant-storage.ts';
import { DEFAULT_TENANT, Tenants } from './tenants.ts';
import type { TlsPair } from './tls/credentials.ts';

/** Digits of a request id. [W] */
const REQUEST_ID_DIGITS = 32;

/**
 * An emulator that does not listen yet: `app` answers injected requests, those that need a tenant as soon as `load` has
 * put in the seed.
 *
 * @param tls what https is served with; http without it.
 * @throws StartError for a file or folder that cannot be used.
 */
export const createEmulator = (config: Config, tls?: TlsPair) => {
  const seeded = Promise.withResolvers<Tenants>();
  let tenants: Tenants | undefined;
  const random = new Random(config.seed);
  const clients = [...config.clients, ...readClients(config.clientsFile)];
  const key = config.signingKey ? new TextEncoder().encode(config.signingKey) : openSigningKey(config.data);
  const tokens = new Tokens(key, config.tokenLifetime);
  const tenantOf = (request: FastifyRequest) => {
    const name = tenantNameOf(request, config.tenantFrom === 'host') ?? DEFAULT_TENANT;
    return tenants ? tenants.get(name) : seeded.promise.then((opened) => opened.get(name));
  };

  const app = buildApp({
    config,
    tenantOf,
    isReady: () => tenants !== undefined,
    tokens,
    tls,
    newRequestId: () => random.hex(REQUEST_ID_DIGITS),
  });
  app.addHook('onClose', async () => tenants?.close());

  const load = async (): Promise<void> => {
    const image = await seedImage(config.fixtures);
    const databases = new TenantDatabases(image, config.data && join(config.data, 'tenants'));
    const settings = {
      clients,
      rateLimit: config.rateLimit,
      journal: { entries: config.journalEntries, bytes: config.journalBytes },
      seed: config.seed,
    };
    const opened = new Tenants(databases, settings, config.maxTenants);
    opened.get(DEFAULT_TENANT);
    tenants = opened;
    seeded.resolve(opened);
  };

  const loaded = (): Tenants => {
    if (!tenants) throw new Error('The seed is not in yet.');
    return tenants;
  };
  return { app, tls, tokens, isTenantName, load, tenants: loaded, close: () => app.close() };
};

const readClients = (path: string | undefined): Client[] => {
  if (path === undefined) return [];
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(
      `${path} cannot be used; --clients takes a JSON file with a list of clients: ${messageOf(error)}.`,
    );
  }
  const validate = validator<ClientList>('ClientList');
  if (validate(list)) return list.map(toClient);
  const [fault] = validate.errors ?? [];
  throw new StartError(`${path}: ${fault?.instancePath || 'the document'} ${fault?.message}.`);
};
