import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyRequest } from 'fastify';
import { buildApp } from './app.ts';
import { RequestCounts } from './control/request-counts.ts';
import type { ServerParts } from './control/server-parts.ts';
import { type Client, toClient } from './domain/auth/clients.ts';
import { Tokens } from './domain/auth/tokens.ts';
import { Random } from './domain/random.ts';
import type { Observer } from './domain/request-log.ts';
import { isTenantName, tenantNameOf } from './gateway/tenant-name.ts';
import type { ClientList } from './models/index.ts';
import { validator } from './models/validators.ts';
import type { ResolvedOptions } from './options/options.ts';
import { isSecure } from './options/read-options.ts';
import { openSigningKey } from './platform/signing-key.ts';
import { messageOf, StartError } from './platform/start-error.ts';
import { loadTemplate } from './seed/template-cache.ts';
import { type DataFolder, takeDataFolder } from './store/data-folder.ts';
import { TenantFiles } from './store/file-storage.ts';
import { CurrentTemplate } from './store/template.ts';
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
export const createEmulator = async (options: ResolvedOptions, observers: readonly Observer[] = []) => {
  const folder = options.data === undefined ? undefined : takeDataFolder(options.data);
  try {
    return await assemble(options, folder, observers);
  } catch (error) {
    folder?.release();
    throw error;
  }
};

const assemble = async (options: ResolvedOptions, folder: DataFolder | undefined, observers: readonly Observer[]) => {
  const tls = isSecure(options)
    ? await (await import('./tls/certificate-and-key.ts')).loadCertificateAndKey(options)
    : undefined;
  const random = new Random(options.seed);
  const key = options.signingKey ? new TextEncoder().encode(options.signingKey) : openSigningKey(options.data);
  const tokens = new Tokens(key, options.tokenLifetime);
  const tenantOptions = {
    clients: requireDistinctIds([...options.clients, ...readClients(options.clientsFile)]),
    rateLimit: options.rateLimit,
    requestLog: { entries: options.requestLogEntries, bytes: options.requestLogBytes },
    strict: options.strict,
    seed: options.seed,
  };
  const template = new CurrentTemplate(await loadTemplate(options.fixtures));
  const source = openSource(template, folder);
  const tenants = new Tenants(source, tenantOptions, options.maxTenants);
  tenants.get(DEFAULT_TENANT).markKnown();
  const tenantOf = (request: FastifyRequest) =>
    tenants.get(tenantNameOf(request, options.tenantFrom === 'host') ?? DEFAULT_TENANT);

  const counts = new RequestCounts();
  const parts: ServerParts = { tokens, tenants, options, counts, instance: randomUUID(), startedAt: new Date() };
  const app = buildApp({
    ...{ options, tenantOf, parts, tls },
    newRequestId: () => random.hex(REQUEST_ID_DIGITS),
    observers: [counts.observe, ...observers],
  });
  app.addHook('onClose', async () => {
    tenants.close();
    source.close();
    template.close();
    folder?.release();
  });
  /**
   * Loads the fixtures again. Tenants that were written to keep what they hold until they are reset.
   *
   * @throws StartError for invalid ones; then those before stay in force.
   */
  const reloadFixtures = async (): Promise<{ connectors: number; kept: string[] }> => {
    template.replace(await loadTemplate(options.fixtures));
    return { connectors: template.template.reader.scriptNames().length, kept: tenants.writtenNames() };
  };
  /** Resolves when nothing is open anymore and every request is logged. */
  const close = async (): Promise<void> => {
    await app.close();
    await app.disconnected();
  };
  return { app, tls, parts, tenants, isTenantName, reloadFixtures, close };
};

const openSource = (template: CurrentTemplate, folder: DataFolder | undefined): TenantSource & { close(): void } => {
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
    'INVALID_OPTION',
    { option: 'clients' },
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
      'FILE_UNUSABLE',
      { option: 'clientsFile', cause: error },
    );
  }
  const validate = validator<ClientList>('ClientList');
  if (validate(list)) return list.map(toClient);
  const [error] = validate.errors ?? [];
  throw new StartError(`${path}: ${error?.instancePath || 'the document'} ${error?.message}.`, 'FILE_UNUSABLE', {
    option: 'clientsFile',
  });
};
