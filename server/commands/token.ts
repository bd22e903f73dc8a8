import { TARGET_OPTIONS } from '../options/client-options.ts';
import { OPTIONS } from '../options/options.ts';
import { print } from '../platform/output.ts';
import { StartError } from '../platform/start-error.ts';
import { ask, baseUrlOf } from './client.ts';
import type { Command } from './command.ts';
import { readCommand } from './read-arguments.ts';

const ROWS = { ...TARGET_OPTIONS, clients: OPTIONS.clients } as const;

export const token: Command = {
  usage: ['[OPTIONS]'],
  summary: 'Print an access token of a running server.',
  options: ROWS,
  examples: [
    ['token', 'prints a token of an administrator'],
    ['token --client my-id:my-secret', 'asks with the credentials of a client'],
  ],
  run: async (argv, environment) => {
    const { options } = readCommand('token', argv, environment, ROWS);
    const url = baseUrlOf(options);
    const [client = { id: 'cli', secret: 'cli' }] = options.clients;
    const { body } = await ask(`${url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.id,
        client_secret: client.secret,
      }).toString(),
    });
    const response = readTokenResponse(body);
    if (!response.access_token) {
      throw new StartError(
        `${url} gives no token: ${response.error_description}; --client takes a client that it knows.`,
        'REJECTED',
      );
    }
    await print(`${response.access_token}\n`);
    return 0;
  },
};

/** Parses a token response. The program at the address may not be an emulator. */
const readTokenResponse = (body: string): { access_token?: string; error_description?: string } => {
  try {
    return JSON.parse(body);
  } catch {
    return { error_description: 'the response is not JSON' };
  }
};
