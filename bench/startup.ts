import { Progress } from './progress.ts';
import { ratio, type Spread, spreadOf } from './ratio.ts';
import { type Launch, launch, settledMemory } from './server-process.ts';

/** The time of a cold start, and the memory after it. */
export interface Startup {
  readonly name: string;
  /** From the spawn to the first 200, in milliseconds. */
  readonly milliseconds: Spread;
  /** The same as a multiple of the first server's, within each round. */
  readonly ratio: Spread;
  /** Resident megabytes a moment after the first response. */
  readonly memory: Spread;
}

/** Starts each server in turn, round after round. The first one is what the others are compared with. */
export const measureStartup = async (
  launches: Readonly<Record<string, Launch>>,
  rounds: number,
): Promise<Startup[]> => {
  const names = Object.keys(launches);
  const progress = new Progress('start', rounds * names.length);
  const starts: { round: number; contender: string; milliseconds: number; memory: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [contender, what] of Object.entries(launches)) {
      progress.begin(contender);
      const server = await launch(what);
      const memory = (await settledMemory(server.pid)) ?? Number.NaN;
      starts.push({ round, contender, milliseconds: server.startup, memory });
      await server.stop();
    }
  }
  progress.end();
  return names.map((name) => {
    const own = starts.filter(({ contender }) => contender === name);
    return {
      name,
      milliseconds: spreadOf(own.map(({ milliseconds }) => milliseconds)),
      ratio: ratio(starts, name, names[0] ?? '', ({ milliseconds }) => milliseconds),
      memory: spreadOf(own.map(({ memory }) => memory)),
    };
  });
};
