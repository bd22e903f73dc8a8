import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_NAME, packageRoot } from '../server/platform/package.ts';
import type { Launch } from './server-process.ts';
import { PAGE, WORKLOADS } from './workloads.ts';

const ENTRY = join(packageRoot, 'dist', 'package', 'dist', 'cli.js');
const READY = '/_emulator/ready';
const SERVE = ['serve', '--port', '{port}', '--log-level', 'silent'] as const;

/** The built emulator: authentication, validation and log of requests on, the default seed. */
export const emulator = (...options: string[]): Launch => onNode([], ...options);

/** The same, with Node options. */
export const onNode = (nodeOptions: readonly string[], ...options: string[]): Launch => ({
  command: [process.execPath, ...nodeOptions, ENTRY, ...SERVE, ...options],
  ready: READY,
});

/** Every way of starting the emulator, by name. @param folder an empty folder for their files. */
export const waysOfStarting = (folder: string): Readonly<Record<string, Launch>> => {
  // npm makes the file executable and links to it.
  mkdirSync(folder, { recursive: true });
  const bin = join(folder, PACKAGE_NAME);
  symlinkSync(ENTRY, bin);
  chmodSync(ENTRY, 0o755);
  const [file = '', ...args] = imageCommand();
  return {
    'npm start': {
      command: ['npm', 'start', '--silent', '--', ...SERVE.slice(1)],
      ready: READY,
      cwd: packageRoot,
    },
    'bin of the package': { command: [bin, ...SERVE], ready: READY },
    'command line of the image': {
      command: [file, ...args, ...SERVE.slice(1)],
      ready: READY,
      env: { EMULATOR_DATA: join(folder, 'data') },
    },
  };
};

/** The ENTRYPOINT and CMD of the Dockerfile, on the files of this folder. */
const imageCommand = (): string[] => {
  const dockerfile = readFileSync(join(packageRoot, 'Dockerfile'), 'utf8');
  return ['ENTRYPOINT', 'CMD'].flatMap((statement) => {
    const [, line = '[]'] = new RegExp(`^${statement} (\\[.*\\])$`, 'm').exec(dockerfile) ?? [];
    return (JSON.parse(line) as string[]).map((part) =>
      part.replace(/^\/app\//, `${join(packageRoot, 'dist', 'package')}/`),
    );
  });
};

/** Returns a token that is valid for a whole benchmark. */
export const tokenOf = async (url: string): Promise<string> => {
  const client = { id: 'bench', secret: 'bench', tokenLifetime: 86_400 };
  const added = await fetch(`${url}/_emulator/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(client),
  });
  if (!added.ok) throw new Error(`The client of the benchmark is rejected: ${await added.text()}`);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  });
  const granted = await fetch(`${url}/oauth/token`, { method: 'POST', body });
  return ((await granted.json()) as { access_token: string }).access_token;
};

/** Resets a tenant and adds connectors until its list fills a page. */
export const prepare = async (url: string, token: string): Promise<void> => {
  await fetch(`${url}/_emulator/reset`, { method: 'POST' });
  const headers = { authorization: `Bearer ${token}` };
  const listed = await fetch(`${url}/v3/connectors?count=true&limit=1`, { headers });
  const missing = PAGE - Number(listed.headers.get('x-total-count'));
  for (let number = 0; number < missing; number += 1) {
    const name = `Bench ${String(number).padStart(3, '0')}`;
    const response = await fetch(`${url}/v3/connectors`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name, className: 'org.example.Bench', status: 'RELEASED' }),
    });
    if (!response.ok) throw new Error(`${name} is rejected: ${await response.text()}`);
  }
};

/** A response of the emulator, to be sent by a bare server. */
export interface RecordedResponse {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Returns the responses to one request of each workload. */
export const recordResponses = async (url: string, token: string): Promise<RecordedResponse[]> => {
  const responses = new Map<string, RecordedResponse>();
  for (const { method = 'GET', path = '/', headers, body } of WORKLOADS.flatMap(({ requests }) => requests(token))) {
    const response = await fetch(url + path, {
      method,
      headers: headers as Record<string, string>,
      ...(body !== undefined && { body: String(body) }),
    });
    const { status } = response;
    const contentType = response.headers.get('content-type') ?? '';
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} is rejected: ${text}`);
    responses.set(`${method} ${path}`, { method, path, status, contentType, body: text });
  }
  return [...responses.values()];
};
