import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { send } from './client.ts';
import { LOADS, type Load, type Target } from './loads.ts';
import { HEAP_MB, startVictim, type Victim } from './server.ts';

/**
 * Sends loads that once stopped the server, each to a new server with a small heap, and prints each measurement with its limit.
 *
 * Usage: npm run adversary -- [--only TEXT] [--untimed]
 *
 * `--untimed` measures how long other clients waited, but does not check it, for use on a busy machine.
 */
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, untimed: { type: 'boolean', default: false } },
});

const DEFAULTS = { maxPause: 250, maxMemory: 400 };

/** Gets a token and creates the connector that the loads write to. */
const prepare = async ({ url }: Victim): Promise<Target> => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'grant_type=client_credentials&client_id=adversary&client_secret=s';
  const { access_token } = JSON.parse((await send(`${url}/oauth/token`, { method: 'POST', headers: form, body })).body);
  const headers = { authorization: `Bearer ${access_token}` };
  const call: Target['call'] = (path, more = {}) =>
    send(url + path, { ...more, headers: { ...headers, ...more.headers } });
  await call('/v3/connectors', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Own', className: 'c', status: 'RELEASED' }),
  });
  return { url, call };
};

/** Runs a load. @returns what is wrong, if anything. */
const attack = async (load: Load): Promise<string[]> => {
  const { maxPause, maxMemory } = { ...DEFAULTS, ...load };
  const folder = mkdtempSync(join(tmpdir(), 'adversary-'));
  const options = (load.options ?? []).map((option) => option.replace('{folder}', folder));
  const victim = await startVictim(options, load.descriptors);
  try {
    const target = await prepare(victim);
    await victim.longestPause();
    victim.peakMemory();
    const begun = performance.now();
    const statuses = await load.run(target);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const death = victim.death();
    const [pause, memory] = death === undefined ? [await victim.longestPause(), victim.peakMemory()] : [0, 0];
    const unexpected = [...new Set(statuses)].filter((status) => !load.expected.includes(status));
    process.stdout.write(
      `${load.name}: ${seconds} s, others waited ${pause.toFixed(0)} ms (bound ${maxPause}), memory ${memory.toFixed(0)} MB (bound ${maxMemory})\n`,
    );
    return [
      ...(death === undefined ? [] : [`the server ended (${death})`]),
      ...(pause > maxPause && !values.untimed ? [`others waited ${pause.toFixed(0)} ms`] : []),
      ...(memory > maxMemory ? [`it took ${memory.toFixed(0)} MB`] : []),
      ...(unexpected.length > 0 ? [`unexpected statuses: ${unexpected}`] : []),
    ].map((problem) => `${load.name}: ${problem}`);
  } finally {
    await victim.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const chosen = LOADS.filter(({ name }) => name.includes(values.only));
process.stdout.write(`${chosen.length} loads, each to a server with a heap of ${HEAP_MB} MB\n`);
const problems: string[] = [];
for (const load of chosen) problems.push(...(await attack(load)));
for (const problem of problems) process.stdout.write(`not within its bound: ${problem}\n`);
process.stdout.write(`${chosen.length} loads, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
