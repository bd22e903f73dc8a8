import { createHash } from 'node:crypto';
import { AuthorizationCodes } from './authorization-codes.ts';
import type { Clients } from './clients.ts';
import { ConnectorDocuments } from './connector-documents.ts';
import { Connectors } from './connectors.ts';
import type { ConnectorStore } from './ports.ts';

/** One ISC tenant: its connectors, and who may ask for its tokens. */
export class Tenant {
  readonly name: string;
  /** A UUID that is the same for the same name. */
  readonly id: string;
  readonly connectors: Connectors;
  readonly documents: ConnectorDocuments;
  readonly clients: Clients;
  readonly codes = new AuthorizationCodes();

  constructor(name: string, store: ConnectorStore, clients: Clients) {
    this.name = name;
    this.id = stableUuid(`tenant ${name}`);
    this.connectors = new Connectors(store);
    this.documents = new ConnectorDocuments(store);
    this.clients = clients;
  }
}

/** A UUID of version 8 (RFC 9562) derived from a text. */
export const stableUuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
