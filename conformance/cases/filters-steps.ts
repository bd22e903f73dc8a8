import type { Case, Expectation, Request, Step } from '../case.ts';
import { all, type Expected, length, some } from '../match.ts';
import { create, filtered, ILLEGAL_VALUE, rejection, V3 } from '../steps.ts';

/** Evidence for a row of a table. */
export type Evidence = Pick<Case, 'mark' | 'source' | 'settledBy'>;

export const FIELDS: Evidence = { mark: 'D', source: 'published description of the filters of this list' };
export const LANGUAGE: Evidence = { mark: 'D', source: 'filter language of the standard collection parameters' };
export const LETTER_CASE: Evidence = {
  mark: 'W',
  source: 'recorded lists of a tenant; the filter language says so of most comparisons',
};
export const assumed = (settledBy: string): Evidence => ({
  mark: 'A',
  source: 'the filter language is published, but not this detail',
  settledBy,
});

/** Three released connectors that differ in name, in type, and in whether they connect directly. */
export const THREE: readonly Step[] = [
  { name: 'Ant', type: 'Payroll', directConnect: true },
  { name: 'Bee', type: 'Payroll Plus', directConnect: false },
  { name: 'Cat', type: 'Ledger', directConnect: true },
].map(({ name, type, directConnect }) =>
  create({
    name: `Conformance {{run}} ${name}`,
    type: `Conformance {{run}} ${type}`,
    directConnect,
    status: 'RELEASED',
  }),
);

/** Restricts a filter to the connectors of this run. */
export const OURS = 'name sw "Conformance {{run}}"';

/** The list of a family with a filter. */
export const filteredAt = (base: string, filter: string): Request => {
  const { path, ...rest } = filtered(filter);
  return { ...rest, path: path.replace(V3, base) };
};

/** Matches exactly the connectors with these names, in any order. */
export const named = (names: readonly string[]): Expectation => ({
  status: 200,
  json: all(length(names.length), ...names.map((name): Expected => some({ name }))),
});

const ofRun = (name: string): string => `Conformance {{run}} ${name}`;

export type Selecting = readonly [
  id: string,
  title: string,
  evidence: Evidence,
  filter: string,
  names: readonly string[],
];

/** Filters on connectors of this run, with the names that they select, without their common prefix. */
export const selecting = (rows: readonly Selecting[], connectors = THREE, base = V3): Case[] =>
  rows.map(([id, title, evidence, filter, names]) => ({
    id: `filters/${id}`,
    title,
    ...evidence,
    writes: true,
    steps: [...connectors, { send: filteredAt(base, filter), expect: named(names.map(ofRun)) }],
  }));

/** Filters on features, labels, and categories, which only seed connectors have. */
export const selectingSeed = (rows: readonly Selecting[], base = V3): Case[] =>
  rows.map(([id, title, evidence, filter, names]) => ({
    id: `filters/${id}`,
    title,
    ...evidence,
    seed: true,
    writes: false,
    steps: [{ send: filteredAt(base, filter), expect: named(names) }],
  }));

/** An invalid filter, and what its rejection must say. `found` is undefined at the end of the filter. */
export type Rejected = readonly [filter: string, position: number, expected: string, found?: string];
export type Rejecting = readonly [id: string, title: string, evidence: Evidence, ...rejected: readonly Rejected[]];

export const FIELD = 'one of the fields name, type, directConnect, category, features, labels';
export const OPERATOR = 'one of the operators ca, co, eq, ge, gt, in, le, lt, ne, pr, isnull, sw';
export const TEXT = 'a text in double quotes';
export const END = 'and, or, or the end of the filter';

export const illegalFilter = (cause: Expected): Expectation =>
  rejection(400, ILLEGAL_VALUE, 'Illegal value for field "filters".', cause);

const refusedStep =
  (base: string) =>
  ([filter, position, expected, found]: Rejected): Step => ({
    send: filteredAt(base, filter),
    expect: illegalFilter(
      `Position ${position} of filters: expected ${expected}, found ${
        found === undefined ? 'the end' : JSON.stringify(found)
      }.`,
    ),
  });

/** Rejected filters; all filters of a row show the behavior in its title. */
export const rejecting = (rows: readonly Rejecting[], base = V3): Case[] =>
  rows.map(([id, title, evidence, ...rejected]) => ({
    id: `filters/${id}`,
    title,
    ...evidence,
    writes: false,
    steps: rejected.map(refusedStep(base)),
  }));
