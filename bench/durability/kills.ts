import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { waitForCore } from '../process-figures.ts';
import { spreadOf } from '../ratio.ts';
import type { RunningServer } from '../server-process.ts';
import { Ledger } from './ledger.ts';
import { ask, logSize, problemsOfDatabase, readBack, send, start } from './server.ts';
import { nextWrite } from './writes.ts';

const WRITERS = 8;
/** Time until the kill or reset interrupts the writers, in milliseconds. */
const WORK = [50, 400] as const;

/** What the kills interrupt, in turn. The resets also keep the tenant small. */
const MOMENTS = [
  'during writes',
  'during a reset',
  'during writes',
  'between a reset and the next write',
  'during writes',
  'during the first writes after a reset',
] as const;
type Moment = (typeof MOMENTS)[number];
/** Longest time between a reset and its kill, in milliseconds. */
const RESET_WITHIN = 10;

/** Maximum time of a start, in milliseconds, without the time in which the server had no core. */
const LONGEST_START = 5_000;

/** The results of all kills. */
interface Tally {
  kills: number;
  readonly moments: Map<string, number>;
  /** Connectors that came with the tenant. */
  seeded: number;
  resets: number;
  landed: number;
  vanished: number;
  readonly lost: string[];
  readonly problems: string[];
  readonly startups: number[];
  readonly logs: number[];
}

/** Kills a server under load again and again. @returns the report, and whether all is well. */
export const killAgainAndAgain = async (
  kills: number,
  tell: (line: string) => void,
): Promise<{ report: string; good: boolean }> => {
  const data = mkdtempSync(join(tmpdir(), 'durability-'));
  const ledger = new Ledger();
  const tally: Tally = {
    kills: 0,
    moments: new Map(),
    seeded: 0,
    resets: 0,
    landed: 0,
    vanished: 0,
    lost: [],
    problems: [],
    startups: [],
    logs: [],
  };
  let server = await start(data);
  try {
    tally.seeded = (await readBack(server.url, [])).seeded;
    while (tally.kills < kills) {
      const moment = MOMENTS[tally.kills % MOMENTS.length] ?? MOMENTS[0];
      const isResetOpen = await workUntilKilled(server, ledger, tally, moment);
      tally.kills += 1;
      tally.moments.set(moment, (tally.moments.get(moment) ?? 0) + 1);
      tally.logs.push(logSize(data));
      const note = (texts: readonly string[]) => texts.map((text) => `kill ${tally.kills}, ${moment}: ${text}`);
      tally.problems.push(...note(problemsOfDatabase(data)));
      server = await start(data);
      tally.startups.push(server.startup);
      const started = server.startup - (waitForCore(server.pid) ?? 0);
      if (started > LONGEST_START) tally.problems.push(...note([`the start took ${Math.round(started)} ms`]));
      tally.lost.push(...note(await compare(server, ledger, tally, isResetOpen)));
      if (tally.kills % 20 === 0)
        tell(`${tally.kills} kills, ${ledger.acknowledged} writes, ${tally.lost.length} lost`);
    }
  } catch (error) {
    tally.problems.push(`kill ${tally.kills}: ${(error as Error).message}`);
  } finally {
    await server.stop();
  }
  const good = tally.lost.length + tally.problems.length === 0;
  if (good) rmSync(data, { recursive: true, force: true });
  else tell(`the data is left in ${data}`);
  return { report: toReport(tally, ledger.acknowledged), good };
};

/** Unique numbers, so that no write repeats another. */
let number = 0;

/** Starts writers. @returns a function that stops them after their current write. */
const startWriters = (server: RunningServer, ledger: Ledger, tally: Tally): (() => Promise<unknown>) => {
  let resting = false;
  const work = async (writer: number): Promise<void> => {
    while (!resting) {
      number += 1;
      const write = nextWrite(writer, number, ledger.living(`durable-${writer}-`));
      const response = await send(server.url, write, ledger);
      if (!response) return;
      if (response.status >= 300 || response.text.includes('"status":"ERROR"'))
        tally.problems.push(`${write.kind} ${write.path}: ${response.status} ${response.text.slice(0, 300)}`);
    }
  };
  const all = Promise.all(Array.from({ length: WRITERS }, (_, writer) => work(writer)));
  return () => {
    resting = true;
    return all;
  };
};

/**
 * Lets the writers work, resets the tenant if it is time for that, and kills the server.
 *
 * Nothing is written during a reset, because the order of simultaneous requests is unknown.
 *
 * @returns whether a reset was sent and not acknowledged.
 */
const workUntilKilled = async (
  server: RunningServer,
  ledger: Ledger,
  tally: Tally,
  moment: Moment,
): Promise<boolean> => {
  const rest = startWriters(server, ledger, tally);
  await wait(randomInt(...WORK));
  if (moment === 'during writes') {
    await server.stop();
    await rest();
    return false;
  }
  await rest();
  tally.resets += 1;
  const reset = ask(`${server.url}/_emulator/reset`, { method: 'POST' }).then((response) => {
    if (response?.status === 204) ledger.reset();
    else if (response) tally.problems.push(`POST /_emulator/reset: ${response.status} ${response.text.slice(0, 300)}`);
    return response === undefined;
  });
  if (moment !== 'during a reset') await reset;
  const restAgain = moment === 'during the first writes after a reset' ? startWriters(server, ledger, tally) : () => {};
  await wait(randomInt(RESET_WITHIN));
  await server.stop();
  await restAgain();
  return reset;
};

/**
 * Returns all differences from what was acknowledged.
 *
 * @param isResetOpen whether a reset was not acknowledged, so that it restored either everything or nothing.
 */
const compare = async (
  server: RunningServer,
  ledger: Ledger,
  tally: Tally,
  isResetOpen: boolean,
): Promise<string[]> => {
  const { found, wrong, seeded } = await readBack(server.url, ledger.scriptNames);
  if (seeded !== tally.seeded) wrong.push(`${seeded} connectors of the seed are there, of ${tally.seeded}`);
  if (isResetOpen && found.size === 0) {
    ledger.clear();
    return wrong;
  }
  const { lost, landed, vanished } = ledger.audit(found);
  tally.landed += landed;
  tally.vanished += vanished;
  return [...wrong, ...lost];
};

const MAX_SHOWN = 20;

const toReport = (tally: Tally, acknowledged: number): string => {
  const startups = spreadOf(tally.startups);
  const logs = spreadOf(tally.logs);
  const kilobytes = (bytes: number) => Math.round(bytes / 1024);
  const rows: readonly (readonly [string, string | number])[] = [
    ['Kills (SIGKILL)', tally.kills],
    ...[...tally.moments].map(([title, count]) => [`of them ${title}`, count] as const),
    ['Acknowledged writes and resets checked', acknowledged],
    ['Lost', tally.lost.length],
    ['Writes in flight at a kill: found whole, found absent', `${tally.landed}, ${tally.vanished}`],
    ['Problems of a start, a response or the database', tally.problems.length],
    [
      'Start-up time, median (min–max), ms',
      `${Math.round(startups.median)} (${Math.round(startups.min)}–${Math.round(startups.max)})`,
    ],
    [
      'Write-ahead log at the kill, median (min–max), kB',
      `${kilobytes(logs.median)} (${kilobytes(logs.min)}–${kilobytes(logs.max)})`,
    ],
  ];
  const problems = [...tally.lost, ...tally.problems];
  return [
    '| Durability under SIGKILL |  |',
    '| --- | --- |',
    ...rows.map(([title, value]) => `| ${title} | ${value} |`),
    '',
    ...problems.slice(0, MAX_SHOWN).map((text) => `- ${text}`),
    ...(problems.length > MAX_SHOWN ? [`- and ${problems.length - MAX_SHOWN} more`] : []),
    ...(problems.length > 0 ? [''] : []),
  ].join('\n');
};
