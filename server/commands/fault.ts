import { TARGET_OPTIONS } from '../options/client-options.ts';
import { print } from '../platform/output.ts';
import type { Command } from './command.ts';
import { ControlClient } from './control-client.ts';
import { actionOf, readJson, requireOperand } from './input.ts';
import { readCommand } from './read-arguments.ts';

export const fault: Command = {
  usage: ['add RULE [OPTIONS]', 'list [OPTIONS]', 'clear [OPTIONS]'],
  summary: 'Add a rule that makes requests fail or wait, list the rules, or clear them.',
  description: ['RULE is the JSON of a fault rule, a file that holds one, or - for standard input.'],
  options: TARGET_OPTIONS,
  examples: [
    [
      `fault add '{"match":{"operation":"getConnector"},"times":2,"response":"429"}'`,
      'makes two requests fail with 429, and prints the id of the rule',
    ],
    ['fault clear', 'removes all rules'],
  ],
  run: async (argv, environment) => {
    const { options, words } = readCommand('fault', argv, environment, TARGET_OPTIONS, 2);
    const action = actionOf('fault', words, { add: 1, list: 0, clear: 0 });
    const control = new ControlClient(options);
    if (action === 'add') {
      const rule = requireOperand(words[1], 'a rule as JSON, or the file of one', 'fault add');
      const added = await control.call('POST', '/faults', await readJson(rule));
      await print(`${(JSON.parse(added) as { id: string }).id}\n`);
    } else if (action === 'list') {
      const list = (await control.get('/faults')) as { id: string; rule: unknown; hits: number }[];
      await print(list.map(({ id, rule, hits }) => `${id}  ${hits} hits  ${JSON.stringify(rule)}\n`).join(''));
    } else await control.call('DELETE', '/faults');
    return 0;
  },
};
