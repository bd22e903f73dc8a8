import type { Database } from './database.ts';

/** A running transaction. */
interface Running {
  /** Why it cannot be committed any more. */
  broken?: { readonly reason: unknown };
}

/** The transactions of one database. */
export class Transactions {
  readonly #database: Database;
  readonly #onRollback: () => void;
  #running: Running | undefined;

  /** @param onRollback is called when something that was written is undone. */
  constructor(database: Database, onRollback: () => void) {
    this.#database = database;
    this.#onRollback = onRollback;
  }

  /** Runs `work` atomically. Inside a transaction it is a part of that, which fails with it even if the error is caught. */
  run<T>(work: () => T): T {
    if (this.#running) return runNested(this.#running, work);
    this.begin();
    try {
      const result = work();
      this.commit();
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** The same for work that is a single statement, which is atomic by itself. */
  runOne<T>(work: () => T): T {
    return this.#running ? runNested(this.#running, work) : work();
  }

  /** Begins a transaction that lasts until `commit` or `rollback`; without effect inside one. */
  begin(): void {
    if (this.#running) return;
    this.#database.exec('BEGIN IMMEDIATE');
    this.#running = {};
  }

  /** Without effect if none is running. @throws what broke the transaction, or keeps it from being committed; then roll back. */
  commit(): void {
    if (!this.#running) return;
    if (this.#running.broken) throw this.#running.broken.reason;
    this.#database.exec('COMMIT');
    this.#running = undefined;
  }

  /** Without effect if none is running. */
  rollback(): void {
    if (!this.#running) return;
    this.#running = undefined;
    this.#onRollback();
    // When the disk is full, SQLite has rolled back by itself.
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
  }
}

const runNested = <T>(running: Running, work: () => T): T => {
  // SQLite may have ended the transaction, and another statement would be committed on its own.
  if (running.broken) throw running.broken.reason;
  try {
    return work();
  } catch (error) {
    running.broken = { reason: error };
    throw error;
  }
};
