import { plural } from '../platform/words.ts';
import { type RequestLog, type RequestLogEntry, type RequestLogQuery, testsOf } from './request-log.ts';

/** The result of `verify`: how many entries matched, whether the count is right, and if not, why. */
export interface Verification {
  readonly matched: number;
  readonly ok: boolean;
  /** What was expected and what came, in words; only if the count is wrong. */
  readonly message?: string;
  /** The requests that came nearest, the nearest first; only if the count is wrong. */
  readonly nearest?: readonly NearMiss[];
}

/** A request that does not match, with what differs. */
export interface NearMiss {
  readonly entry: RequestLogEntry;
  readonly differs: readonly Difference[];
}

export interface Difference {
  readonly property: keyof RequestLogQuery;
  readonly expected: string | number;
  readonly actual: string | number | null;
}

export interface Count {
  readonly exactly?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Maximum number of near misses in a verification. */
const MAX_NEAREST = 5;

/** Counts the entries that match, and compares the number with the expected count: at least one by default. */
export const verify = (requestLog: RequestLog, match: RequestLogQuery, count: Count = { atLeast: 1 }): Verification => {
  const matched = requestLog.find(match).length;
  const { exactly = matched, atLeast = 0, atMost = Number.POSITIVE_INFINITY } = count;
  if (matched === exactly && matched >= atLeast && matched <= atMost) return { matched, ok: true };
  const entries = requestLog.find();
  const nearest = nearestMisses(entries, match);
  return { matched, ok: false, message: messageOf(match, count, matched, entries.length, nearest), nearest };
};

const nearestMisses = (entries: readonly RequestLogEntry[], match: RequestLogQuery): NearMiss[] => {
  const tests = testsOf(match);
  return entries
    .map((entry) => ({
      entry,
      differs: tests
        .filter(({ passes }) => !passes(entry))
        .map(({ key }) => ({ property: key, expected: match[key] ?? '', actual: actualOf(entry, key) })),
    }))
    .filter(({ differs }) => differs.length > 0)
    .sort((one, other) => one.differs.length - other.differs.length)
    .slice(0, MAX_NEAREST);
};

/** What an entry has for a property of a query: an entry is since its own id. */
const actualOf = (entry: RequestLogEntry, key: keyof RequestLogQuery): string | number | null =>
  key === 'since' ? `${entry.id} (${entry.time})` : entry[key];

const messageOf = (
  match: RequestLogQuery,
  count: Count,
  matched: number,
  total: number,
  nearest: readonly NearMiss[],
): string => {
  const conditions = Object.entries(match).filter(([, wanted]) => wanted !== undefined);
  const wanted = conditions.map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(', ');
  const logged = `of ${plural(total, 'logged request')}, ${matched} ${matched === 1 ? 'matches' : 'match'}`;
  const head = `Expected ${countText(count)}${wanted === '' ? '' : ` with ${wanted}`}; ${logged}.`;
  if (nearest.length === 0) return head;
  const lines = nearest.map(({ entry, differs }) => {
    const { id, method, path, status } = entry;
    const parts = differs.map(({ property, expected, actual }) => {
      return `${property} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
    });
    return `  #${id} ${method} ${path} ${status}: ${parts.join('; ')}`;
  });
  return [`${head} The nearest that do not:`, ...lines].join('\n');
};

const countText = ({ exactly, atLeast, atMost }: Count): string => {
  const bounds = [
    ...(exactly === undefined ? [] : [`exactly ${exactly}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  const last = exactly ?? atMost ?? atLeast;
  return `${bounds.join(' and ') || 'any number of'} ${last === 1 ? 'request' : 'requests'}`;
};
