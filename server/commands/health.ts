import { print } from '../platform/output.ts';
import { ask, readTarget } from './client.ts';
import type { Command } from './command.ts';

/** Tells by its exit code whether a server is ready: 0 if so, 1 if not. */
export const health: Command = async (argv, environment) => {
  const { url } = readTarget(argv, environment);
  const { status, body } = await ask(`${url}/_emulator/ready`);
  await print(`${body}\n`);
  return status === 200 ? 0 : 1;
};
