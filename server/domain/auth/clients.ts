import type { ClientInput } from '../../models/index.ts';
import { bytesOfTexts } from '../../platform/bounded-cache.ts';
import { ApiError } from '../errors.ts';
import { SCOPE_ALL } from './access.ts';

/** Maximum length of a client ID in characters if no clients are configured. Real ones have 32 or 36. [A] */
export const MAX_CLIENT_ID_LENGTH = 255;
/** Maximum number of clients that can be added to a tenant, in addition to the configured ones. */
export const MAX_ADDED_CLIENTS = 1_000;
/** Maximum size of the added clients of a tenant, in bytes. */
export const MAX_ADDED_CLIENT_BYTES = 1024 * 1024;

/** A client that can request tokens, with the rights of its tokens. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly authorities: readonly string[];
  readonly scopes: readonly string[];
  /** Lifetime of its access tokens in seconds. Default: the server's. */
  readonly tokenLifetime?: number | undefined;
}

/** Returns a complete client. Rights that the input leaves out are those of an administrator. */
export const toClient = ({ id, secret, authorities, scopes, tokenLifetime }: ClientInput): Client => ({
  ...adminClient(id, secret),
  ...(authorities && { authorities }),
  ...(scopes && { scopes }),
  tokenLifetime,
});

/** Returns a client with all rights, like a personal access token of an administrator. */
export const adminClient = (id: string, secret: string): Client => ({
  id,
  secret,
  authorities: ['ORG_ADMIN'],
  scopes: [SCOPE_ALL],
});

/** The clients of a tenant. If there are none, any ID and secret are valid, with an administrator's rights. */
export class Clients {
  readonly #initial: ReadonlyMap<string, Client>;
  readonly #added = new Map<string, Client>();

  /** @param initial the configured clients, which `reset` restores. */
  constructor(initial: readonly Client[]) {
    this.#initial = new Map(initial.map((client) => [client.id, client]));
  }

  /**
   * Adds a client, or replaces the one with its ID.
   *
   * @throws ApiError `limitViolation` if there are too many clients, or they take too many bytes.
   */
  add(client: Client): void {
    requireRoom([...this.#added.values()].filter(({ id }) => id !== client.id).concat(client));
    this.#added.set(client.id, client);
  }

  /** Copies of those that were added to the configured ones. */
  get added(): ClientInput[] {
    return [...this.#added.values()].map(({ id, secret, authorities, scopes, tokenLifetime }) => ({
      ...{ id, secret, authorities: [...authorities], scopes: [...scopes] },
      ...(tokenLifetime !== undefined && { tokenLifetime }),
    }));
  }

  /** Checks clients as `add` does. @returns a function that replaces the added clients with them. @throws ApiError as `add` does. */
  prepare(clients: readonly Client[]): () => void {
    requireRoom(clients);
    return () => {
      this.#added.clear();
      for (const client of clients) this.#added.set(client.id, client);
    };
  }

  /** Whether clients were added to the configured ones. */
  get isChanged(): boolean {
    return this.#added.size > 0;
  }

  list(): Client[] {
    return [...new Map([...this.#initial, ...this.#added]).values()];
  }

  reset(): void {
    this.#added.clear();
  }

  /** Returns the client with these credentials, or undefined if they are not valid. */
  authenticate(id: string | undefined, secret: string | undefined): Client | undefined {
    const client = secret ? this.find(id) : undefined;
    return client && (this.#isOpen || client.secret === secret) ? client : undefined;
  }

  /** Returns the client with this ID, for a request without a secret. */
  find(id: string | undefined): Client | undefined {
    if (!id) return undefined;
    if (this.#isOpen) return id.length <= MAX_CLIENT_ID_LENGTH ? adminClient(id, '') : undefined;
    return this.#added.get(id) ?? this.#initial.get(id);
  }

  get #isOpen(): boolean {
    return this.#initial.size === 0 && this.#added.size === 0;
  }
}

/** @throws ApiError `limitViolation` for too many clients, or too many bytes. */
const requireRoom = (added: readonly Client[]): void => {
  if (added.length > MAX_ADDED_CLIENTS) throw tooMany(`A tenant takes at most ${MAX_ADDED_CLIENTS} clients.`);
  if (added.reduce((bytes, one) => bytes + bytesOf(one), 0) > MAX_ADDED_CLIENT_BYTES) {
    throw tooMany(`The clients of a tenant take at most ${MAX_ADDED_CLIENT_BYTES} bytes.`);
  }
};

const bytesOf = ({ id, secret, authorities, scopes }: Client): number =>
  bytesOfTexts(id, secret, ...authorities, ...scopes);

const tooMany = (cause: string): ApiError => new ApiError('limitViolation', { field: 'clients', causes: [cause] });
