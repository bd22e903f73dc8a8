import type { FilterRules } from '../domain/filter/fields.ts';
import { DETAIL_MODEL, ITEM_MODEL, OPERATIONS, type Operation, type OperationId, type Success } from './operations.ts';

/** A version of the Connectors API. A new version is a new row of `FAMILIES`. */
export interface Family {
  readonly name: string;
  readonly basePath: string;
  readonly title: string;
  /** Suffix of the published `operationId` of each operation. [D] */
  readonly operationIdSuffix: '' | 'V1';
  /** Whether `/connectors/v1` has replaced it. Calls get a warning that names the new path. [D] */
  readonly legacy?: true;
  readonly operations: readonly OperationId[];
  readonly filterRules: FilterRules;
  /** `$id` of the model of its list items. Keys are sent in the model's order. */
  readonly itemModel: 'V3ConnectorDto' | 'V3ConnectorDtoBeta';
  /** `$id` of its model of ConnectorDetail. */
  readonly detailModel: 'ConnectorDetail' | 'ConnectorDetailV2024' | 'ConnectorDetailV1';
}

const FILTERS: FilterRules = {
  name: ['sw', 'co'],
  type: ['sw', 'co', 'eq'],
  directConnect: ['eq'],
  category: ['eq'],
  features: ['ca'],
  labels: ['ca'],
};

const BETA_FILTERS: FilterRules = {
  name: ['sw'],
  type: ['eq'],
  directConnect: ['eq'],
  category: ['eq'],
  features: ['ca'],
};

const ALL = OPERATIONS.map(({ id }) => id);

const legacy = (name: string): Family => ({
  name,
  basePath: `/${name}/connectors`,
  title: `Connectors API ${name} (legacy)`,
  operationIdSuffix: '',
  legacy: true,
  operations: ALL,
  filterRules: FILTERS,
  itemModel: 'V3ConnectorDto',
  detailModel: 'ConnectorDetailV2024',
});

/** The current family. Since mid-2026, a version of the service replaces the yearly versions of the whole API. [D] */
const TODAY: Family = {
  name: 'v1',
  basePath: '/connectors/v1',
  title: 'Connectors API v1',
  operationIdSuffix: 'V1',
  operations: ALL,
  filterRules: FILTERS,
  itemModel: 'V3ConnectorDto',
  // It is unknown whether the legacy families have policies too; here they do not. [A]
  detailModel: 'ConnectorDetailV1',
};

/** The API families of a tenant, all for the same connectors. The current one is first. [D] */
export const FAMILIES: readonly Family[] = [
  TODAY,
  legacy('v2026'),
  legacy('v2025'),
  legacy('v2024'),
  // Older official clients use the correlation config under v3, although its published description lacks it. [W]
  { ...legacy('v3'), detailModel: 'ConnectorDetail' },
  {
    ...legacy('beta'),
    operations: ['getConnectorList'],
    filterRules: BETA_FILTERS,
    // As in a recording. Without this line, items would follow the published model. [W]
    itemModel: 'V3ConnectorDtoBeta',
  },
];

/** Returns the `$id` of the model of a family's response. */
export const modelOf = (family: Family, { model }: Success): string | undefined => {
  if (model === ITEM_MODEL) return family.itemModel;
  return model === DETAIL_MODEL ? family.detailModel : model;
};

/** Returns the current family's path for an operation, in OpenAPI notation. */
export const pathOfToday = ({ path }: Operation): string => TODAY.basePath + path.replace(/:(\w+)/g, '{$1}');
