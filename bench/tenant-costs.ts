import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EmulatedTenant, startEmulator } from '../server/index.ts';
import type { Cost } from './cost.ts';
import { emulator } from './emulator.ts';
import { residentMemory } from './process-figures.ts';
import { Progress } from './progress.ts';
import { type Spread, spreadOf } from './ratio.ts';
import { launch, settledMemory } from './server-process.ts';

/** Measures the costs of a tenant: memory, first write, and reset. @param folder empty folder for data. */
export const measureTenants = async (folder: string, rounds: number): Promise<Cost[]> => {
  const progress = new Progress('tenants', rounds * 4 + 2);
  const readers: number[] = [];
  const writers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    readers.push((await memoryPerTenant(READERS, read, progress)) * READERS);
    writers.push(await memoryPerTenant(WRITERS, write, progress));
  }
  progress.begin('in memory');
  const inMemory = await measureWork();
  progress.begin('on disk');
  const onDisk = await measureWork(folder);
  progress.end();
  const title = `${READERS.toLocaleString('en')} tenants that only read, beyond one`;
  return [
    { title, value: spreadOf(readers), unit: 'MB', target: 60 },
    { title: 'A tenant that has written one connector', value: spreadOf(writers), unit: 'MB', target: 0.5 },
    { title: 'First write of a tenant: holds the event loop', value: inMemory.turn, unit: 'ms', target: 1 },
    { title: 'First write of a tenant with `--data`: holds the event loop', value: onDisk.turn, unit: 'ms' },
    { title: 'First write of a tenant with `--data`: until the response', value: onDisk.response, unit: 'ms' },
    { title: 'Reset of a tenant that has not written', value: inMemory.idleReset, unit: 'ms', target: 0.01 },
    { title: 'Reset of a tenant that has written', value: inMemory.reset, unit: 'ms', target: 0.5 },
    { title: 'Reset of a tenant that has written, with `--data`', value: onDisk.reset, unit: 'ms' },
  ];
};

const READERS = 1_000;
const WRITERS = 200;
/** Memory of the server at which no more tenants are created, in megabytes: other processes need memory too. */
const LIMIT = 1_500;

/** Sends the requests of one visit to a tenant. @param number a unique number. */
type Visit = (url: string, number: number) => Promise<void>;

/**
 * Compares many tenants with one tenant that gets the same requests.
 *
 * @returns megabytes per tenant; if the limit is reached, those of the tenants up to there.
 */
const memoryPerTenant = async (tenants: number, visit: Visit, progress: Progress): Promise<number> => {
  progress.begin(`one that ${visit.name}s`);
  const one = await memoryAfter(tenants, visit, () => 'one');
  progress.begin(`${tenants} that ${visit.name}`);
  const many = await memoryAfter(tenants, visit, (number) => `tenant-${number}`);
  return (many.memory - one.memory) / (many.visits - 1);
};

const memoryAfter = async (visits: number, visit: Visit, tenantOf: (number: number) => string) => {
  const server = await launch(emulator('--max-tenants', String(READERS + 1)));
  try {
    let number = 0;
    while (number < visits && (residentMemory(server.pid) ?? 0) < LIMIT) {
      await visit(`${server.url}/t/${tenantOf(number)}`, number);
      number += 1;
    }
    return { visits: number, memory: (await settledMemory(server.pid)) ?? Number.NaN };
  } finally {
    await server.stop();
  }
};

const read: Visit = async (url) => {
  await enter(url);
};

const write: Visit = async (url, number) => {
  const headers = { ...(await enter(url)), 'content-type': 'application/json' };
  await send(`${url}/v3/connectors`, { method: 'POST', headers, body: newConnector(number) });
};

/** Gets a token, a list and a connector. @returns the header with the token. */
const enter = async (url: string) => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'bench', client_secret: 'bench' });
  const { access_token } = JSON.parse(await send(`${url}/oauth/token`, { method: 'POST', body }));
  const headers = { authorization: `Bearer ${access_token}` };
  await send(`${url}/v3/connectors`, { headers });
  await send(`${url}/v3/connectors/workday`, { headers });
  return headers;
};

const send = async (url: string, request: RequestInit): Promise<string> => {
  const response = await fetch(url, request);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} is rejected: ${text}`);
  return text;
};

const newConnector = (number: number): string =>
  JSON.stringify({ name: `Bench ${number}`, className: 'org.example.Bench' });

/** The first tenants let the code be compiled and optimized. They are not counted. */
const WARM_UP = 20;
const COUNTED = 50;
/** Minimum time of a reset, because one that does nothing is too short to measure. */
const RESETS = 100;

/** Times first writes and resets in this process, without HTTP. */
const measureWork = async (data?: string) => {
  const turns: number[] = [];
  const responses: number[] = [];
  const idleResets: number[] = [];
  const resets: number[] = [];
  await using server = await startEmulator({ port: 0, auth: false, ...(data !== undefined && { data }) });
  for (let number = 0; number < WARM_UP + COUNTED; number += 1) {
    const tenant = server.tenant(`tenant-${number}`);
    await tenant.inject({ url: '/v3/connectors/workday' });
    const idleReset = timeReset(tenant, RESETS);
    const { turn, response } = await timeWrite(tenant);
    const reset = timeReset(tenant, 1);
    if (number < WARM_UP) continue;
    turns.push(turn);
    responses.push(response);
    idleResets.push(idleReset);
    resets.push(reset);
  }
  return {
    turn: spreadOf(turns),
    response: spreadOf(responses),
    idleReset: spreadOf(idleResets),
    reset: spreadOf(resets),
  } satisfies Record<string, Spread>;
};

/** Creates a connector. @returns the time until the response, and the longest event loop delay. */
const timeWrite = async (tenant: EmulatedTenant): Promise<{ turn: number; response: number }> => {
  let [turn, done] = [0, false];
  const watch = async () => {
    for (let last = performance.now(); !done; ) {
      await nextTurn();
      const now = performance.now();
      [turn, last] = [Math.max(turn, now - last), now];
    }
  };
  const watching = watch();
  const begun = performance.now();
  const headers = { 'content-type': 'application/json' };
  const { statusCode, body } = await tenant.inject({
    method: 'POST',
    url: '/v3/connectors',
    headers,
    payload: newConnector(0),
  });
  const response = performance.now() - begun;
  done = true;
  await watching;
  if (statusCode !== 200) throw new Error(`The first write is rejected: ${body}`);
  return { turn, response };
};

const timeReset = (tenant: EmulatedTenant, times: number): number => {
  const begun = performance.now();
  for (let time = 0; time < times; time += 1) tenant.reset();
  return (performance.now() - begun) / times;
};
