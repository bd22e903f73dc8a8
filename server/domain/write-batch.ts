import type { TenantStorage } from './ports.ts';

/** How long one batch may block the event loop, in milliseconds. Remaining writes wait for the next iteration. */
export const MAX_BATCH_MS = 5;

/** A queued write. */
interface Job {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs all writes that arrive in one iteration of the event loop in one transaction. */
export class WriteBatch {
  readonly #storage: Pick<TenantStorage, 'batch' | 'prepare'>;
  #jobs: Job[] = [];
  #isScheduled = false;

  constructor(storage: Pick<TenantStorage, 'batch' | 'prepare'>) {
    this.#storage = storage;
  }

  /**
   * Queues a write.
   *
   * @returns the result of `work` once it is committed. Rejects with the error that `work` or the commit throws.
   */
  add<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as Job['resolve'], reject });
      this.#schedule();
    });
  }

  /** Runs all queued writes now. */
  flush(): void {
    while (this.#jobs.length > 0) this.#run();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#jobs.length === 0) return;
      const preparing = this.#storage.prepare();
      if (preparing) {
        preparing.then(() => this.#schedule());
        return;
      }
      this.#run();
      if (this.#jobs.length > 0) this.#schedule();
    });
  }

  #run(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    const [first] = jobs;
    if (first && jobs.length === 1) {
      // A lone write is atomic without a transaction around it.
      attempt(first).report();
      return;
    }
    const outcomes: Outcome[] = [];
    const end = performance.now() + MAX_BATCH_MS;
    try {
      this.#storage.batch(() => {
        for (const job of jobs) {
          if (outcomes.length > 0 && performance.now() >= end) return;
          outcomes.push(attempt(job));
        }
      });
    } catch (error) {
      // Nothing of the batch is stored. A job that a rule rejected keeps its own error.
      for (const { succeeded, job } of outcomes) if (succeeded) job.reject(error);
    }
    this.#jobs = jobs.slice(outcomes.length).concat(this.#jobs);
    for (const { report } of outcomes) report();
  }
}

/** The outcome of a job before the batch is committed. */
interface Outcome {
  readonly job: Job;
  readonly succeeded: boolean;
  /** Settles the job's promise. Does nothing if a failed commit has rejected it. */
  readonly report: () => void;
}

const attempt = (job: Job): Outcome => {
  try {
    const result = job.work();
    return { job, succeeded: true, report: () => job.resolve(result) };
  } catch (error) {
    return { job, succeeded: false, report: () => job.reject(error) };
  }
};
