import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOfRefusal } from './durability-checks.ts';
import { faultsOfDatabase, logSize } from './durability-database.ts';
import { endGently, isAlive } from './durability-server.ts';
import { SmallDisk } from './durability-tmpfs.ts';
import { FIRST, Trial } from './durability-trial.ts';
import { BASE, create, patch, upload } from './durability-writes.ts';

const MEGABYTES = 32;
/** What is left before the emulator fills the rest by itself; it is too little for a second file of a tenant. */
const ROOM = 3 * 1024 * 1024;
const CONNECTORS = 12;
const DOCUMENT = 100_000;
/** So many writes in a row must be refused until the disk counts as full: the log has room of its own to use up. */
const REFUSED_IN_A_ROW = 20;

/** Fills the disk under a server. @returns the report, and whether all was well; the reason where no disk can be mounted. */
export const fillDisk = async (tell: (line: string) => void): Promise<{ report: string; good: boolean } | string> => {
  const disk = SmallDisk.mount(MEGABYTES);
  if (typeof disk === 'string') return disk;
  const trial = new Trial(`A full disk (tmpfs, ${MEGABYTES} MB)`, join(disk.folder, 'data'), tell);
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => reject(new Error(`ended by ${signal}`)));
  });
  try {
    await Promise.race([run(trial, disk), interrupted]);
  } catch (error) {
    trial.checks.add('The trial comes to its end', [(error as Error).message]);
  } finally {
    await trial.kill();
    disk.unmount();
  }
  return trial.checks.result();
};

const run = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  await trial.start();
  const created = Array.from({ length: CONNECTORS }, (_, one) => create(0, one));
  const faults = [...(await trial.failing(created)), ...(await trial.failing(trial.oneOfEach()))];
  trial.checks.add('With room, every kind of write is answered with 2xx', faults);
  await fill(trial, disk);
  await stayFull(trial);
  await makeRoom(trial, disk);
  await endWhileFull(trial, disk);
  await refuseCopies(trial, disk);
};

/** Lets the emulator itself find the end of the disk, and fills what is left behind it. */
const fill = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks, ledger } = trial;
  disk.fillUp(ROOM);
  const uploaded = await trial.untilRefused(1, (number) => {
    const last = `durable-1-${number - 1}`;
    return number % 2 ? create(1, number) : upload(last, ledger.factsOf(last), 'source-config', DOCUMENT);
  });
  checks.add('Uploads fill the disk until one is answered with 500', uploaded.faults, `${uploaded.done} writes fitted`);
  disk.fillUp();
  const patched = await trial.untilRefused(REFUSED_IN_A_ROW, (number) => patch(FIRST, ledger.factsOf(FIRST), number));
  checks.add('Full: patches are answered with 500', patched.faults, `${patched.done} fitted into the log before`);
};

const stayFull = async (trial: Trial): Promise<void> => {
  const { checks } = trial;
  const writes = trial.oneOfEach();
  const faults = await trial.neitherDoneNorRefused(writes);
  checks.add(
    'Full: every kind of write at once is refused with 500, or fits into the log',
    faults,
    `${writes.length} writes`,
  );
  checks.add('Full: the process lives', isAlive(trial.server.pid) ? [] : ['it does not']);
  checks.add('Full: reads are answered with 200', await trial.failingReads());
  checks.add('Full: all is there as acknowledged, nothing of what was refused', await trial.audit());
};

const makeRoom = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks } = trial;
  disk.dropBallast();
  checks.add('Ballast gone: every kind of write works', await trial.failing(trial.oneOfEach()), free(disk));
  await endGently(trial.server);
  const unfinished = logSize(trial.data) > 0 ? ['the write-ahead log is left'] : [];
  checks.add('Stopped: SQLite finds nothing wrong', [...unfinished, ...faultsOfDatabase(trial.data)]);
  await trial.start();
  const writes = `${trial.ledger.acknowledged} acknowledged writes`;
  checks.add('Started again: all is there', await trial.audit(), writes);
};

/** The server starts on a disk without a free byte, whether the last one was killed with a full log or ended in order. */
const endWhileFull = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks } = trial;
  for (const [how, end] of [
    ['Killed', () => trial.kill()],
    ['Stopped', () => endGently(trial.server)],
  ] as const) {
    await trial.failing(trial.oneOfEach());
    disk.fillUp();
    await end();
    // SQLite makes its index of the log anew. A server that was started for the first time leaves none.
    rmSync(join(trial.data, 'tenants', 'default.sqlite-shm'), { force: true });
    disk.fillUp();
    checks.add(`${how} on a full disk: SQLite finds nothing wrong`, faultsOfDatabase(trial.data), free(disk));
    const faults = await trial.start().then(
      () => trial.failingReads(),
      (error: Error) => [error.message],
    );
    checks.add(`${how} on a full disk: it starts there, and reads are answered with 200`, faults);
    disk.dropBallast();
    if (!isAlive(trial.server.pid)) await trial.start();
    checks.add(`${how} on a full disk, ballast gone: all is there`, await trial.audit());
  }
};

/** A reset and a new tenant take a file of their own: where it does not fit, nothing may have changed. */
const refuseCopies = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks } = trial;
  const attempts = {
    'new tenant': { file: 'other.sqlite.new', path: `/t/other${BASE}`, request: {}, done: 200 },
    reset: { file: 'default.sqlite.new', path: '/_emulator/reset', request: { method: 'POST' }, done: 204 },
  };
  for (const [what, { file, path, request, done }] of Object.entries(attempts)) {
    disk.fillUp(ROOM);
    const before = disk.free;
    const faults = faultsOfRefusal(await trial.ask(path, request));
    checks.add(`No room for a ${what}: it is answered with 500`, faults, `${before} bytes free`);
    const taken = before - disk.free;
    checks.add(
      `No room for a ${what}: what it wrote is taken away again`,
      taken > ROOM / 4 ? [`${taken} of ${before} bytes are gone`] : [],
    );
    checks.add(`No room for a ${what}: reads are answered with 200 after it`, await trial.failingReads());
    checks.add(`No room for a ${what}: writes go on after it`, await trial.failing(trial.oneOfEach().slice(0, 3)));
    disk.dropBallast();
    rmSync(join(trial.data, 'tenants', file), { force: true });
    checks.add(`Ballast gone after the ${what}: all is there`, await trial.audit(), free(disk));
    await trial.kill();
    await trial.start();
    checks.add(`Started again after the ${what}: all is there`, await trial.audit());
    const again = await trial.ask(path, request);
    if (what === 'reset') trial.ledger.clear();
    checks.add(`With room, a ${what} works`, [
      ...(again?.status === done ? [] : [`it is answered with ${again?.status ?? 'nothing'}`]),
      ...(await trial.audit()),
    ]);
  }
};

const free = (disk: SmallDisk): string => `${disk.free} bytes free`;
