import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { faultsOfDatabase, logSize } from './durability-database.ts';
import { Ledger } from './durability-ledger.ts';
import { ask, readBack, send, start } from './durability-server.ts';
import { nextWrite } from './durability-writes.ts';
import { spreadOf } from './ratio.ts';
import type { RunningServer } from './server-process.ts';

const WRITERS = 8;
/** When the server is killed after the load began, in milliseconds. */
const KILL_AFTER = [50, 400] as const;
/** Every so many kills a reset is under way; it also keeps the tenant small. Its kill comes sooner. */
const RESET_EVERY = 10;
const RESET_KILL_WITHIN = 100;
/** A start that takes longer is not a clean one, in milliseconds. */
const LONGEST_START = 5_000;

/** What came of all kills. */
interface Tally {
  kills: number;
  /** Connectors that came with the tenant. */
  seeded: number;
  resets: number;
  resetsDone: number;
  landed: number;
  vanished: number;
  readonly lost: string[];
  readonly faults: string[];
  readonly startups: number[];
  readonly logs: number[];
}

/** Kills a server under load again and again. @returns the report, and whether all was well. */
export const killAgainAndAgain = async (
  kills: number,
  tell: (line: string) => void,
): Promise<{ report: string; good: boolean }> => {
  const data = mkdtempSync(join(tmpdir(), 'durability-'));
  const ledger = new Ledger();
  const tally: Tally = {
    kills: 0,
    seeded: 0,
    resets: 0,
    resetsDone: 0,
    landed: 0,
    vanished: 0,
    lost: [],
    faults: [],
    startups: [],
    logs: [],
  };
  let server = await start(data);
  try {
    tally.seeded = (await readBack(server.url, [])).seeded;
    while (tally.kills < kills) {
      const reset = (tally.kills + 1) % RESET_EVERY === 0;
      await workUntilKilled(server, ledger, tally, reset);
      tally.kills += 1;
      tally.logs.push(logSize(data));
      const note = (texts: readonly string[]) => texts.map((text) => `kill ${tally.kills}: ${text}`);
      tally.faults.push(...note(faultsOfDatabase(data)));
      server = await start(data);
      tally.startups.push(server.startup);
      if (server.startup > LONGEST_START) tally.faults.push(...note([`the start took ${server.startup} ms`]));
      tally.lost.push(...note(await compare(server, ledger, tally, reset)));
      if (tally.kills % 20 === 0)
        tell(`${tally.kills} kills, ${ledger.acknowledged} writes, ${tally.lost.length} lost`);
    }
  } catch (error) {
    tally.faults.push(`kill ${tally.kills}: ${(error as Error).message}`);
  } finally {
    await server.stop();
  }
  const good = tally.lost.length + tally.faults.length === 0;
  if (good) rmSync(data, { recursive: true, force: true });
  else tell(`the data is left in ${data}`);
  return { report: toReport(tally, ledger.acknowledged), good };
};

/** Numbers that are used once, so that no write repeats another. */
let number = 0;

/** Lets the writers work, kills the server and waits for them to notice. */
const workUntilKilled = async (server: RunningServer, ledger: Ledger, tally: Tally, reset: boolean): Promise<void> => {
  let resting = false;
  const work = async (writer: number): Promise<void> => {
    while (!resting) {
      number += 1;
      const write = nextWrite(writer, number, ledger.living(`durable-${writer}-`));
      const answer = await send(server.url, write, ledger);
      if (!answer) return;
      if (answer.status >= 300 || answer.text.includes('"status":"ERROR"'))
        tally.faults.push(
          `${write.kind} ${write.path} is answered with ${answer.status}: ${answer.text.slice(0, 300)}`,
        );
    }
  };
  const writers = Promise.all(Array.from({ length: WRITERS }, (_, writer) => work(writer)));
  await wait(randomInt(...KILL_AFTER));
  if (!reset) {
    await server.stop();
    await writers;
    return;
  }
  resting = true;
  await writers;
  const resetting = ask(`${server.url}/_emulator/reset`, { method: 'POST' });
  await wait(randomInt(RESET_KILL_WITHIN));
  await server.stop();
  tally.resets += 1;
  if ((await resetting)?.status === 204) {
    ledger.acknowledged += 1;
    tally.resetsDone += 1;
    ledger.clear();
  }
};

/** What is not as it was acknowledged. A reset in flight has put everything back, or nothing. */
const compare = async (server: RunningServer, ledger: Ledger, tally: Tally, reset: boolean): Promise<string[]> => {
  const { found, wrong, seeded } = await readBack(server.url, ledger.scriptNames);
  if (seeded !== tally.seeded) wrong.push(`${seeded} connectors of the seed are there, of ${tally.seeded}`);
  if (reset && found.size === 0) {
    ledger.clear();
    return wrong;
  }
  const { lost, landed, vanished } = ledger.audit(found);
  tally.landed += landed;
  tally.vanished += vanished;
  return [...wrong, ...lost];
};

const MOST_SHOWN = 20;

const toReport = (tally: Tally, acknowledged: number): string => {
  const startups = spreadOf(tally.startups);
  const logs = spreadOf(tally.logs);
  const kilobytes = (bytes: number) => Math.round(bytes / 1024);
  const rows: readonly (readonly [string, string | number])[] = [
    ['Kills (SIGKILL under load)', tally.kills],
    ['of them during a reset (reset acknowledged)', `${tally.resets} (${tally.resetsDone})`],
    ['Acknowledged writes checked', acknowledged],
    ['Lost', tally.lost.length],
    ['Writes in flight at a kill: found whole, found absent', `${tally.landed}, ${tally.vanished}`],
    ['Faults of a start, an answer or the database', tally.faults.length],
    [
      'Start-up time, median (least–most), ms',
      `${Math.round(startups.median)} (${Math.round(startups.least)}–${Math.round(startups.most)})`,
    ],
    [
      'Write-ahead log at the kill, median (least–most), kB',
      `${kilobytes(logs.median)} (${kilobytes(logs.least)}–${kilobytes(logs.most)})`,
    ],
  ];
  const faults = [...tally.lost, ...tally.faults];
  return [
    '| Durability under SIGKILL |  |',
    '| --- | --- |',
    ...rows.map(([title, value]) => `| ${title} | ${value} |`),
    '',
    ...faults.slice(0, MOST_SHOWN).map((text) => `- ${text}`),
    ...(faults.length > MOST_SHOWN ? [`- and ${faults.length - MOST_SHOWN} more`] : []),
    ...(faults.length > 0 ? [''] : []),
  ].join('\n');
};
