import { join } from 'node:path';
import { packageRoot } from '../server/platform/package.ts';
import type { RecordedAnswer } from './recorded-answer.ts';
import type { Launch } from './server-process.ts';
import { PAGE, WORKLOADS } from './workloads.ts';

const ENTRY = join(packageRoot, 'dist', 'server', 'cli.js');
const READY = '/_emulator/ready';

/** The emulator as it is installed: authentication, validation and journal on, logging off, the default seed. */
export const emulator = (...options: string[]): Launch => ({
  command: [process.execPath, ENTRY, 'serve', '--port', '{port}', '--log-level', 'silent', ...options],
  ready: READY,
});

/** The same on a Node with options, as NODE_OPTIONS would give them. */
export const withNodeOptions = ({ command: [node, ...rest], ...launch }: Launch, ...options: string[]): Launch => ({
  ...launch,
  command: [node, ...options, ...rest],
});

/** A token that is good for as long as a benchmark runs, of a client that may ask for more. */
export const tokenOf = async (url: string): Promise<string> => {
  const client = { id: 'bench', secret: 'bench', tokenLifetime: 86_400 };
  const added = await fetch(`${url}/_emulator/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(client),
  });
  if (!added.ok) throw new Error(`The client of the benchmark is refused: ${await added.text()}`);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  });
  const granted = await fetch(`${url}/oauth/token`, { method: 'POST', body });
  return ((await granted.json()) as { access_token: string }).access_token;
};

/** Puts a tenant back to its seed and fills the first page of its list. */
export const prepare = async (url: string, token: string): Promise<void> => {
  await fetch(`${url}/_emulator/reset`, { method: 'POST' });
  const headers = { authorization: `Bearer ${token}` };
  const listed = await fetch(`${url}/v3/connectors?count=true&limit=1`, { headers });
  const missing = PAGE - Number(listed.headers.get('x-total-count'));
  for (let number = 0; number < missing; number += 1) {
    const name = `Bench ${String(number).padStart(3, '0')}`;
    const answer = await fetch(`${url}/v3/connectors`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name, className: 'org.example.Bench', status: 'RELEASED' }),
    });
    if (!answer.ok) throw new Error(`${name} is refused: ${await answer.text()}`);
  }
};

/** The answers to one of each request, for a bare server to send. */
export const recordAnswers = async (url: string, token: string): Promise<RecordedAnswer[]> => {
  const answers = new Map<string, RecordedAnswer>();
  for (const { method = 'GET', path = '/', headers, body } of WORKLOADS.flatMap(({ requests }) => requests(token))) {
    const answer = await fetch(url + path, {
      method,
      headers: headers as Record<string, string>,
      ...(body !== undefined && { body: String(body) }),
    });
    const contentType = answer.headers.get('content-type') ?? '';
    if (!answer.ok) throw new Error(`${method} ${path} is refused: ${await answer.text()}`);
    answers.set(`${method} ${path}`, { method, path, status: answer.status, contentType, body: await answer.text() });
  }
  return [...answers.values()];
};
