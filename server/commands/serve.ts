import { startEmulator } from '../index.ts';
import { readConfig } from '../settings/config.ts';
import type { Command } from './command.ts';
import { greeting } from './greeting.ts';

/** How long running requests may take to finish when the process is told to end, in milliseconds. */
const GRACE = 900;

/** Serves until the process is told to end. */
export const serve: Command = async (argv, environment) => {
  const config = readConfig(argv, environment);
  const ended = nextSignal();
  const emulator = await startEmulator(config);
  process.stdout.write(greeting(emulator, config));
  await ended;
  // A request that does not finish in time is cut off; databases are safe at any moment.
  setTimeout(() => process.exit(0), GRACE).unref();
  await emulator.close();
  return 0;
};

/** Resolves at the first SIGTERM or SIGINT. As process 1 the two do nothing unless they are listened for. */
const nextSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
