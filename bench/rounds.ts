import { prepare } from './emulator.ts';
import { load } from './load.ts';
import { Progress } from './progress.ts';
import type { Measurement } from './ratio.ts';
import type { Workload } from './workloads.ts';

/** A server under load, by its name in the table. */
export interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly token: string;
  /** Whether it has state, which is reset before each run. */
  readonly stateful: boolean;
  readonly workloads: readonly Workload[];
  /** Numbers of connections that it is measured with. */
  readonly connections: readonly number[];
}

/** How often and how long to measure. */
export interface Rounds {
  readonly rounds: number;
  /** Length of one run of load. */
  readonly seconds: number;
}

/**
 * Runs every contender under each of its workloads, round after round.
 *
 * Only measurements of the same round are compared. In a round, the contenders run each workload in turn, the first of one round being
 * the last of the next, so that a slowdown of the machine affects all of them.
 *
 * @param title title of the progress display.
 */
export const measureRounds = async (
  title: string,
  contenders: readonly Contender[],
  { rounds, seconds }: Rounds,
): Promise<Measurement[]> => {
  const runs = contenders.flatMap((contender) =>
    contender.workloads.flatMap((workload) =>
      contender.connections.map((connections) => ({ contender, workload, connections })),
    ),
  );
  const groups = Map.groupBy(runs, ({ workload, connections }) => `${workload.id} ${connections}`);
  const progress = new Progress(title, runs.length * (rounds + 1));
  const measurements: Measurement[] = [];
  // Round 0 lets the servers compile and optimize their code. It is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const group of shuffled([...groups.values()])) {
      for (const { contender, workload, connections } of round % 2 === 0 ? group : group.toReversed()) {
        const { name, url, pid, token, stateful } = contender;
        progress.begin(
          `round ${round} of ${rounds}, ${workload.title}, ${connections === 1 ? 'one connection' : `${connections} connections`}, ${name}`,
        );
        if (stateful) await prepare(url, token);
        const options = { url, pid, connections, seconds: round === 0 ? 1 : seconds };
        const result = await load(options, workload.requests(token));
        if (round > 0) measurements.push({ round, contender: name, workload: workload.id, connections, ...result });
      }
    }
  }
  progress.end();
  return measurements;
};

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
