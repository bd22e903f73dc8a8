import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Size of the young generation, in bytes, both of its halves together: what `--max-semi-space-size=4` would allow. */
const YOUNG_GENERATION = 8 * 1024 * 1024;

/** How much the old generation may grow before it is collected, in percent of what is alive in it. */
const OLD_GENERATION_GROWTH = 200;

/** An option of the user's own, in Node's arguments or its variable. */
const OWN_LIMIT = /semi[-_]space|heap[-_]growing/;

/**
 * Limits how much V8's heap grows under load to sizes that suit a server; docs/performance.md shows what other sizes cost. By
 * default V8 would let the young generation grow to 128 MB, and with it the garbage that waits. Its largest size can be set at the
 * start of a process only, but how much it grows can be set at any time: after a collection, so that a burst may double it once
 * more. V8 shrinks it when a server has been idle. Does nothing if the user has chosen a limit.
 */
export const limitHeap = (): void => {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''];
  if (options.some((option) => OWN_LIMIT.test(option))) return;
  setFlagsFromString(`--heap-growing-percent=${OLD_GENERATION_GROWTH}`);
  let mayGrow = true;
  const observer = new PerformanceObserver(() => {
    if (mayGrow === isBelow(YOUNG_GENERATION)) return;
    mayGrow = !mayGrow;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  });
  observer.observe({ entryTypes: ['gc'] });
};

const isBelow = (size: number): boolean => {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return space !== undefined && space.space_size < size;
};
