import type { RequestLogEntry, RequestOutcome } from '../domain/request-log.ts';
import { maskText, maskUrl } from '../domain/secrets.ts';
import type { RequestReport } from './request-line.ts';

/** Name of the tenant that reports omit, because most requests are for it. */
const UNTOLD_TENANT = 'default';

/**
 * Returns what is shown of a request that has ended.
 *
 * @param entry gives its entry, in which the secrets that a reason can quote are masked; it is asked for a rejected request alone.
 * @param time of its end, in milliseconds of real time.
 */
export const reportOfOutcome = (
  outcome: RequestOutcome,
  entry: () => RequestLogEntry,
  time: number,
): RequestReport => ({
  time,
  method: outcome.method,
  url: maskUrl(outcome.url),
  status: outcome.status,
  duration: outcome.duration,
  tenant: outcome.tenant === UNTOLD_TENANT ? undefined : outcome.tenant,
  reason: outcome.rejection ? entry().rejection?.reason : undefined,
  fault: outcome.faultId,
  warnings: outcome.warnings?.map(maskText) ?? [],
});

/** Returns what is shown of an entry of the request log. */
export const reportOfEntry = (entry: RequestLogEntry): RequestReport => ({
  time: Date.parse(entry.time),
  method: entry.method,
  url: entry.path + queryOf(entry),
  status: entry.status,
  duration: entry.duration,
  tenant: entry.tenant === UNTOLD_TENANT ? undefined : entry.tenant,
  reason: entry.rejection?.reason,
  fault: entry.fault ?? undefined,
  warnings: entry.warnings,
});

/** The query as a person would write it: spaces and quotes as they are. */
const queryOf = ({ query }: RequestLogEntry): string => {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
};
