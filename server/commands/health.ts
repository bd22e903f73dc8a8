import { ask, readTarget } from './client.ts';
import type { Command } from './index.ts';

/** Tells by its exit code whether a server is ready: 0 if so, 1 if not. */
export const health: Command = async (argv, environment) => {
  const { url } = readTarget(argv, environment);
  const response = await ask(`${url}/_emulator/ready`);
  process.stdout.write(`${await response.text()}\n`);
  return response.ok ? 0 : 1;
};
