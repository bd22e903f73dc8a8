import { StartError } from '../start-error.ts';
import { ask, readTarget } from './client.ts';
import type { Command } from './index.ts';

/** Prints an access token of a running server. */
export const token: Command = async (argv, environment) => {
  const { url, config } = readTarget(argv, environment, ['clients']);
  const [client = { id: 'cli', secret: 'cli' }] = config.clients;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  });
  const response = await ask(`${url}/oauth/token`, { method: 'POST', body });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (!answer.access_token) {
    throw new StartError(`${url} gives no token: ${answer.error_description}; --client takes a client that it knows.`);
  }
  process.stdout.write(`${answer.access_token}\n`);
  return 0;
};
