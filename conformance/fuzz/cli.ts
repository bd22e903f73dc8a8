import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from './random.ts';
import { startServerProcess } from './server-process.ts';
import { Worker } from './worker.ts';

/**
 * Sends random requests and random bytes to a real server for a while. It fails on a 5xx, a response that violates its schema, a hung
 * request, a dead process, and acknowledged data that is missing after the server was killed.
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
  const problems: string[] = [];
  try {
    const starts = Array.from({ length: WORKERS }, () => Worker.start(new Random(seeds.below(2 ** 31)), server.url));
    const workers = await Promise.all(starts);
    const end = Date.now() + Number(values.seconds) * 1000;
    await Promise.all(workers.map((worker) => work(worker, end, server.death, problems)));
    const sent = workers.reduce((sum, worker) => sum + worker.sent, 0);
    process.stdout.write(`${sent} requests sent\n`);

    await server.kill();
    const again = await startServerProcess(folder);
    for (const worker of workers) problems.push(...(await worker.audit(again.url)));
    await again.kill();
  } finally {
    if (server.death() === undefined) await server.kill();
  }
  return problems;
};

const work = async (
  worker: Worker,
  end: number,
  death: () => string | undefined,
  problems: string[],
): Promise<void> => {
  while (Date.now() < end && problems.length < 20) {
    const problem = await worker.step();
    if (problem !== undefined) problems.push(problem);
    const died = death();
    if (died !== undefined) {
      problems.push(`the server died (${died})`);
      return;
    }
  }
};

process.stdout.write(`seed ${values.seed}, ${values.seconds} seconds\n`);
const folder = mkdtempSync(join(tmpdir(), 'emulator-fuzz-'));
try {
  const problems = await run(folder);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    problems.length === 0 ? 'nothing found\n' : `${problems.length} found; --seed ${values.seed} repeats them\n`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
