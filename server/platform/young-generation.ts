import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Size of the young generation that suits a server, in bytes: memory is close to its least, and collections cost no more. */
const SIZE = 8 * 1024 * 1024;

/** An option of the user's own, in Node's arguments or its variable. */
const OWN_SIZE = /semi[-_]space/;

/**
 * Keeps V8's young generation from growing further. Under load V8 would let it grow to 128 MB, and with it the garbage that waits.
 * Its largest size can be set at the start of a process only, but how much it grows can be set at any time. Does nothing if the
 * user has chosen a size.
 *
 * @param isReady whether the server is: before, the young generation may grow until it has its size.
 */
export const holdYoungGeneration = (isReady: boolean): void => {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''];
  if (options.some((option) => OWN_SIZE.test(option))) return;
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  if (isReady || (space?.space_size ?? 0) >= SIZE) setFlagsFromString('--semi-space-growth-factor=1');
};
