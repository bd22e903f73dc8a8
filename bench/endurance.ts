import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { emulator, tokenOf } from './emulator.ts';
import { abuse } from './endurance-abuse.ts';
import { Caller, openWire } from './endurance-caller.ts';
import { holdIdle, idleConnections, WANTED } from './endurance-idle.ts';
import { complaints, type Outcome, printReport } from './endurance-report.ts';
import { Pace, type Run, Tally } from './endurance-run.ts';
import { openDescriptors, watch } from './endurance-samples.ts';
import { control, fillTenants, MAX_TENANTS, visitTenants } from './endurance-tenants.ts';
import { work } from './endurance-workers.ts';
import { launch, pinLoad, type RunningServer, residentMemory } from './server-process.ts';

/**
 * Drives mixed load at the built emulator for a while. It fails on an answer that is not the expected one, on memory that keeps
 * growing, and on descriptors that stay open.
 *
 * Usage: node bench/endurance.ts [--minutes N]
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
if (!(minutes >= 1)) throw new RangeError('--minutes takes a number from 1.');

/** Longest time in which the load must come to its end, in milliseconds. */
const LOAD_PATIENCE = 40_000;
/** Time for the server to notice that its connections are gone, in milliseconds. */
const SETTLE = 5000;

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const endure = async ({ url, pid }: RunningServer, stop: AbortController): Promise<Outcome> => {
  const tally = new Tally();
  const wire = openWire(url, tally);
  const run: Run = { wire, tally, pace: new Pace(stop.signal), stop: stop.signal, minutes };
  const enter = async (tenant?: string) =>
    new Caller(wire, tenant, await tokenOf(tenant === undefined ? url : `${url}/t/${tenant}`));
  const caller = await enter();
  const start = { memory: residentMemory(pid), descriptors: openDescriptors(pid) };

  tell(`filling ${MAX_TENANTS} tenants`);
  const first = await fillTenants(run);
  const [heavy, slow, aborted] = [await enter('heavy'), await enter('slow'), await enter('aborted')];
  const idle = { held: idleConnections(), wanted: WANTED };
  if (idle.held < idle.wanted) tell(`the limit of open files allows ${idle.held} idle connections only`);
  const load = [
    work(run, caller, new Caller(wire), heavy),
    abuse(run, { default: caller, slow, aborted }),
    control(run, await enter('control')),
    visitTenants(run, first),
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
    descriptors: { start: start.descriptors, end: end.descriptors },
    memory: { start: start.memory, end: end.memory },
  };
};

const stop = new AbortController();
setMaxListeners(0, stop.signal);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
if (!pinLoad()) tell('processes cannot be bound to cores here: server and load share them');
const server = await launch(emulator('--max-tenants', String(MAX_TENANTS)));
try {
  const outcome = await endure(server, stop);
  process.stdout.write(printReport(outcome));
  process.exitCode = complaints(outcome).length === 0 ? 0 : 1;
} finally {
  await server.stop();
}
