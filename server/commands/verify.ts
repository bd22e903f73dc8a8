import type { Verification } from '../domain/request-verification.ts';
import { TARGET_OPTIONS } from '../options/client-options.ts';
import { print } from '../platform/output.ts';
import { StartError } from '../platform/start-error.ts';
import { plural } from '../platform/words.ts';
import type { Command } from './command.ts';
import { ControlClient } from './control-client.ts';
import { readJson, requireOperand } from './input.ts';
import { readCommand } from './read-arguments.ts';

export const verify: Command = {
  usage: ['EXPECTATION [OPTIONS]'],
  summary: 'Tell by the exit code whether the expected number of requests came: 0 if so, 1 if not.',
  description: [
    'EXPECTATION is JSON with a match and a count, a file that holds it, or - for standard input. If the count is wrong, it prints the nearest misses and what differs.',
  ],
  options: TARGET_OPTIONS,
  examples: [
    [
      `verify '{"match":{"operation":"getConnectorList","status":429},"count":{"exactly":2}}'`,
      'fails unless two lists got a 429',
    ],
    ['verify expected.json --tenant worker-3', 'checks the request log of another tenant'],
  ],
  run: async (argv, environment) => {
    const { options, words } = readCommand('verify', argv, environment, TARGET_OPTIONS, 1);
    const expectation = requireOperand(words[0], 'an expectation as JSON, or the file of one', 'verify');
    const text = await new ControlClient(options).call('POST', '/requests/verify', await readJson(expectation));
    const { ok, matched, message = '' } = JSON.parse(text) as Verification;
    if (!ok) throw new StartError(message, 'REJECTED');
    await print(`${plural(matched, 'request')} ${matched === 1 ? 'matches' : 'match'}.\n`);
    return 0;
  },
};
