import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { emulator, tokenOf } from '../emulator.ts';
import { openDescriptors, residentMemory } from '../process-figures.ts';
import { launch, pinLoad, type RunningServer } from '../server-process.ts';
import { abuse, holdIdle, idleConnections, WANTED } from './abuse.ts';
import { Caller, openWire } from './caller.ts';
import { complaints, type Outcome, printReport } from './report.ts';
import { Pace, type Run, Tally } from './run.ts';
import { watch } from './samples.ts';
import { checkTenants, control, fillTenants, type Tenancy, visitTenants } from './tenants.ts';
import { work } from './workers.ts';

/**
 * Sends mixed load to the built emulator for a while. It fails on an unexpected response, on memory that keeps
 * growing, and on descriptors that stay open.
 *
 * Usage: node bench/endurance/cli.ts [--minutes N] [--data]
 *
 * With `--data`, tenants are on disk, more of them than the server keeps open. They are visited in turn, during the run
 * and after a restart, and must not lose anything.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, data: { type: 'boolean', default: false } },
});
const minutes = Number(values.minutes);
if (!(minutes >= 1)) throw new RangeError('--minutes takes a number from 1.');

/** Maximum time for the load to end, in milliseconds. */
const LOAD_PATIENCE = 40_000;
/** Time for the server to notice that its connections are gone, in milliseconds. */
const SETTLE = 5000;

const tenancy: Tenancy = values.data
  ? { max: 50, persisted: 200, visits: new Map() }
  : { max: 200, persisted: undefined, visits: new Map() };

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const endure = async ({ url, pid }: RunningServer, stop: AbortController): Promise<Outcome> => {
  const tally = new Tally();
  const wire = openWire(url, tally);
  const run: Run = { wire, tally, pace: new Pace(stop.signal), stop: stop.signal, minutes, tenancy };
  const enter = async (tenant?: string) =>
    new Caller(wire, tenant, await tokenOf(tenant === undefined ? url : `${url}/t/${tenant}`));
  const caller = await enter();
  const start = { memory: residentMemory(pid), descriptors: openDescriptors(pid) };

  tell(`filling ${tenancy.max} tenants`);
  await fillTenants(run);
  const [heavy, slow, aborted] = [await enter('heavy'), await enter('slow'), await enter('aborted')];
  const idle = { held: idleConnections(), wanted: WANTED };
  if (idle.held < idle.wanted) tell(`the limit of open files allows ${idle.held} idle connections only`);
  const load = [
    work(run, caller, new Caller(wire), heavy),
    abuse(run, { default: caller, slow, aborted }),
    control(run, await enter('control')),
    visitTenants(run),
    holdIdle(run, idle.held),
  ].map((worker) => worker.catch((error: unknown) => tally.fail('load', error)));
  const samples = await watch(run, pid, caller, tell);

  stop.abort();
  const ended = await Promise.race([Promise.all(load), wait(LOAD_PATIENCE, undefined, { ref: false })]);
  if (!ended) tally.fail('load', 'it does not come to its end');
  wire.agent.destroy();
  await wait(SETTLE);
  const end = { memory: residentMemory(pid), descriptors: openDescriptors(pid) };
  return {
    minutes,
    tally,
    samples,
    idle,
    tenancy,
    descriptors: { start: start.descriptors, end: end.descriptors },
    memory: { start: start.memory, end: end.memory },
  };
};

const stop = new AbortController();
setMaxListeners(0, stop.signal);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
if (!pinLoad()) tell('processes cannot be bound to cores here: server and load share them');
const data = values.data ? mkdtempSync(join(tmpdir(), 'endurance-')) : undefined;
const start = () =>
  launch(emulator('--max-tenants', String(tenancy.max), ...(data === undefined ? [] : ['--data', data])));
let server = await start();
try {
  const outcome = await endure(server, stop);
  if (data !== undefined) {
    await server.stop();
    server = await start();
    const wire = openWire(server.url, outcome.tally);
    await checkTenants(wire, tenancy);
    wire.agent.destroy();
  }
  process.stdout.write(printReport(outcome));
  process.exitCode = complaints(outcome).length === 0 ? 0 : 1;
} finally {
  await server.stop();
  if (data !== undefined) rmSync(data, { recursive: true, force: true });
}
