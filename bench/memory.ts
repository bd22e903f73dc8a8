import { onNode, prepare, tokenOf, waysOfStarting } from './emulator.ts';
import { load } from './load.ts';
import { residentMemory } from './process-figures.ts';
import { Progress } from './progress.ts';
import { ratio, type Spread, spreadOf } from './ratio.ts';
import type { Rounds } from './rounds.ts';
import { endGently, type Launch, launch, settledMemory } from './server-process.ts';
import { WORKLOADS } from './workloads.ts';

/** Resident memory of a server before and after a minute of load, in megabytes. */
export interface MemoryUse {
  readonly name: string;
  readonly start: Spread;
  readonly end: Spread;
  /** Target (maximum) after the load. */
  readonly target?: number;
}

/** The effect of the size of V8's young generation. */
export interface YoungGeneration {
  /** Value of `--max-semi-space-size`, in megabytes; undefined if V8 chooses. */
  readonly size: number | undefined;
  /** Resident megabytes after the load. */
  readonly memory: Spread;
  /** Processor time of a request, as a multiple of that with the size that V8 chooses. */
  readonly processor: Spread;
}

const MINUTE = 60;
const TARGET = 160;
const SIZES = [undefined, 1, 2, 4, 8, 16, 32] as const;
/** Length of a run. It is longer than one for speed, because it must fill the old generation too. */
const SIZE_FACTOR = 10;

/** Workloads that do not let the tenant grow, because created connectors take memory. */
const MIXTURE = WORKLOADS.filter(({ id }) => id !== 'post');

/** Starts a server, and sends all kinds of requests except POST over ten connections. */
const underMixture = async (what: Launch, seconds: number) => {
  const server = await launch(what);
  try {
    const { url, pid } = server;
    const start = (await settledMemory(pid)) ?? Number.NaN;
    const token = await tokenOf(url);
    await prepare(url, token);
    const requests = MIXTURE.flatMap((workload) => workload.requests(token));
    const { processor } = await load({ url, pid, connections: 10, seconds }, requests);
    return { start, end: residentMemory(pid) ?? Number.NaN, processor };
  } finally {
    await server.stop();
  }
};

/** Measures every way of starting the emulator. */
export const measureMemory = async (folder: string): Promise<MemoryUse[]> => {
  const ours = Object.entries(waysOfStarting(folder));
  const progress = new Progress('memory', ours.length);
  const uses: MemoryUse[] = [];
  for (const [name, what] of ours) {
    progress.begin(name);
    // The first start may have to compile. A server that shuts down cleanly caches the result.
    await endGently(await launch(what));
    const { start, end } = await underMixture(what, MINUTE);
    uses.push({ name, start: spreadOf([start]), end: spreadOf([end]), target: TARGET });
  }
  progress.end();
  return uses;
};

/** Measures each size in turn, round after round. */
export const measureYoungGeneration = async ({ rounds, seconds }: Rounds): Promise<YoungGeneration[]> => {
  const progress = new Progress('young generation', rounds * SIZES.length);
  const runs: { round: number; contender: string; memory: number; processor: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const size of round % 2 === 0 ? SIZES : SIZES.toReversed()) {
      progress.begin(`${size ?? 'default'} MB`);
      // An explicit option, even with V8's default, prevents the emulator from setting the size.
      const options = [size === undefined ? '--semi-space-growth-factor=2' : `--max-semi-space-size=${size}`];
      const { end, processor } = await underMixture(onNode(options), seconds * SIZE_FACTOR);
      runs.push({ round, contender: String(size), memory: end, processor });
    }
  }
  progress.end();
  return SIZES.map((size) => ({
    size,
    memory: spreadOf(runs.filter(({ contender }) => contender === String(size)).map(({ memory }) => memory)),
    processor: ratio(runs, String(size), String(undefined), ({ processor }) => processor),
  }));
};
