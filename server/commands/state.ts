import { TARGET_OPTIONS } from '../options/client-options.ts';
import { print } from '../platform/output.ts';
import type { Command } from './command.ts';
import { ControlClient } from './control-client.ts';
import { actionOf, readInput, requireOperand } from './input.ts';
import { readCommand } from './read-arguments.ts';

export const state: Command = {
  usage: ['get [OPTIONS]', 'put FILE [OPTIONS]'],
  summary: 'Print the state of a tenant, or replace it with one from a file.',
  description: [
    'The state has all connectors with their documents, the added clients, the fault rules, and the clock. "put" applies all of it or nothing. Members that the file leaves out stay as they are. - reads standard input.',
  ],
  options: TARGET_OPTIONS,
  examples: [
    ['state get > state.json', 'saves the state; serve --state state.json starts with it'],
    ['state put state.json --tenant demo', 'loads it into another tenant'],
  ],
  run: async (argv, environment) => {
    const { options, words } = readCommand('state', argv, environment, TARGET_OPTIONS, 2);
    const action = actionOf('state', words, { get: 0, put: 1 });
    const control = new ControlClient(options);
    if (action === 'get') {
      await print(`${JSON.stringify(await control.get('/state'), null, 2)}\n`);
      return 0;
    }
    const file = requireOperand(words[1], 'a file, or - for standard input', 'state put');
    await control.call('PUT', '/state', await readInput(file));
    return 0;
  },
};
