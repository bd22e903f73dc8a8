import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Size of the young generation that suits a server, in bytes, both of its halves together. Most request log entries are
 * evicted before they leave it, so that they are never copied to the old generation.
 */
const SIZE = 32 * 1024 * 1024;

/** An option of the user's own, in Node's arguments or its variable. */
const OWN_SIZE = /semi[-_]space/;

/**
 * Lets V8's young generation grow to `SIZE` and no further. Under load V8 would let it grow to 128 MB, and with it the garbage that
 * waits. Its largest size can be set at the start of a process only, but how much it grows can be set at any time, and V8 shrinks
 * it when a server has been idle. Does nothing if the user has chosen a size.
 */
export const limitYoungGeneration = (): void => {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''];
  if (options.some((option) => OWN_SIZE.test(option))) return;
  let mayGrow = true;
  const observer = new PerformanceObserver(() => {
    if (mayGrow === isBelow(SIZE)) return;
    mayGrow = !mayGrow;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  });
  observer.observe({ entryTypes: ['gc'] });
};

const isBelow = (size: number): boolean => {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return space !== undefined && space.space_size < size;
};
