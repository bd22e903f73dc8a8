import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../server/platform/package.ts';
import { emulator, prepare, recordAnswers, tokenOf, withNodeOptions } from './emulator.ts';
import { measureGrowth } from './growth.ts';
import { measureMemory } from './memory.ts';
import { peerLaunches } from './peers.ts';
import { type Contender, measureRounds } from './rounds.ts';
import { type Launch, launch, pinLoad, type RunningServer } from './server-process.ts';
import { measureStartup } from './startup.ts';
import { printGrowth, printSpeed, summarize } from './summary.ts';
import { WORKLOADS } from './workloads.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string' },
    'no-startup': { type: 'boolean', default: false },
    'no-growth': { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const target = (name: string, answersFile: string, ready: string): Launch => ({
  command: [process.execPath, join(packageRoot, 'bench', 'targets', `${name}.mjs`), answersFile, '{port}'],
  ready,
});

const READY = '/v3/connectors';

const MEMORY_SECONDS = 60;
const GROWING_NOTHING = WORKLOADS.filter(({ id }) => id !== 'post');
const MEMORY: Readonly<Record<string, Launch>> = {
  emulator: emulator(),
  'emulator with NODE_OPTIONS=--max-semi-space-size=2': withNodeOptions(emulator(), '--max-semi-space-size=2'),
};

const run = async (): Promise<void> => {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: packageRoot, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed; what lies in dist is not what would be measured.');
  const pinned = pinLoad();
  if (!pinned) tell('processes cannot be bound to cores here: server and load share them');
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const servers: RunningServer[] = [];
  const started = async (what: Launch): Promise<RunningServer> => {
    const server = await launch(what);
    servers.push(server);
    return server;
  };
  try {
    const ours = await started(emulator());
    const onDisk = await started(emulator('--data', join(folder, 'data')));
    const token = await tokenOf(ours.url);
    await prepare(ours.url, token);
    const answersFile = join(folder, 'answers.json');
    const answers = await recordAnswers(ours.url, token);
    writeFileSync(answersFile, JSON.stringify(answers));
    const fastify = await started(target('fastify', answersFile, READY));
    const nodeHttp = await started(target('node-http', answersFile, READY));

    const chosen = WORKLOADS.filter(({ id }) => values.only === undefined || values.only.split(',').includes(id));
    const contenders: Contender[] = [
      { name: 'fastify', url: fastify.url, token, stateful: false, workloads: chosen },
      { name: 'node:http', url: nodeHttp.url, token, stateful: false, workloads: chosen },
      { name: 'emulator', url: ours.url, token, stateful: true, workloads: chosen },
      {
        name: 'emulator on disk',
        url: onDisk.url,
        token: await tokenOf(onDisk.url),
        stateful: true,
        workloads: chosen.filter(({ targetOnDisk }) => targetOnDisk !== undefined),
      },
    ];
    for (const peer of peerLaunches(folder, answers)) {
      const { url } = await started(peer);
      const workloads = chosen.filter(({ forPeers }) => forPeers);
      contenders.push({ name: peer.name, url, token, stateful: false, workloads });
    }
    const measurements = await measureRounds(contenders, rounds, seconds, tell);
    for (const server of servers.splice(0)) await server.stop();

    const startup = values['no-startup']
      ? []
      : await measureStartup(
          {
            fastify: target('fastify', answersFile, READY),
            'node:http': target('node-http', answersFile, READY),
            emulator: { ...emulator('--auth', 'off'), ready: READY },
          },
          Math.max(rounds, 7),
        );
    const summary = summarize({
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`,
      pinned,
      measurements,
      startup,
      memory: values['no-startup'] ? [] : await measureMemory(MEMORY, GROWING_NOTHING, MEMORY_SECONDS),
      growth: values['no-growth'] ? [] : await measureGrowth(rounds, tell),
    });
    process.stdout.write(`${printSpeed(summary)}\n${printGrowth(summary.growth)}`);
    if (!values['no-write']) {
      writeFileSync(join(packageRoot, 'bench', 'results.json'), `${JSON.stringify(summary, null, 2)}\n`);
    }
  } finally {
    for (const server of servers) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

await run();
