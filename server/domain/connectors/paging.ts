import { illegalValue } from '../errors.ts';

/** Default size of a page. Every SDK's paginator depends on it. [D/W] */
export const DEFAULT_LIMIT = 250;
export const MAX_LIMIT = 250;
/** The largest Java int, which is the service's own limit. [A] */
export const MAX_OFFSET = 2_147_483_647;

export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** Whether the query asks for the filtered total. */
  readonly count: boolean;
}

/**
 * Parses the three paging parameters of a query.
 *
 * @throws ApiError `illegalValue` if one is not an integer in range, or not a boolean. [D; A for `count`]
 */
export const readPage = (query: { limit?: string; offset?: string; count?: string }): Page => ({
  limit: readInteger('limit', query.limit, DEFAULT_LIMIT, MAX_LIMIT),
  offset: readInteger('offset', query.offset, 0, MAX_OFFSET),
  count: readBoolean('count', query.count),
});

const readInteger = (name: string, text: string | undefined, absent: number, max: number): number => {
  // An empty parameter counts as absent. [A]
  if (text === undefined || text === '') return absent;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw illegalValue(name, text, `an integer from 0 to ${max}`);
  return value;
};

/** Parses a boolean in any letter case: PowerShell sends `True`. [W] */
const readBoolean = (name: string, text: string | undefined): boolean => {
  const folded = text?.toLowerCase() ?? 'false';
  if (folded !== 'true' && folded !== 'false') throw illegalValue(name, text, 'true or false', { evidence: 'A' });
  return folded === 'true';
};
