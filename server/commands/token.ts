import { print } from '../platform/output.ts';
import { StartError } from '../platform/start-error.ts';
import { ask, readTarget } from './client.ts';
import type { Command } from './command.ts';

/** Prints an access token of a running server. */
export const token: Command = async (argv, environment) => {
  const { url, options } = readTarget(argv, environment, ['clients']);
  const [client = { id: 'cli', secret: 'cli' }] = options.clients;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  });
  const { body } = await ask(`${url}/oauth/token`, form);
  const response = readTokenResponse(body);
  if (!response.access_token) {
    throw new StartError(
      `${url} gives no token: ${response.error_description}; --client takes a client that it knows.`,
    );
  }
  await print(`${response.access_token}\n`);
  return 0;
};

/** What is at the address may be no emulator at all. */
const readTokenResponse = (body: string): { access_token?: string; error_description?: string } => {
  try {
    return JSON.parse(body);
  } catch {
    return { error_description: 'the response is not JSON' };
  }
};
