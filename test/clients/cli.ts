import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gatherEvidence, type Result, writeEvidence } from '../../conformance/evidence.ts';
import { CASES } from '../../conformance/index.ts';
import type * as library from '../../server/index.ts';
import { packageRoot } from '../../server/platform/package.ts';
import { PACKAGE_FOLDER } from '../../tools/build/folders.ts';
import { CHECKS } from './checks.ts';
import type { Client } from './client.ts';
import { CLIENTS } from './clients.ts';
import { drive, type Outcome } from './drive.ts';
import { run } from './process.ts';
import { printTable } from './table.ts';

const HELP = `Drives the published clients, and Schemathesis, against the built server and prints a table of client, version, and checks.

Usage: npm run clients [-- OPTIONS]

  --only TEXT   only the clients whose name, version and families contain the text, such as "Python 2"
  --seconds N   how long Schemathesis takes for each document; 60 by default
  --record      if all clients pass, keep the results in conformance/evidence.json; npm run docs prints them
  --no-build    use the server that is built already
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seconds: { type: 'string', default: '60' },
    record: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const isReady = ({ toolchain }: Client): boolean => toolchain?.isThere() ?? true;

const main = async (): Promise<number> => {
  if (values.record && values.only !== '')
    throw new Error('--record keeps the results of all clients: leave --only out.');
  const seconds = Number(values.seconds);
  if (!(seconds >= 1)) throw new Error(`--seconds takes a number from 1 on, not "${values.seconds}".`);
  if (!values['no-build']) await run({ cwd: packageRoot }, 'npm', 'run', 'build');
  const { startEmulator }: typeof library = await import(join(PACKAGE_FOLDER, 'dist', 'index.js'));
  const chosen = CLIENTS.filter(({ name, version, families }) =>
    `${name} ${version} ${families.join(' ')}`.includes(values.only),
  );
  const ready = chosen.filter(isReady);
  const leftOut = chosen.filter((client) => !ready.includes(client));
  const start = () => startEmulator({ port: 0, logLevel: 'silent' });
  await using shared = await start();
  await using alone = await start();
  const outcomes = await inTurns(ready, (client) => drive(client, client.alone ? alone : shared, seconds));
  process.stdout.write(printTable(outcomes));
  for (const { name, version, toolchain } of leftOut) {
    process.stdout.write(`skipped ${name} ${version}: there is no ${toolchain?.name} on this machine\n`);
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed.length, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.faults.length, 0);
  if (values.record && failed + leftOut.length === 0) writeEvidence(gatherEvidence(CASES, toResults(outcomes)));
  process.stdout.write(`${passed} passed, ${failed} failed, ${leftOut.length} skipped\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
};

/** A client that has a row for each family is one result. */
const toResults = (outcomes: readonly Outcome[]): Result[] => {
  const clients = Object.groupBy(outcomes, ({ client }) => `${client.name} ${client.version}`);
  return Object.values(clients).flatMap((rows = []) => {
    const [{ client } = {}] = rows;
    if (!client) return [];
    const { name, version, source } = client;
    const checks = Object.fromEntries(
      rows.flatMap((row) => row.client.families.map((family) => [family, byOperation(family, row.passed)])),
    );
    return { client: name, version, source, date: new Date().toISOString().slice(0, 10), checks };
  });
};

const byOperation = (family: string, passed: readonly string[]): Record<string, string[]> => {
  const checks = CHECKS.filter(({ id }) => passed.includes(`${family}/${id}`));
  const groups = Object.entries(Object.groupBy(checks, ({ operation }) => operation));
  return Object.fromEntries(groups.map(([operation, group = []]) => [operation, group.map(({ id }) => id)]));
};

/** Runs the work for all items, a few at a time, and returns the results in the order of the items. */
const inTurns = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: 2 }, worker));
  return results;
};

if (values.help) process.stdout.write(HELP);
else process.exitCode = await main();
