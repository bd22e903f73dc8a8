import { prepare } from './emulator.ts';
import { load } from './load.ts';
import type { Measurement } from './ratio.ts';
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
