import { SCOPE_ALL } from './access.ts';

/** Who may ask for tokens, and what its tokens may do. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly authorities: readonly string[];
  readonly scopes: readonly string[];
}

/** A client that may do everything, the way a personal access token of an administrator does. */
export const adminClient = (id: string, secret: string): Client => ({
  id,
  secret,
  authorities: ['ORG_ADMIN'],
  scopes: [SCOPE_ALL],
});

/** The clients of a tenant: any client at all where none is configured, else only those. */
export class Clients {
  readonly #configured: ReadonlyMap<string, Client>;

  constructor(configured: readonly Client[]) {
    this.#configured = new Map(configured.map((client) => [client.id, client]));
  }

  /** The client of these credentials, or undefined where they are not good. */
  authenticate(id: string | undefined, secret: string | undefined): Client | undefined {
    if (!id || !secret) return undefined;
    if (this.#configured.size === 0) return adminClient(id, secret);
    const client = this.#configured.get(id);
    return client?.secret === secret ? client : undefined;
  }

  /** The client of this id, for a request that shows no secret. */
  find(id: string): Client | undefined {
    return this.#configured.size === 0 && id !== '' ? adminClient(id, '') : this.#configured.get(id);
  }
}
