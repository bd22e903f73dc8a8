import { listItem } from '../domain/connectors/detail.ts';
import type { ConnectorReader } from '../domain/ports.ts';
import type { ConnectorDto } from '../models/index.ts';

/** Information about connectors that lists do not show. */
export interface ConnectorStatus {
  /** The scriptNames of those that can be patched and deleted. */
  readonly custom: readonly string[];
  /** Connectors that lists omit, by name. */
  readonly unlisted: readonly {
    /** As a list would show it. */
    readonly connector: ConnectorDto;
    readonly reason: string;
  }[];
}

/** Returns which connectors are custom, and which lists leave out. It reads all of them. */
export const connectorStatus = (reader: ConnectorReader): ConnectorStatus => {
  const custom: string[] = [];
  const unlisted: ConnectorStatus['unlisted'][number][] = [];
  for (const scriptName of reader.scriptNames()) {
    const connector = reader.find(scriptName);
    if (connector?.custom) custom.push(scriptName);
    if (!connector || connector.status === 'RELEASED') continue;
    unlisted.push({
      connector: JSON.parse(listItem(connector)) as ConnectorDto,
      reason: `Its status is ${connector.status}; lists show only RELEASED connectors.`,
    });
  }
  unlisted.sort((one, other) => one.connector.name.localeCompare(other.connector.name, 'en'));
  return { custom, unlisted };
};
