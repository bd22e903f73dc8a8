import type { Tokens } from '../domain/auth/tokens.ts';
import type { RequestCounts } from './request-counts.ts';

/** Parts of the server that the control API needs, besides a tenant. */
export interface ServerParts {
  readonly tokens: Tokens;
  readonly tenants: {
    /** Names of those that someone has used, or that are stored. */
    names(): string[];
    /** How many made room for others. */
    readonly evictions: number;
    /** Deletes everything about a tenant. @returns whether it was known. */
    wipe(name: string): boolean;
  };
  readonly options: {
    readonly auth: boolean;
    readonly data: string | undefined;
    readonly fixtures: string;
    readonly maxTenants: number;
    readonly requestLogEntries: number;
  };
  readonly counts: RequestCounts;
  readonly startedAt: Date;
  /** Changes with every start of the server. */
  readonly instance: string;
}
