import { computed, signal } from '@preact/signals';
import { baseUrl } from './address.ts';
import { control } from './api.ts';
import type { Copied } from './logic/copy-as.ts';
import { overview } from './overview.ts';

/** The clients that may ask for tokens; empty if any ID and secret will do. */
export const clients = signal<readonly { readonly id: string }[]>([]);

/** Reads the clients anew. */
export const loadClients = async (): Promise<void> => {
  clients.value = await control('GET', 'clients');
};

/** Stands for a secret that the page does not know. */
export const UNKNOWN_SECRET = 'SECRET';

/** What a client needs to get a token; undefined if requests need none. The page never learns the secrets of configured clients. */
export const credentials = computed((): { readonly id: string; readonly secret: string } | undefined => {
  if (overview.value?.auth === false) return undefined;
  const [first] = clients.value;
  return first ? { id: first.id, secret: UNKNOWN_SECRET } : { id: 'any-id', secret: 'any-secret' };
});

/** A request to this tenant, as it is copied as code. */
export const toCopied = (method: string, path: string, more: Partial<Copied> = {}): Copied => ({
  method,
  baseUrl,
  path,
  headers: {},
  body: undefined,
  client: credentials.value,
  ...more,
});
