import { FAMILIES } from '../api/families.ts';
import { ApiError, illegalValue } from '../domain/errors.ts';
import type { Tenant } from '../domain/tenant.ts';

/** The server's verdict on a filter. */
export interface FilterCheck {
  readonly valid: boolean;
  /** Number of connectors that match; null for an invalid filter. */
  readonly total: number | null;
  /** Why it is invalid, in the words of the response; null for a valid one. */
  readonly reason: string | null;
  /** Position of the error, counted from 1; null if the whole filter is invalid. */
  readonly position: number | null;
}

/** Returns what a family makes of a filter. @throws ApiError `illegalValue` for an unknown family. */
export const checkFilter = ({ connectors }: Tenant, filters: string, name: string): FilterCheck => {
  const family = FAMILIES.find((family) => family.name === name);
  if (!family) throw illegalValue('family', name, `one of ${FAMILIES.map(({ name }) => name).join(', ')}`);
  try {
    const { total } = connectors.list({ filters, limit: '0', count: 'true' }, family.filterRules);
    return { valid: true, total: total ?? null, reason: null, position: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { valid: false, total: null, reason: error.message, position: error.details.position ?? null };
  }
};
