import { TARGET_OPTIONS } from '../options/client-options.ts';
import type { Command } from './command.ts';
import { ControlClient } from './control-client.ts';
import { readCommand } from './read-arguments.ts';

export const reset: Command = {
  usage: ['[OPTIONS]'],
  summary: 'Put the connectors of a tenant back to those it started with.',
  description: ['Clients, faults, the clock, and the request log stay as they are.'],
  options: TARGET_OPTIONS,
  examples: [
    ['reset', 'resets the default tenant'],
    ['reset --tenant worker-3', 'resets another tenant'],
  ],
  run: async (argv, environment) => {
    const { options } = readCommand('reset', argv, environment, TARGET_OPTIONS);
    await new ControlClient(options).call('POST', '/reset');
    return 0;
  },
};
