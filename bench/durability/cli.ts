import { parseArgs } from 'node:util';
import { pinLoad } from '../server-process.ts';
import { fillDisk } from './full-disk.ts';
import { killAgainAndAgain } from './kills.ts';

/**
 * Checks that every acknowledged write of the built emulator is in its database: the emulator is killed under load
 * again and again, or its disk is filled.
 *
 * Usage: node bench/durability.ts [--kills N | --full-disk]
 *
 * Prints the report on standard output. Exit codes: 0 for success, 1 if something was lost or went wrong, 2 if it cannot run here.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    'full-disk': { type: 'boolean', default: false },
  },
});

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const run = async (): Promise<number> => {
  const kills = Number(values.kills);
  if (!Number.isInteger(kills) || kills < 1) {
    tell('--kills takes a whole number from 1');
    return 2;
  }
  pinLoad();
  const outcome = values['full-disk'] ? await fillDisk(tell) : await killAgainAndAgain(kills, tell);
  if (typeof outcome === 'string') {
    tell(`A full disk cannot be tried here, no tmpfs can be mounted: ${outcome}`);
    return 2;
  }
  process.stdout.write(outcome.report);
  return outcome.good ? 0 : 1;
};

process.exitCode = await run();
