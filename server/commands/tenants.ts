import { TARGET_OPTIONS } from '../options/client-options.ts';
import { print } from '../platform/output.ts';
import type { Command } from './command.ts';
import { ControlClient } from './control-client.ts';
import { actionOf, requireOperand } from './input.ts';
import { readCommand } from './read-arguments.ts';

const { tenant: _, ...SERVER_OPTIONS } = TARGET_OPTIONS;

export const tenants: Command = {
  usage: ['list [OPTIONS]', 'delete NAME [OPTIONS]'],
  summary: 'List the tenants of a server, or delete one.',
  description: ['A deleted tenant starts from the seed again when a request names it.'],
  options: SERVER_OPTIONS,
  examples: [
    ['tenants list', 'prints a name per line'],
    ['tenants delete worker-3', 'deletes a tenant with all that it holds'],
  ],
  run: async (argv, environment) => {
    const { options, words } = readCommand('tenants', argv, environment, SERVER_OPTIONS, 2);
    const action = actionOf('tenants', words, { list: 0, delete: 1 });
    const control = new ControlClient({ ...options, tenant: 'default' });
    if (action === 'delete') {
      const name = requireOperand(words[1], 'the name of a tenant', 'tenants delete');
      await control.call('DELETE', `/tenants/${encodeURIComponent(name)}`);
      return 0;
    }
    const list = (await control.get('/tenants')) as string[];
    await print(list.map((name) => `${name}\n`).join(''));
    return 0;
  },
};
