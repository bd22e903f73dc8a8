import type { FilterRules } from '../domain/filter/fields.ts';
import { DETAIL_MODEL, ITEM_MODEL, OPERATIONS, type Operation, type OperationId, type Success } from './operations.ts';

/** One version of the Connectors API. A new version is a new row. */
export interface Family {
  readonly name: string;
  readonly basePath: string;
  readonly title: string;
  /** What follows the published `operationId` of an operation. [D] */
  readonly operationIdSuffix: '' | 'V1';
  /** Whether `/connectors/v1` has replaced it. Calls get a warning that names the new path. [D] */
  readonly legacy?: true;
  readonly operations: readonly OperationId[];
  readonly filterRules: FilterRules;
  /** `$id` of its list items, whose keys are sent in the order of the model. */
  readonly itemModel: 'V3ConnectorDto' | 'V3ConnectorDtoBeta';
  /** `$id` of its form of ConnectorDetail. */
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

/** The family of today: since mid-2026 the version of the service replaces the yearly versions of the whole API. [D] */
const TODAY: Family = {
  name: 'v1',
  basePath: '/connectors/v1',
  title: 'Connectors API v1',
  operationIdSuffix: 'V1',
  operations: ALL,
  filterRules: FILTERS,
  itemModel: 'V3ConnectorDto',
  // Whether the legacy families have the policies too is not known; here they do not. [A]
  detailModel: 'ConnectorDetailV1',
};

/** The API families that a tenant serves, all over the same rows: the one of today first. [D] */
export const FAMILIES: readonly Family[] = [
  TODAY,
  legacy('v2026'),
  legacy('v2025'),
  legacy('v2024'),
  // Older official clients know the correlation config under v3, which its published description lacks. [W]
  { ...legacy('v3'), detailModel: 'ConnectorDetail' },
  {
    ...legacy('beta'),
    operations: ['getConnectorList'],
    filterRules: BETA_FILTERS,
    // As recorded once; without this line the items are those of the published model. [W]
    itemModel: 'V3ConnectorDtoBeta',
  },
];

/** Returns the `$id` of what a family responds with. */
export const modelOf = (family: Family, { model }: Success): string | undefined => {
  if (model === ITEM_MODEL) return family.itemModel;
  return model === DETAIL_MODEL ? family.detailModel : model;
};

/** Returns the path of today for an operation, in the notation of OpenAPI. */
export const pathOfToday = ({ path }: Operation): string => TODAY.basePath + path.replace(/:(\w+)/g, '{$1}');
