import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system in memory that can be filled up. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @returns the reason where none can be mounted: it takes root and Linux. */
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

  /** Lets the ballast grow until no more than so many bytes are free. */
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

  /** Lazily where something still has a file open. */
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
