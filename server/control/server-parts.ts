import type { Tokens } from '../domain/auth/tokens.ts';

/** What the server gives the control API beside a tenant. */
export interface ServerParts {
  readonly tokens: Tokens;
  readonly tenants: {
    /** Names of those that someone has used, or that are stored. */
    names(): string[];
    /** Makes a tenant as if nobody had ever used it. @returns whether someone had. */
    wipe(name: string): boolean;
  };
  readonly options: { readonly auth: boolean; readonly data: string | undefined; readonly requestLogEntries: number };
  /** Changes with every start of the server. */
  readonly instance: string;
}
