import type { FilterRules } from '../domain/filter/fields.ts';
import { OPERATIONS, type OperationId } from './operations.ts';

/** One version of the Connectors API. A new version is a new row. */
export interface Family {
  readonly name: string;
  readonly basePath: string;
  readonly title: string;
  /** Whether the service has announced its end; its use is worth a warning. */
  readonly deprecated?: true;
  readonly operations: readonly OperationId[];
  readonly filterRules: FilterRules;
  /** `$id` of its form of ConnectorDetail. */
  readonly detailModel: 'ConnectorDetail' | 'ConnectorDetailNullable';
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
const V3 = ALL.filter((id) => id !== 'getConnectorCorrelationConfig' && id !== 'putConnectorCorrelationConfig');

const dated = (name: string): Family => ({
  name,
  basePath: `/${name}/connectors`,
  title: `Connectors API ${name}`,
  operations: ALL,
  filterRules: FILTERS,
  detailModel: 'ConnectorDetailNullable',
});

/** The API families that a tenant serves, all over the same rows. [D] */
export const FAMILIES: readonly Family[] = [
  {
    name: 'v3',
    basePath: '/v3/connectors',
    title: 'Connectors API v3',
    operations: V3,
    filterRules: FILTERS,
    detailModel: 'ConnectorDetail',
  },
  dated('v2024'),
  dated('v2025'),
  dated('v2026'),
  { ...dated('v1'), basePath: '/connectors/v1' },
  {
    name: 'beta',
    basePath: '/beta/connectors',
    title: 'Connectors API beta',
    deprecated: true,
    operations: ['getConnectorList'],
    filterRules: BETA_FILTERS,
    detailModel: 'ConnectorDetailNullable',
  },
];
