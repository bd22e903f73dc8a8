import { provisioningPolicies } from '../domain/connectors/provisioning-policies.ts';
import type { ConnectorDetail, ConnectorDetailV1, ConnectorDetailV2024 } from '../models/index.ts';
import { schemas } from '../models/validators.ts';
import type { Family } from './families.ts';

type Item = Readonly<Record<string, unknown>>;

/** `$id` of the items as they are stored. */
const STORED_ITEMS: Family['itemModel'] = 'V3ConnectorDto';

/** Returns what brings a stored item into the form of a model: its keys, in its order. */
export const itemForm = (model: Family['itemModel']): ((item: Item) => Item) => {
  const keys = Object.keys(schemas[model]?.['properties'] ?? {});
  return (item) => Object.fromEntries(keys.map((key) => [key, item[key]]));
};

/** Returns what brings a stored list into the form of a model. */
export const listForm = (model: Family['itemModel']): ((json: Uint8Array) => Uint8Array | string) => {
  if (model === STORED_ITEMS) return (json) => json;
  const show = itemForm(model);
  return (json) => JSON.stringify((JSON.parse(Buffer.from(json).toString()) as Item[]).map(show));
};

const withNulls = (detail: ConnectorDetail): ConnectorDetailV2024 => ({
  ...detail,
  sourceConfig: detail.sourceConfig ?? null,
  sourceConfigFrom: detail.sourceConfigFrom ?? null,
});

const withPolicies = (detail: ConnectorDetail): ConnectorDetailV1 => ({
  ...withNulls(detail),
  provisioningPolicies: [...provisioningPolicies(detail.applicationXml)],
});

/** How each family shows a connector. */
export const DETAIL_FORMS: Readonly<Record<Family['detailModel'], (detail: ConnectorDetail) => object>> = {
  ConnectorDetail: (detail) => detail,
  ConnectorDetailV2024: withNulls,
  ConnectorDetailV1: withPolicies,
};
