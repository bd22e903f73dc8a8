import type { ConnectorRecord, ListedConnector } from '../domain/ports.ts';
import { fold } from '../domain/text/text.ts';
import type { ConnectorStatus } from '../models/enums.ts';
import { foldList } from './list-query.ts';

/** A row of the table `connector`, without its id. */
export interface ConnectorRow {
  script_name: string;
  name: string;
  name_folded: string;
  type: string;
  type_folded: string;
  class_name: string;
  features: string | null;
  features_folded: string;
  labels: string;
  labels_folded: string;
  category: string | null;
  category_folded: string | null;
  direct_connect: number;
  status: string;
  connector_metadata: string;
  file_upload: number;
  s3_location: string;
  source_config_from: string | null;
  uploaded_files: string | null;
  custom: number;
  /** The list item as JSON, in the default locale. */
  listed: string;
}

/** @param listed the list item as JSON. */
export const toRow = (connector: ConnectorRecord, listed: string): ConnectorRow => ({
  script_name: connector.scriptName,
  name: connector.name,
  name_folded: fold(connector.name),
  type: connector.type,
  type_folded: fold(connector.type),
  class_name: connector.className,
  features: toJson(connector.features),
  features_folded: foldList(connector.features ?? []),
  labels: JSON.stringify(connector.labels),
  labels_folded: foldList(connector.labels),
  category: connector.category,
  category_folded: connector.category === null ? null : fold(connector.category),
  direct_connect: Number(connector.directConnect),
  status: connector.status,
  connector_metadata: JSON.stringify(connector.connectorMetadata),
  file_upload: Number(connector.fileUpload),
  s3_location: connector.s3Location,
  source_config_from: connector.sourceConfigFrom,
  uploaded_files: toJson(connector.uploadedFiles),
  custom: Number(connector.custom),
  listed,
});

/** The columns that `toRow` fills, in the order of the table; the type makes a forgotten one an error. */
const columns: Record<keyof ConnectorRow, true> = {
  script_name: true,
  name: true,
  name_folded: true,
  type: true,
  type_folded: true,
  class_name: true,
  features: true,
  features_folded: true,
  labels: true,
  labels_folded: true,
  category: true,
  category_folded: true,
  direct_connect: true,
  status: true,
  connector_metadata: true,
  file_upload: true,
  s3_location: true,
  source_config_from: true,
  uploaded_files: true,
  custom: true,
  listed: true,
};
export const CONNECTOR_COLUMNS = Object.keys(columns) as readonly (keyof ConnectorRow)[];

export type ConnectorValue = ConnectorRow[keyof ConnectorRow];

/** The values of a row in the order of `CONNECTOR_COLUMNS`: bound by name, each would be looked up. */
export const toValues = (row: ConnectorRow): ConnectorValue[] => CONNECTOR_COLUMNS.map((column) => row[column]);

export const toRecord = (row: ConnectorRow): ConnectorRecord => ({
  ...identity(row),
  labels: JSON.parse(row.labels),
  category: row.category,
  fileUpload: row.file_upload === 1,
  s3Location: row.s3_location,
  sourceConfigFrom: row.source_config_from,
  uploadedFiles: fromJson(row.uploaded_files),
  custom: row.custom === 1,
});

/** What a list reads of a row. */
export type ListedRow = Pick<
  ConnectorRow,
  'name' | 'type' | 'script_name' | 'class_name' | 'features' | 'direct_connect' | 'connector_metadata' | 'status'
> & { short_description: string | null };

export const toListed = (row: ListedRow): ListedConnector => ({
  ...identity(row),
  shortDescription: row.short_description,
});

const identity = (row: Omit<ListedRow, 'short_description'>): Omit<ListedConnector, 'shortDescription'> => ({
  name: row.name,
  type: row.type,
  scriptName: row.script_name,
  className: row.class_name,
  features: fromJson(row.features),
  directConnect: row.direct_connect === 1,
  connectorMetadata: JSON.parse(row.connector_metadata),
  status: row.status as ConnectorStatus,
});

const toJson = (list: readonly string[] | null): string | null => (list === null ? null : JSON.stringify(list));
const fromJson = (text: string | null): string[] | null => (text === null ? null : JSON.parse(text));
