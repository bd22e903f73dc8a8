import { prepare } from './emulator.ts';
import { type LoadResult, load } from './load.ts';
import type { Workload } from './workloads.ts';

/** A server under load, by the name it has in the table. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly token: string;
  /** Whether it keeps state that a round has to put back. */
  readonly stateful: boolean;
  readonly workloads: readonly Workload[];
}

/** One measurement: a contender under a workload in a round. */
export interface Measurement extends LoadResult {
  readonly round: number;
  readonly contender: string;
  readonly workload: string;
}

/**
 * Runs every contender under each of its workloads, in another order each round; only what is measured in one round is compared.
 *
 * @param seconds length of one run of load.
 */
export const measureRounds = async (
  contenders: readonly Contender[],
  rounds: number,
  seconds: number,
  tell: (line: string) => void,
): Promise<Measurement[]> => {
  const runs = contenders.flatMap((contender) => contender.workloads.map((workload) => ({ contender, workload })));
  const measurements: Measurement[] = [];
  // Round 0 warms the compiled code up and counts for nothing.
  for (let round = 0; round <= rounds; round += 1) {
    tell(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const { contender, workload } of shuffled(runs)) {
      const { name, url, token, stateful } = contender;
      if (stateful) await prepare(url, token);
      const result = await load(url, workload.requests(token), round === 0 ? 1 : seconds);
      if (round > 0) measurements.push({ round, contender: name, workload: workload.id, ...result });
    }
  }
  return measurements;
};

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);

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
