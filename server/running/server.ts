import type { Server } from 'node:net';
import type { Observer } from '../domain/request-log.ts';
import { createEmulator, type Engine } from '../emulator.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { firstAddressOf, urlAt } from '../platform/address.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import { DEFAULT_TENANT } from '../tenants.ts';
import { writeReadyFile } from './ready-file.ts';
import { openRequestFile } from './request-file.ts';
import { readStateFile } from './state-file.ts';
import { watchFixtures } from './watch-fixtures.ts';

/** An emulator that listens. */
export interface RunningServer {
  readonly engine: Engine;
  /** URL at which this machine reaches it. */
  readonly url: string;
  readonly port: number;
  /** Stops as soon as the running requests have finished, after 0.9 seconds at the latest. */
  close(): Promise<void>;
}

/** Parameters of a start, besides its options. */
export interface StartHooks {
  /** Called with every request of every tenant when it has ended. */
  readonly observers?: readonly Observer[];
  /** Receives a sentence about each change of the watched fixtures. */
  readonly onNotice?: (notice: string, isError: boolean) => void;
}

/**
 * Starts an emulator and resolves when it listens, with its seed and its state loaded.
 *
 * @throws StartError for a port that is taken, a file or folder that cannot be used, and invalid fixtures or state.
 */
export const startServer = async (options: ResolvedOptions, hooks: StartHooks = {}): Promise<RunningServer> => {
  const cleanups: (() => void)[] = [];
  const requestFile = options.requestLog === undefined ? undefined : openRequestFile(options.requestLog);
  const observers = [...(hooks.observers ?? []), ...(requestFile ? [requestFile.observe] : [])];
  const engine = await createEmulator(options, observers).catch((error: unknown) => {
    requestFile?.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    for (const cleanUp of cleanups) cleanUp();
    await engine.close();
    requestFile?.close();
  };
  try {
    if (options.state !== undefined) readStateFile(options.state, engine.tenants.get(DEFAULT_TENANT));
    if (options.watch) cleanups.push(watchFixtures(options.fixtures, engine, hooks.onNotice));
    await engine.app
      .listen({ port: options.port, host: firstAddressOf(options.host) })
      .catch((error: unknown) => rejectListening(error, options));
    const { url, port } = addressOf(engine.app.server.address(), engine.tls !== undefined);
    if (options.readyFile !== undefined) {
      cleanups.push(writeReadyFile(options.readyFile, { url: options.publicUrl ?? url, port }));
    }
    return { engine, url, port, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const rejectListening = (error: unknown, { host }: ResolvedOptions): never => {
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const place = `${address ?? host}${port === undefined ? '' : `:${port}`}`;
  const reasons: Readonly<Record<string, readonly [reason: string, option: string]>> = {
    EADDRINUSE: [`${place} is taken; --port takes another port, or 0 to pick a free one.`, 'port'],
    EACCES: [`${place} is not open to this user; --port takes a port from 1024 on.`, 'port'],
    EADDRNOTAVAIL: [`${place} is not an address of this machine; --host takes one that is.`, 'host'],
    ENOTFOUND: [`--host takes an address or a host name that can be resolved: ${messageOf(error)}.`, 'host'],
    EAI_AGAIN: [`--host takes an address or a host name that can be resolved: ${messageOf(error)}.`, 'host'],
  };
  const [reason, option] = reasons[code ?? ''] ?? [
    `The server cannot listen on ${place}: ${messageOf(error)}.`,
    'host',
  ];
  throw new StartError(reason, 'ADDRESS_UNAVAILABLE', { option, cause: error });
};

const addressOf = (address: ReturnType<Server['address']>, secure: boolean): { url: string; port: number } => {
  if (!address || typeof address === 'string') throw new Error('The server listens on no port.');
  return { url: urlAt(address.address, address.port, secure), port: address.port };
};
