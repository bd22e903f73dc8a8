import { readFileSync } from 'node:fs';
import type { FastifyRequest } from 'fastify';
import { buildApp } from './app.ts';
import { type Client, toClient } from './domain/auth/clients.ts';
import { Tokens } from './domain/auth/tokens.ts';
import { Random } from './domain/random.ts';
import { isTenantName, tenantNameOf } from './gateway/tenant-name.ts';
import type { ClientList } from './models/index.ts';
import { validator } from './models/validators.ts';
import { openSigningKey } from './platform/signing-key.ts';
import { messageOf, StartError } from './platform/start-error.ts';
import { seedTemplate } from './seed/cached-image.ts';
import { isSecure } from './settings/config.ts';
import type { Config } from './settings/options.ts';
import { type DataFolder, takeDataFolder } from './store/data-folder.ts';
import { TenantFiles } from './store/file-storage.ts';
import { Template } from './store/template.ts';
import { MemoryStorage } from './store/tenant-storage.ts';
import { DEFAULT_TENANT, type TenantSource, Tenants } from './tenants.ts';

/** Digits of a request ID. [W] */
const REQUEST_ID_DIGITS = 32;

export type Engine = Awaited<ReturnType<typeof createEmulator>>;

/**
 * Loads the seed and puts the server together. It does not listen yet: `app` answers injected requests.
 *
 * @throws StartError for a file or folder that cannot be used.
 */
export const createEmulator = async (config: Config) => {
  const folder = config.data === undefined ? undefined : takeDataFolder(config.data);
  try {
    return await assemble(config, folder);
  } catch (error) {
    folder?.release();
    throw error;
  }
};

const assemble = async (config: Config, folder: DataFolder | undefined) => {
  const tls = isSecure(config) ? await (await import('./tls/credentials.ts')).openPair(config) : undefined;
  const random = new Random(config.seed);
  const key = config.signingKey ? new TextEncoder().encode(config.signingKey) : openSigningKey(config.data);
  const tokens = new Tokens(key, config.tokenLifetime);
  const settings = {
    clients: requireDistinctIds([...config.clients, ...readClients(config.clientsFile)]),
    rateLimit: config.rateLimit,
    journal: { entries: config.journalEntries, bytes: config.journalBytes },
    seed: config.seed,
  };
  const template = new Template(await seedTemplate(config.fixtures));
  const source = openSource(template, folder);
  const tenants = new Tenants(source, settings, config.maxTenants);
  tenants.get(DEFAULT_TENANT).markKnown();
  const tenantOf = (request: FastifyRequest) =>
    tenants.get(tenantNameOf(request, config.tenantFrom === 'host') ?? DEFAULT_TENANT);

  const app = buildApp({ config, tenantOf, tokens, tls, newRequestId: () => random.hex(REQUEST_ID_DIGITS) });
  app.addHook('onClose', async () => {
    tenants.close();
    source.close();
    template.close();
    folder?.release();
  });
  return { app, tls, tokens, tenants, isTenantName, close: () => app.close() };
};

const openSource = (template: Template, folder: DataFolder | undefined): TenantSource & { close(): void } => {
  if (!folder) return { storage: () => new MemoryStorage(template), names: () => [], close: () => {} };
  const files = new TenantFiles(folder.tenants, template);
  files.storage(DEFAULT_TENANT).check();
  return files;
};

/** @throws StartError if two clients have the same ID: only the last of them could ever get a token. */
const requireDistinctIds = (clients: readonly Client[]): readonly Client[] => {
  const ids = clients.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated === undefined) return clients;
  throw new StartError(
    `Two clients have the ID ${JSON.stringify(repeated)}; --client and --clients take each ID once.`,
    2,
  );
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
