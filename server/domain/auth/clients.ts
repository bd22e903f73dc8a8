import type { ClientSettings } from '../../models/index.ts';
import { SCOPE_ALL } from './access.ts';

/** Who may ask for tokens, and what its tokens may do. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly authorities: readonly string[];
  readonly scopes: readonly string[];
  /** Seconds; undefined for that of the server. */
  readonly tokenLifetime?: number | undefined;
}

/** A client of which only what differs from an administrator's is said. */
export const toClient = ({ id, secret, authorities, scopes, tokenLifetime }: ClientSettings): Client => ({
  ...adminClient(id, secret),
  ...(authorities && { authorities }),
  ...(scopes && { scopes }),
  tokenLifetime,
});

/** A client that may do everything, the way a personal access token of an administrator does. */
export const adminClient = (id: string, secret: string): Client => ({
  id,
  secret,
  authorities: ['ORG_ADMIN'],
  scopes: [SCOPE_ALL],
});

/** The clients of a tenant: any client at all where none is known, else only those. */
export class Clients {
  readonly #initial: readonly Client[];
  #known: Map<string, Client>;
  #isChanged = false;

  /** @param initial those of the server's settings, to which `reset` goes back. */
  constructor(initial: readonly Client[]) {
    this.#initial = initial;
    this.#known = byId(initial);
  }

  /** Adds a client, or takes the place of the one with its id. */
  add(client: Client): void {
    this.#known.set(client.id, client);
    this.#isChanged = true;
  }

  /** Whether they are other clients than those of the server's settings. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  list(): Client[] {
    return [...this.#known.values()];
  }

  reset(): void {
    this.#known = byId(this.#initial);
    this.#isChanged = false;
  }

  /** The client of these credentials, or undefined where they are not good. */
  authenticate(id: string | undefined, secret: string | undefined): Client | undefined {
    if (!id || !secret) return undefined;
    if (this.#known.size === 0) return adminClient(id, secret);
    const client = this.#known.get(id);
    return client?.secret === secret ? client : undefined;
  }

  /** The client of this id, for a request that shows no secret. */
  find(id: string): Client | undefined {
    return this.#known.size === 0 && id !== '' ? adminClient(id, '') : this.#known.get(id);
  }
}

const byId = (clients: readonly Client[]): Map<string, Client> => new Map(clients.map((client) => [client.id, client]));
