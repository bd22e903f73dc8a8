import type { ClientInput } from '../../models/index.ts';
import { bytesOfTexts } from '../../platform/bounded-cache.ts';
import { ApiError } from '../errors.ts';
import { SCOPE_ALL } from './access.ts';

/** Maximum length of a client ID in characters if no clients are configured. Real ones have 32 or 36. [A] */
export const MAX_CLIENT_ID_LENGTH = 255;
/** Maximum number of clients that a tenant takes in addition to those of the settings. */
export const MAX_ADDED_CLIENTS = 1_000;
/** Maximum size of the added clients of a tenant, in bytes. */
export const MAX_ADDED_CLIENT_BYTES = 1024 * 1024;

/** Who may ask for tokens, and what its tokens may do. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly authorities: readonly string[];
  readonly scopes: readonly string[];
  /** Seconds; undefined for that of the server. */
  readonly tokenLifetime?: number | undefined;
}

/** Returns a client of these settings; what they leave out is that of an administrator. */
export const toClient = ({ id, secret, authorities, scopes, tokenLifetime }: ClientInput): Client => ({
  ...adminClient(id, secret),
  ...(authorities && { authorities }),
  ...(scopes && { scopes }),
  tokenLifetime,
});

/** Returns a client that may do everything, as a personal access token of an administrator may. */
export const adminClient = (id: string, secret: string): Client => ({
  id,
  secret,
  authorities: ['ORG_ADMIN'],
  scopes: [SCOPE_ALL],
});

/** The clients of a tenant. If there are none, any ID and secret are those of an administrator's client. */
export class Clients {
  readonly #initial: ReadonlyMap<string, Client>;
  readonly #added = new Map<string, Client>();

  /** @param initial those of the server's settings, to which `reset` goes back. */
  constructor(initial: readonly Client[]) {
    this.#initial = new Map(initial.map((client) => [client.id, client]));
  }

  /**
   * Adds a client, or replaces the one with its ID.
   *
   * @throws ApiError `limitViolation` for one too many.
   */
  add(client: Client): void {
    const added = [...this.#added.values()].filter(({ id }) => id !== client.id).concat(client);
    if (added.length > MAX_ADDED_CLIENTS) throw tooMany(`A tenant takes at most ${MAX_ADDED_CLIENTS} clients.`);
    if (added.reduce((bytes, one) => bytes + bytesOf(one), 0) > MAX_ADDED_CLIENT_BYTES) {
      throw tooMany(`The clients of a tenant take at most ${MAX_ADDED_CLIENT_BYTES} bytes.`);
    }
    this.#added.set(client.id, client);
  }

  /** Whether they are other clients than those of the server's settings. */
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

  /** Returns the client with this ID, for a request that shows no secret. */
  find(id: string | undefined): Client | undefined {
    if (!id) return undefined;
    if (this.#isOpen) return id.length <= MAX_CLIENT_ID_LENGTH ? adminClient(id, '') : undefined;
    return this.#added.get(id) ?? this.#initial.get(id);
  }

  get #isOpen(): boolean {
    return this.#initial.size === 0 && this.#added.size === 0;
  }
}

const bytesOf = ({ id, secret, authorities, scopes }: Client): number =>
  bytesOfTexts(id, secret, ...authorities, ...scopes);

const tooMany = (cause: string): ApiError => new ApiError('limitViolation', { field: 'clients', causes: [cause] });
