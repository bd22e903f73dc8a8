import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../process-figures.ts';
import { endGently } from '../server-process.ts';
import { logSize, problemsOfDatabase } from './server.ts';
import { FIRST, problemsOfRejection, Trial } from './trial.ts';
import { create, patch, upload } from './writes.ts';

const MEGABYTES = 32;
/** Bytes that the emulator can fill, too few for a second tenant file. */
const ROOM = 3 * 1024 * 1024;
const CONNECTORS = 12;
const DOCUMENT = 100_000;
/** The disk counts as full after this many rejected writes in a row: the log still has some room when the first one fails. */
const REJECTED_IN_A_ROW = 20;

/** Fills the disk under a server. @returns the report and whether all is well, or why no disk can be mounted. */
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
  const problems = [...(await trial.failing(created)), ...(await trial.failing(trial.oneOfEach()))];
  trial.checks.add('With room, every kind of write is answered with 2xx', problems);
  await fill(trial, disk);
  await stayFull(trial);
  await makeRoom(trial, disk);
  await endWhileFull(trial, disk);
  await rejectCopies(trial, disk);
};

/** Lets the emulator fill the disk, then fills the rest. */
const fill = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks, ledger } = trial;
  disk.fillUp(ROOM);
  const uploaded = await trial.untilRejected(1, (number) => {
    const last = `durable-1-${number - 1}`;
    return number % 2 ? create(1, number) : upload(last, ledger.factsOf(last), 'source-config', DOCUMENT);
  });
  checks.add(
    'Uploads fill the disk until one is answered with 500',
    uploaded.problems,
    `${uploaded.done} writes fitted`,
  );
  disk.fillUp();
  const patched = await trial.untilRejected(REJECTED_IN_A_ROW, (number) => patch(FIRST, ledger.factsOf(FIRST), number));
  checks.add('Full: patches are answered with 500', patched.problems, `${patched.done} fitted into the log before`);
};

const stayFull = async (trial: Trial): Promise<void> => {
  const { checks } = trial;
  const writes = trial.oneOfEach();
  const problems = await trial.neitherDoneNorRejected(writes);
  checks.add(
    'Full: every kind of write at once is rejected with 500, or fits into the log',
    problems,
    `${writes.length} writes`,
  );
  checks.add('Full: the process lives', isAlive(trial.server.pid) ? [] : ['it does not']);
  checks.add('Full: reads are answered with 200', await trial.failingReads());
  checks.add('Full: all is there as acknowledged, nothing of what was rejected', await trial.audit());
};

const makeRoom = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks } = trial;
  disk.dropBallast();
  checks.add('Ballast gone: every kind of write works', await trial.failing(trial.oneOfEach()), free(disk));
  await endGently(trial.server);
  const unfinished = logSize(trial.data) > 0 ? ['the write-ahead log is left'] : [];
  checks.add('Stopped: SQLite finds nothing wrong', [...unfinished, ...problemsOfDatabase(trial.data)]);
  await trial.start();
  const writes = `${trial.ledger.acknowledged} acknowledged writes`;
  checks.add('Started again: all is there', await trial.audit(), writes);
};

/** Starts the server on a full disk: after a kill with a full log, and after a clean shutdown. */
const endWhileFull = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks } = trial;
  for (const [how, end] of [
    ['Killed', () => trial.kill()],
    ['Stopped', () => endGently(trial.server)],
  ] as const) {
    await trial.failing(trial.oneOfEach());
    disk.fillUp();
    await end();
    // SQLite creates the index of the log anew. A new server leaves none.
    rmSync(join(trial.data, 'tenants', 'default.sqlite-shm'), { force: true });
    disk.fillUp();
    checks.add(`${how} on a full disk: SQLite finds nothing wrong`, problemsOfDatabase(trial.data), free(disk));
    const problems = await trial.start().then(
      () => trial.failingReads(),
      (error: Error) => [error.message],
    );
    checks.add(`${how} on a full disk: it starts there, and reads are answered with 200`, problems);
    disk.dropBallast();
    if (!isAlive(trial.server.pid)) await trial.start();
    checks.add(`${how} on a full disk, ballast gone: all is there`, await trial.audit());
  }
};

/** A tenant's first write creates a file: if it does not fit, nothing must have changed. A reset must not need room. */
const rejectCopies = async (trial: Trial, disk: SmallDisk): Promise<void> => {
  const { checks, ledger } = trial;
  const write = create(2, 0);
  const attempts = {
    'first write': { path: `/t/other${write.path}`, request: write.request, done: 200, mayWork: false },
    reset: { path: '/_emulator/reset', request: { method: 'POST' }, done: 204, mayWork: true },
  };
  for (const [what, { path, request, done, mayWork }] of Object.entries(attempts)) {
    disk.fillUp(ROOM);
    const before = disk.free;
    const response = await trial.ask(path, request);
    const isDone = mayWork && response?.status === done;
    checks.add(
      `No room for a ${what}: it ${mayWork ? 'works, or ' : ''}is answered with 500`,
      isDone ? [] : problemsOfRejection(response),
      `${before} bytes free`,
    );
    if (isDone) ledger.reset();
    const taken = before - disk.free;
    checks.add(
      `No room for a ${what}: what it wrote is taken away again`,
      taken > ROOM / 4 ? [`${taken} of ${before} bytes are gone`] : [],
    );
    checks.add(`No room for a ${what}: reads are answered with 200 after it`, await trial.failingReads());
    disk.dropBallast();
    checks.add(`Ballast gone after the ${what}: writes go on`, await trial.failing(trial.oneOfEach().slice(0, 3)));
    checks.add(`Ballast gone after the ${what}: all is there`, await trial.audit(), free(disk));
    await trial.kill();
    await trial.start();
    checks.add(`Started again after the ${what}: all is there`, await trial.audit());
    const again = await trial.ask(path, request);
    if (what === 'reset') ledger.reset();
    checks.add(`With room, a ${what} works`, [
      ...(again?.status === done ? [] : [`it is answered with ${again?.status ?? 'nothing'}`]),
      ...(await trial.audit()),
    ]);
  }
};

const free = (disk: SmallDisk): string => `${disk.free} bytes free`;

/** A small file system in memory that can be filled up. */
class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @returns the disk, or why none can be mounted: it requires root and Linux. */
  static mount(megabytes: number): SmallDisk | string {
    const folder = mkdtempSync(join(tmpdir(), 'durability-disk-'));
    const { status, stderr, error } = spawnSync(
      'mount',
      ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder],
      { encoding: 'utf8' },
    );
    if (status === 0) return new SmallDisk(folder);
    rmdirSync(folder);
    return (error?.message ?? stderr).trim();
  }

  /** Bytes that can still be written. */
  get free(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  /** Adds ballast until at most `leave` bytes are free. */
  fillUp(leave = 0): void {
    while (this.free > leave) {
      try {
        appendFileSync(this.#ballast, Buffer.alloc(Math.min(this.free - leave, 64 * 1024)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        return;
      }
    }
  }

  dropBallast(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Unmounts lazily if something still has a file open. */
  unmount(): void {
    const done =
      spawnSync('umount', [this.folder]).status === 0 || spawnSync('umount', ['-l', this.folder]).status === 0;
    if (!done) throw new Error(`${this.folder} cannot be unmounted`);
    rmdirSync(this.folder);
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }
}
