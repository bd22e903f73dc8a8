import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from './random.ts';
import { startServerProcess } from './server-process.ts';
import { Worker } from './worker.ts';

/**
 * Sends random requests and random bytes to a real server for a while. It fails on a 5xx, an answer outside its schema, a hung
 * request, a dead process, and on data that was acknowledged and is not there after the server was killed.
 *
 * Usage: npm run fuzz -- [--seconds N] [--seed N]
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
  },
});
const WORKERS = 4;

const run = async (folder: string): Promise<string[]> => {
  const server = await startServerProcess(folder);
  const seeds = new Random(Number(values.seed));
  const faults: string[] = [];
  try {
    const starts = Array.from({ length: WORKERS }, () => Worker.start(new Random(seeds.below(2 ** 31)), server.url));
    const workers = await Promise.all(starts);
    const end = Date.now() + Number(values.seconds) * 1000;
    await Promise.all(workers.map((worker) => work(worker, end, server.death, faults)));
    const sent = workers.reduce((sum, worker) => sum + worker.sent, 0);
    process.stdout.write(`${sent} requests sent\n`);

    await server.kill();
    const again = await startServerProcess(folder);
    for (const worker of workers) faults.push(...(await worker.audit(again.url)));
    await again.kill();
  } finally {
    if (server.death() === undefined) await server.kill();
  }
  return faults;
};

const work = async (worker: Worker, end: number, death: () => string | undefined, faults: string[]): Promise<void> => {
  while (Date.now() < end && faults.length < 20) {
    const fault = await worker.step();
    if (fault !== undefined) faults.push(fault);
    const died = death();
    if (died !== undefined) {
      faults.push(`the server died (${died})`);
      return;
    }
  }
};

process.stdout.write(`seed ${values.seed}, ${values.seconds} seconds\n`);
const folder = mkdtempSync(join(tmpdir(), 'emulator-fuzz-'));
try {
  const faults = await run(folder);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(
    faults.length === 0 ? 'nothing found\n' : `${faults.length} found; --seed ${values.seed} repeats them\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
