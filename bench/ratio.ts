import type { LoadResult } from './load.ts';

/** One run of load: a server under a workload in a round. */
export interface Measurement extends LoadResult {
  readonly round: number;
  readonly contender: string;
  readonly workload: string;
  readonly connections: number;
}

/** The median of some numbers, and their range. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spreadOf = (numbers: readonly number[]): Spread => {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
};

/**
 * Returns a figure of one contender as a multiple of another's, taken within each round.
 *
 * @param measurements of one workload. @param base name of the other contender.
 */
export const ratio = <T extends Pick<Measurement, 'round' | 'contender'>>(
  measurements: readonly T[],
  contender: string,
  base: string,
  figure: (measurement: T) => number,
): Spread => {
  const own = measurements.filter((one) => one.contender === contender);
  return spreadOf(
    own.flatMap((one) => {
      const other = measurements.find(({ round, contender: name }) => round === one.round && name === base);
      return other ? [figure(one) / figure(other)] : [];
    }),
  );
};
