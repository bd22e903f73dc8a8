import { type Spread, spreadOf } from './ratio.ts';
import { type Launch, launch, settledMemory } from './server-process.ts';

/** How long a cold start took beside a bare server's, and the memory after it. */
export interface Startup {
  readonly name: string;
  /** From the spawn to the first 200, in milliseconds. */
  readonly milliseconds: Spread;
  /** Share of the first one's time, within each round. */
  readonly ratio: Spread;
  /** Resident megabytes a moment after the first answer. */
  readonly memory: number;
}

/** Starts each in turn, round after round; the first one is what the others are compared with. */
export const measureStartup = async (
  launches: Readonly<Record<string, Launch>>,
  rounds: number,
): Promise<Startup[]> => {
  const names = Object.keys(launches);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  const memory = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, what] of Object.entries(launches)) {
      const server = await launch(what);
      times.get(name)?.push(server.startup);
      memory.get(name)?.push((await settledMemory(server.pid)) ?? Number.NaN);
      await server.stop();
    }
  }
  const base = times.get(names[0] ?? '') ?? [];
  return names.map((name) => {
    const own = times.get(name) ?? [];
    return {
      name,
      milliseconds: spreadOf(own),
      ratio: spreadOf(own.map((time, round) => time / (base[round] ?? Number.NaN))),
      memory: spreadOf(memory.get(name) ?? []).median,
    };
  });
};
