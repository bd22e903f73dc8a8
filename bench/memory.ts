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

/** The effect of V8's options that limit its heap. */
export interface HeapLimits {
  /** The options; empty if V8 chooses. */
  readonly options: string;
  /** Resident megabytes after the load. */
  readonly memory: Spread;
  /** Processor time of a request, as a multiple of that without options. */
  readonly processor: Spread;
}

const MINUTE = 60;
const TARGET = 160;
const LIMITS = [
  '',
  ...[1, 2, 4, 8, 16, 32].map((size) => `--max-semi-space-size=${size}`),
  ...[50, 100, 200, 300].map((percent) => `--max-semi-space-size=4 --heap-growing-percent=${percent}`),
];
/** What a table says of no options. */
export const V8_CHOOSES = 'none: V8 chooses';
/** Length of a run. It is longer than one for speed, because it must fill the old generation too. */
const LENGTH_FACTOR = 10;

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

/** Measures each set of options in turn, round after round. */
export const measureHeapLimits = async ({ rounds, seconds }: Rounds): Promise<HeapLimits[]> => {
  const progress = new Progress('heap', rounds * LIMITS.length);
  const runs: { round: number; contender: string; memory: number; processor: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of round % 2 === 0 ? LIMITS : LIMITS.toReversed()) {
      progress.begin(contender || V8_CHOOSES);
      // An explicit option, even with V8's default, prevents the emulator from setting limits.
      const options = contender.split(' ').filter(Boolean);
      const node = options.length === 0 ? ['--semi-space-growth-factor=2'] : options;
      const { end, processor } = await underMixture(onNode(node), seconds * LENGTH_FACTOR);
      runs.push({ round, contender, memory: end, processor });
    }
  }
  progress.end();
  return LIMITS.map((options) => ({
    options,
    memory: spreadOf(runs.filter(({ contender }) => contender === options).map(({ memory }) => memory)),
    processor: ratio(runs, options, '', ({ processor }) => processor),
  }));
};
