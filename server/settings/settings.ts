import type { Client } from '../domain/auth/clients.ts';
import type { RateRule } from '../domain/rate-limit.ts';

/** The settings of a server. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly tls: 'off' | 'self-signed';
  /** Path of a PEM file, absolute; with `tlsKey`. */
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly data: string | undefined;
  /** A profile of the package's seed, or else a folder. */
  readonly fixtures: string;
  readonly auth: boolean;
  readonly clients: readonly Client[];
  /** Lifetime of an access token in seconds. */
  readonly tokenLifetime: number;
  readonly signingKey: string | undefined;
  /** Largest upload in bytes. */
  readonly maxUpload: number;
  readonly tenantFrom: 'path' | 'host';
  readonly maxTenants: number;
  readonly clientsFile: string | undefined;
  readonly rateLimit: RateRule | undefined;
  readonly journalEntries: number;
  readonly journalBytes: number;
  readonly strict: boolean;
  readonly seed: number | undefined;
  readonly controlKey: string | undefined;
  /** Origins, or `*`. */
  readonly cors: readonly string[] | undefined;
  readonly logLevel: string;
}
