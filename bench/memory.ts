import { prepare, tokenOf } from './emulator.ts';
import { load } from './load.ts';
import { type Launch, launch, residentMemory, settledMemory } from './server-process.ts';
import type { Workload } from './workloads.ts';

/** Resident memory of a server before and after load. */
export interface MemoryUse {
  readonly name: string;
  /** Megabytes a moment after the start; undefined where the system does not tell. */
  readonly start: number | undefined;
  /** The same after all load. */
  readonly end: number | undefined;
}

/**
 * Puts each server under a mixture of requests.
 *
 * @param seconds how long.
 * @param workloads none that makes the tenant grow: what is created is meant to take memory.
 */
export const measureMemory = async (
  launches: Readonly<Record<string, Launch>>,
  workloads: readonly Workload[],
  seconds: number,
): Promise<MemoryUse[]> => {
  const uses: MemoryUse[] = [];
  for (const [name, what] of Object.entries(launches)) {
    const server = await launch(what);
    try {
      const start = await settledMemory(server.pid);
      const token = await tokenOf(server.url);
      await prepare(server.url, token);
      await load(
        server.url,
        workloads.flatMap(({ requests }) => requests(token)),
        seconds,
      );
      uses.push({ name, start, end: residentMemory(server.pid) });
    } finally {
      await server.stop();
    }
  }
  return uses;
};
