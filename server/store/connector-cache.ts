import type { ConnectorRecord, Documents, Translations } from '../domain/ports.ts';
import type { ConnectorId } from './statements.ts';

/** What has been read of one connector so far. */
export interface CachedConnector {
  readonly id: ConnectorId;
  readonly record: ConnectorRecord;
  documents?: Documents;
  translations?: Translations;
}

/** Most connectors that are remembered: enough for those that a client works on. */
const MAX_CACHED = 64;

/** The connectors that were read or written last, so that a client's next step need not read them again. */
export class ConnectorCache {
  readonly #connectors = new Map<string, CachedConnector>();

  get(scriptName: string): CachedConnector | undefined {
    return this.#connectors.get(scriptName);
  }

  set(connector: CachedConnector): void {
    const [oldest] = this.#connectors.keys();
    if (oldest !== undefined && this.#connectors.size >= MAX_CACHED) this.#connectors.delete(oldest);
    this.#connectors.set(connector.record.scriptName, connector);
  }

  forget(scriptName: string): void {
    this.#connectors.delete(scriptName);
  }

  clear(): void {
    this.#connectors.clear();
  }
}
