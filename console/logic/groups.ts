import type { Filterable } from './request-filter.ts';

/** Requests that have something in common. */
export interface Group {
  readonly title: string;
  /** The filter that shows them alone. */
  readonly name: 'rule' | 'op';
  readonly value: string;
  readonly count: number;
  /** How many of them were rejected, or got no response. */
  readonly failed: number;
  readonly lastId: number;
  readonly example: string;
}

interface Grouped extends Filterable {
  readonly id: number;
}

/** Returns the requests grouped by rule or operation, the most frequent first. Those without the property are left out. */
export const groupsOf = (entries: readonly Grouped[], by: 'rule' | 'operation'): Group[] => {
  const groups = new Map<string, Group>();
  for (const entry of entries) {
    const value = entry[by];
    if (value === null) continue;
    const { count = 0, failed = 0 } = groups.get(value) ?? {};
    groups.set(value, {
      title: value,
      name: by === 'rule' ? 'rule' : 'op',
      value,
      count: count + 1,
      failed: failed + Number(entry.status === 0 || entry.status >= 400 || entry.rule !== null),
      lastId: entry.id,
      example: entry.why,
    });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count || other.lastId - one.lastId);
};
