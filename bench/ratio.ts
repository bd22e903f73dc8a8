import type { LoadResult } from './load.ts';

/** One measurement: a contender under a workload in a round. */
export interface Measurement extends LoadResult {
  readonly round: number;
  readonly contender: string;
  readonly workload: string;
}

/** The middle of some numbers, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export const spreadOf = (numbers: readonly number[]): Spread => {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
  return { median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
};

/**
 * A figure of one contender as a share of another's, taken within each round.
 *
 * @param figure what of a measurement is compared.
 */
export const ratio = (
  measurements: readonly Measurement[],
  workload: string,
  contender: string,
  base: string,
  figure: (measurement: Measurement) => number,
): Spread | undefined => {
  const of = (name: string, round: number) =>
    measurements.find((one) => one.round === round && one.workload === workload && one.contender === name);
  const rounds = [...new Set(measurements.map(({ round }) => round))];
  const ratios = rounds.flatMap((round) => {
    const [one, other] = [of(contender, round), of(base, round)];
    return one && other ? [figure(one) / figure(other)] : [];
  });
  return ratios.length > 0 ? spreadOf(ratios) : undefined;
};
