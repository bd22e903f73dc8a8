import { setTimeout as pause } from 'node:timers/promises';
import { TARGET_OPTIONS } from '../options/client-options.ts';
import { integer, option } from '../options/option.ts';
import { print } from '../platform/output.ts';
import { StartError } from '../platform/start-error.ts';
import { ask, baseUrlOf } from './client.ts';
import type { Command } from './command.ts';
import { readCommand } from './read-arguments.ts';

const { tenant: _, controlKey: __, ...SERVER_OPTIONS } = TARGET_OPTIONS;

const ROWS = {
  ...SERVER_OPTIONS,
  wait: option(integer(0, 86_400, 'a whole number of seconds'), {
    flag: 'wait',
    flagOnly: true,
    placeholder: 'SECONDS',
    help: 'Waits up to this time for the server to be ready.',
    default: 0,
  }),
} as const;

/** Milliseconds between two requests of one that waits. */
const INTERVAL_MS = 100;

export const health: Command = {
  usage: ['[OPTIONS]'],
  summary: 'Tell by the exit code whether a server is ready: 0 if so, 1 if not.',
  options: ROWS,
  examples: [
    ['health', 'asks once'],
    ['health --wait 30', 'returns as soon as the server is ready, after 30 seconds at the latest'],
  ],
  run: async (argv, environment) => {
    const { options } = readCommand('health', argv, environment, ROWS);
    const url = `${baseUrlOf({ ...options, tenant: 'default', controlKey: undefined })}/_emulator/ready`;
    const end = performance.now() + options.wait * 1000;
    for (;;) {
      try {
        const { status, body } = await ask(url);
        if (status !== 200)
          throw new StartError(`${url} returned ${status}: the server is not ready.`, 'NOT_REACHABLE');
        await print(`${body}\n`);
        return 0;
      } catch (error) {
        if (!(error instanceof StartError) || error.code !== 'NOT_REACHABLE' || performance.now() >= end) throw error;
        await pause(INTERVAL_MS);
      }
    }
  },
};
