import { FAMILIES } from '../api/families.ts';
import { OAUTH_OPERATIONS } from '../api/oauth.ts';
import { OPERATIONS } from '../api/operations.ts';
import { FAULT_PRESETS, type FaultPreset } from '../domain/fault-presets.ts';
import { FIELD_KINDS, type FilterField, type Operator } from '../domain/filter/fields.ts';
import { CONNECTOR_STATUSES, CREATE_STATUSES, LOCALES } from '../models/enums.ts';

/** The capabilities of the server, for drawing forms and completing filters. */
export interface Catalog {
  readonly locales: readonly string[];
  readonly statuses: readonly string[];
  readonly createStatuses: readonly string[];
  /** The current one is first. */
  readonly families: readonly CatalogFamily[];
  /** Every operation that a fault rule can name, those of OAuth included. */
  readonly operations: readonly CatalogOperation[];
  readonly faultPresets: readonly FaultPreset[];
}

interface CatalogFamily {
  readonly name: string;
  readonly basePath: string;
  readonly title: string;
  readonly legacy: boolean;
  readonly operations: readonly string[];
  /** Suffix of the published operationIds. */
  readonly operationIdSuffix: string;
  readonly filters: readonly {
    readonly field: FilterField;
    readonly holds: 'text' | 'boolean' | 'list';
    readonly operators: readonly Operator[];
  }[];
}

interface CatalogOperation {
  readonly id: string;
  readonly method: string;
  /** Below the base path of a family, or the whole path for OAuth; parameters are in braces. */
  readonly path: string;
  readonly summary: string;
}

/** Returns the families with their operations and filters, the locales, and the fault presets. */
export const makeCatalog = (): Catalog =>
  structuredClone({
    locales: LOCALES,
    statuses: CONNECTOR_STATUSES,
    createStatuses: CREATE_STATUSES,
    families: FAMILIES.map(({ name, basePath, title, legacy = false, operations, operationIdSuffix, filterRules }) => ({
      name,
      basePath,
      title,
      legacy,
      operations,
      operationIdSuffix,
      filters: Object.entries(filterRules).map(([field, operators]) => ({
        // The keys of the rules are fields.
        field: field as FilterField,
        holds: FIELD_KINDS[field as FilterField],
        operators,
      })),
    })),
    operations: [...OPERATIONS, ...OAUTH_OPERATIONS].map(({ id, method, path, summary }) => ({
      id,
      method,
      path: path.replace(/:(\w+)/g, '{$1}'),
      summary,
    })),
    faultPresets: FAULT_PRESETS,
  });
