import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../server/platform/package.ts';
import { measureCrowd } from './crowd.ts';
import { emulator, prepare, type RecordedResponse, recordResponses, tokenOf } from './emulator.ts';
import { measureGrowth } from './growth.ts';
import { measureHeapLimits, measureMemory } from './memory.ts';
import { peerLaunches } from './peers.ts';
import { residentMemory } from './process-figures.ts';
import { BASE, EMULATOR, type PartName, partOf, type Results, saveResults, toSpeed } from './results.ts';
import { type Contender, measureRounds, type Rounds } from './rounds.ts';
import { type Launch, launch, pinLoad, type RunningServer } from './server-process.ts';
import { measureStartup } from './startup.ts';
import * as tables from './tables.ts';
import { measureTenants } from './tenant-costs.ts';
import { CONNECTIONS, WORKLOADS } from './workloads.ts';

/**
 * Measures the built emulator and a bare Fastify, prints the results, and stores them in `bench/results.json`.
 *
 * Usage: node bench/cli.ts [PART ...] [--rounds N] [--seconds N] [--only WORKLOAD,...] [--no-write]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
const options: Rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) };

/** What a part of the benchmark needs, apart from options. */
interface Bench {
  /** A folder for files. */
  readonly folder: string;
  readonly responses: readonly RecordedResponse[];
  /** Returns a bare Fastify that sends these responses. */
  readonly bare: Launch;
  /** Whether server and load each have their own core. */
  readonly pinned: boolean;
}

/** A path that both the emulator and a bare server serve. */
const READY = '/v3/connectors';
/** Minimum number of starts to measure, because their time varies more than that of requests. */
const LEAST_STARTS = 7;
/** Maximum number of rounds with many tenants, because they take long. */
const MAX_TENANT_ROUNDS = 3;

/** The parts of the benchmark. Each returns its measurements, also as Markdown. */
const PARTS: Readonly<Record<PartName, (bench: Bench) => Promise<{ part: Partial<Results>; printed: string }>>> = {
  speed: async (bench) => {
    const speed = partOf(await measureSpeed(bench), bench.pinned);
    return { part: { speed }, printed: `${tables.printHeadline(speed)}\n\n${tables.printSpeed(speed)}` };
  },
  start: async ({ bare, pinned }) => {
    const launches = { [BASE]: bare, [EMULATOR]: { ...emulator('--auth', 'off'), ready: READY } };
    const start = partOf(await measureStartup(launches, Math.max(options.rounds, LEAST_STARTS)), pinned);
    return { part: { start }, printed: tables.printStart(start) };
  },
  memory: async ({ folder, pinned }) => {
    const memory = partOf(await measureMemory(join(folder, 'ways')), pinned);
    return { part: { memory }, printed: tables.printMemory(memory) };
  },
  heap: async ({ pinned }) => {
    const heap = partOf(await measureHeapLimits(options), pinned);
    return { part: { heap }, printed: tables.printHeap(heap) };
  },
  tenants: async ({ folder, pinned }) => {
    const rounds = Math.min(options.rounds, MAX_TENANT_ROUNDS);
    const costs = [...(await measureTenants(join(folder, 'tenants'), rounds)), ...(await measureCrowd(options.rounds))];
    const tenants = partOf(costs, pinned);
    return { part: { tenants }, printed: tables.printTenants(tenants) };
  },
  growth: async ({ folder, pinned }) => {
    const growth = partOf(await measureGrowth(join(folder, 'growth'), options.rounds), pinned);
    return { part: { growth }, printed: tables.printGrowth(growth) };
  },
};

const measureSpeed = async ({ folder, bare, responses }: Bench) => {
  const servers: RunningServer[] = [];
  const start = async (what: Launch): Promise<RunningServer> => {
    const server = await launch(what);
    servers.push(server);
    return server;
  };
  try {
    const ours = await start(emulator());
    const token = await tokenOf(ours.url);
    const base = await start(bare);
    const onDisk = await start(emulator('--data', join(folder, 'data')));
    const workloads = WORKLOADS.filter(({ id }) => values.only === undefined || values.only.split(',').includes(id));
    const contenders: Contender[] = [
      { ...base, name: BASE, token, stateful: false, workloads, connections: CONNECTIONS },
      { ...ours, name: EMULATOR, token, stateful: true, workloads, connections: CONNECTIONS },
      {
        ...onDisk,
        name: 'emulator with --data',
        token: await tokenOf(onDisk.url),
        stateful: true,
        workloads: workloads.filter(({ writes }) => writes),
        connections: CONNECTIONS,
      },
    ];
    for (const peer of peerLaunches(folder, responses)) {
      const forPeers = workloads.filter((workload) => workload.forPeers);
      contenders.push({
        ...(await start(peer)),
        name: peer.name,
        token,
        stateful: false,
        workloads: forPeers,
        connections: [10],
      });
    }
    return toSpeed(await measureRounds('speed', contenders, options));
  } finally {
    for (const server of servers) await server.stop();
  }
};

const record = async (): Promise<RecordedResponse[]> => {
  const server = await launch(emulator());
  try {
    const token = await tokenOf(server.url);
    await prepare(server.url, token);
    return await recordResponses(server.url, token);
  } finally {
    await server.stop();
  }
};

const run = async (): Promise<void> => {
  const names = Object.keys(PARTS) as PartName[];
  const unknown = positionals.filter((name) => !names.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`Unknown part ${unknown[0]}. The parts are ${names.join(', ')}.`);
  if (residentMemory(process.pid) === undefined) {
    throw new Error('Processor time and memory are read from /proc, so the benchmark runs on Linux only.');
  }
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: packageRoot, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed, so dist/ is not what would be measured.');
  const pinned = pinLoad();
  if (!pinned) process.stderr.write('Processes cannot be bound to cores here: server and load share them.\n');
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const responses = await record();
    const file = join(folder, 'responses.json');
    writeFileSync(file, JSON.stringify(responses));
    const command = [process.execPath, join(packageRoot, 'bench', 'bare-fastify.mjs'), file, '{port}'] as const;
    const bench: Bench = { folder, responses, bare: { command, ready: READY }, pinned };
    for (const name of positionals.length > 0 ? names.filter((known) => positionals.includes(known)) : names) {
      const { part, printed } = await PARTS[name](bench);
      process.stdout.write(`${printed}\n\n`);
      if (!values['no-write']) saveResults(part);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
await run();
