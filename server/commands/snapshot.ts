import { TARGET_OPTIONS } from '../options/client-options.ts';
import { print } from '../platform/output.ts';
import type { Command } from './command.ts';
import { ControlClient } from './control-client.ts';
import { actionOf } from './input.ts';
import { readCommand } from './read-arguments.ts';

export const snapshot: Command = {
  usage: ['save [NAME] [OPTIONS]', 'restore [NAME] [OPTIONS]', 'delete [NAME] [OPTIONS]', 'list [OPTIONS]'],
  summary: 'Save the connectors of a tenant, restore them, or list what was saved.',
  description: ['Without a name, the snapshot is called "default". Snapshots end with the server.'],
  options: TARGET_OPTIONS,
  examples: [
    ['snapshot save before-import', 'saves the connectors as they are now'],
    ['snapshot restore before-import', 'puts them back'],
  ],
  run: async (argv, environment) => {
    const { options, words } = readCommand('snapshot', argv, environment, TARGET_OPTIONS, 2);
    const action = actionOf('snapshot', words, { save: 1, restore: 1, delete: 1, list: 0 });
    const control = new ControlClient(options);
    if (action !== 'list') {
      const method = { save: 'PUT', restore: 'POST', delete: 'DELETE' }[action];
      await control.call(method, `/snapshots/${encodeURIComponent(words[1] ?? 'default')}`);
      return 0;
    }
    const list = (await control.get('/snapshots')) as { name: string; bytes: number }[];
    await print(list.map(({ name, bytes }) => `${name}  ${Math.ceil(bytes / 1024)} KiB\n`).join(''));
    return 0;
  },
};
