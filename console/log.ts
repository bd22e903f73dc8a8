import { signal } from '@preact/signals';
import { control } from './api.ts';
import type { Filterable } from './logic/request-filter.ts';
import { overview } from './overview.ts';
import type { Given } from './state.ts';

export type Summary = Given<'requestSummaries'>[number];

/** A request as the list shows it. Headers and bodies are fetched when it is opened: the page must not grow with them. */
export interface Logged extends Filterable {
  readonly id: number;
  readonly time: string;
  readonly duration: number;
  readonly hasWarnings: boolean;
  /** Whether a person sent it from the console. */
  readonly isOurs: boolean;
}

/** The requests that the page knows, oldest first. */
export const log = signal<readonly Logged[]>([]);

/** Maximum number of requests that the page holds. */
const MAX_HELD = 10_000;

/** The page shows no request that the server no longer holds. */
const limit = (): number => Math.min(MAX_HELD, overview.value?.requests.limit ?? MAX_HELD);

const toLogged = (entry: Summary): Logged => ({
  id: entry.id,
  time: entry.time,
  duration: entry.duration,
  method: entry.method,
  path: entry.path,
  query: placeText(entry.query),
  status: entry.status,
  operation: entry.operation,
  clientId: entry.clientId,
  scriptName: entry.scriptName,
  fault: entry.fault,
  rule: entry.rejection?.rule ?? null,
  why: entry.rejection?.reason ?? entry.warnings[0] ?? '',
  hasWarnings: entry.warnings.length > 0,
  isOurs: entry.fromConsole,
});

/** Returns parameters as in a URL, but readable: it encodes only what would be misread. */
const placeText = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${value.replace(/[%&#+]/g, encodeURIComponent)}`)
    .join('&');

let arrived: Logged[] = [];
let isScheduled = false;

/** Adds a request that came. Those of one frame are shown together. */
export const addRequest = (entry: Summary): void => {
  arrived.push(toLogged(entry));
  if (isScheduled) return;
  isScheduled = true;
  // A hidden page draws no frames, but must not grow.
  setTimeout(takeArrived, document.hidden ? 1000 : 16);
};

const takeArrived = (): void => {
  isScheduled = false;
  const last = log.value.at(-1)?.id ?? 0;
  const inOrder = arrived.every(({ id }, index) => id > (arrived[index - 1]?.id ?? last));
  const merged = inOrder ? [...log.value, ...arrived] : merge(log.value, arrived);
  arrived = [];
  log.value = merged.length > limit() ? merged.slice(-limit()) : merged;
};

const merge = (one: readonly Logged[], other: readonly Logged[]): Logged[] =>
  [...new Map([...one, ...other].map((entry) => [entry.id, entry])).values()].sort((a, b) => a.id - b.id);

/**
 * Reads what the page missed.
 *
 * @param which the `new` requests alone, `all` if some in between may be missing, or those of an `other` log than before.
 */
export const readLog = async (which: 'new' | 'all' | 'other'): Promise<void> => {
  const last = which === 'new' ? log.value.at(-1)?.id : undefined;
  const since = last === undefined ? '' : `?since=${last}`;
  const entries = await control<readonly Summary[]>('GET', `requests/summaries${since}`);
  log.value = merge(which === 'other' ? [] : log.value, entries.map(toLogged)).slice(-limit());
};

/** Empties the log of the tenant and of the page. */
export const clearLog = async (): Promise<void> => {
  await control('DELETE', 'requests');
  arrived = [];
  log.value = [];
};
