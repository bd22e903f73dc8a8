import { isAlive, openDescriptors, processorTime, residentMemory, waitForCore } from '../process-figures.ts';
import { type Caller, jsonOf } from './caller.ts';
import { demand, type Run } from './run.ts';

/** A sample of the server. Values that the system does not report are undefined. */
export interface Sample {
  /** Resident memory in megabytes. */
  readonly memory: number | undefined;
  readonly descriptors: number | undefined;
  /** Response time of its health, in milliseconds, without the time in which it waited for a core. */
  readonly health: number;
  /** Time in which it waited for a core, in milliseconds. */
  readonly waited: number;
  /** Processor time of the server and of the load since the last sample, in cores. */
  readonly server: number | undefined;
  readonly load: number;
}

const INTERVAL = 10_000;
const PER_MINUTE = 60_000 / INTERVAL;
/** Time between two adjustments of the pace. */
const STEP = 1000;
/** Maximum response time of the server's health, if it has its core. */
const HEALTH_LIMIT = 1000;
/** Maximum number of entries in a request log, by default. */
const MAX_ENTRIES = 1000;

/** Returns how many cores a process and this one used since the last call. */
const meter = (pid: number): (() => { server: number | undefined; load: number }) => {
  const read = () => {
    const { user, system } = process.cpuUsage();
    return { time: performance.now() / 1000, server: processorTime(pid), load: (user + system) / 1e6 };
  };
  let last = read();
  return () => {
    const now = read();
    const [before, seconds] = [last, now.time - last.time];
    last = now;
    const known = now.server !== undefined && before.server !== undefined;
    return {
      server: known ? (Number(now.server) - Number(before.server)) / seconds : undefined,
      load: (now.load - before.load) / seconds,
    };
  };
};

/**
 * Samples the server every ten seconds during the run, and adjusts the pace of the load.
 *
 * @param tell receives one line per minute.
 */
export const watch = async (run: Run, pid: number, caller: Caller, tell: (line: string) => void): Promise<Sample[]> => {
  const samples: Sample[] = [];
  const [ofSample, ofStep] = [meter(pid), meter(pid)];
  const begun = performance.now();
  while (!run.stop.aborted && samples.length < run.minutes * PER_MINUTE) {
    await run.pace.wait(STEP);
    const { server, load } = ofStep();
    run.pace.adjust(server === undefined ? undefined : server + load);
    if (!isAlive(pid)) {
      run.tally.fail('server', 'the process has ended');
      break;
    }
    if (performance.now() - begun < (samples.length + 1) * INTERVAL) continue;
    const sample = {
      memory: residentMemory(pid),
      descriptors: openDescriptors(pid),
      ...(await checkHealth(run, pid, caller)),
      ...ofSample(),
    };
    await checkRequestLog(run, caller);
    samples.push(sample);
    if (samples.length % PER_MINUTE === 0) tell(progress(run, samples.length / PER_MINUTE, sample));
  }
  return samples;
};

/** Checks that the server's health responds in time. */
const checkHealth = async (
  { tally }: Run,
  pid: number,
  caller: Caller,
): Promise<{ health: number; waited: number }> => {
  const [begun, waitedBefore] = [performance.now(), waitForCore(pid) ?? 0];
  const outcome = () => {
    const waited = (waitForCore(pid) ?? 0) - waitedBefore;
    return { health: performance.now() - begun - waited, waited };
  };
  try {
    await caller.call('health', 'GET', '/_emulator/health', 200);
    const { health, waited } = outcome();
    const [own, other] = [Math.round(health), Math.round(waited)];
    demand(health <= HEALTH_LIMIT, `it took ${own} ms, beside ${other} ms in which the server had no core`);
  } catch (error) {
    tally.fail('health', error);
  }
  return outcome();
};

/** Checks that the request log is limited and in order. */
const checkRequestLog = async ({ tally }: Run, caller: Caller): Promise<void> => {
  try {
    const kept = await caller.call('request log', 'GET', '/_emulator/requests?method=DELETE', 200);
    const ids = jsonOf<{ id: number }[]>(kept).map(({ id }) => id);
    demand(ids.length <= MAX_ENTRIES, `it keeps ${ids.length} entries`);
    demand(
      ids.every((id, place) => place === 0 || id > Number(ids[place - 1])),
      'it is out of order',
    );
  } catch (error) {
    tally.fail('request log', error);
  }
};

const progress = ({ tally, pace, minutes }: Run, minute: number, sample: Sample): string => {
  const { memory, descriptors, server, load } = sample;
  return [
    `minute ${minute} of ${minutes}: ${tally.total} requests`,
    `${tally.tenants.size} tenants`,
    `${memory === undefined ? 'unknown' : Math.round(memory)} MB`,
    `${descriptors} descriptors`,
    `${server?.toFixed(2)} + ${load.toFixed(2)} cores at pace ${pace.factor.toFixed(1)}`,
    `${tally.failed} failures`,
  ].join(', ');
};
