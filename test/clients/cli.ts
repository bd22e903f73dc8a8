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

const HELP = `Drives the published clients against the built server and prints a table of client, version, and checks.

Usage: npm run clients [-- OPTIONS]

  --only TEXT   only the clients whose name and version contain the text, such as "Python 2"
  --record      keep the results of all clients in conformance/evidence.json; npm run docs prints them
  --no-build    use the server that is built already
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    record: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const isReady = ({ toolchain }: Client): boolean => toolchain?.isThere() ?? true;

const main = async (): Promise<number> => {
  if (values.record && values.only !== '')
    throw new Error('--record keeps the results of all clients: leave --only out.');
  if (!values['no-build']) await run({ cwd: packageRoot }, 'npm', 'run', 'build');
  const { startEmulator }: typeof library = await import(join(PACKAGE_FOLDER, 'dist', 'index.js'));
  const chosen = CLIENTS.filter(({ name, version }) => `${name} ${version}`.includes(values.only));
  const ready = chosen.filter(isReady);
  const leftOut = chosen.filter((client) => !ready.includes(client));
  await using emulator = await startEmulator({ port: 0, logLevel: 'silent' });
  const outcomes = await inTurns(ready, (client) => drive(client, emulator));
  process.stdout.write(printTable(outcomes));
  for (const { name, version, toolchain } of leftOut) {
    process.stdout.write(`skipped ${name} ${version}: there is no ${toolchain?.name} on this machine\n`);
  }
  if (values.record) writeEvidence(gatherEvidence(CASES, outcomes.map(toResult)));
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed.length, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.faults.length, 0);
  process.stdout.write(`${passed} passed, ${failed} failed, ${leftOut.length} skipped\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
};

const toResult = ({ client, passed }: Outcome): Result => ({
  client: client.name,
  version: client.version,
  source: client.source,
  date: new Date().toISOString().slice(0, 10),
  checks: Object.fromEntries(client.families.map((family) => [family, byOperation(family, passed)])),
});

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
