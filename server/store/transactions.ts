import type { Statement } from 'better-sqlite3';
import type { Database } from './database.ts';

/** A running transaction. */
interface Running {
  /** Why it cannot be committed any more, as soon as it cannot. */
  broken?: { readonly reason: unknown };
}

/** The transactions of one database. */
export class Transactions {
  readonly #database: Database;
  readonly #undone: () => void;
  readonly #begin: Statement<[]>;
  readonly #commit: Statement<[]>;
  readonly #rollback: Statement<[]>;
  #running: Running | undefined;

  /** @param undone is called when something that was written is not. */
  constructor(database: Database, undone: () => void) {
    this.#database = database;
    this.#undone = undone;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#rollback = database.prepare('ROLLBACK');
  }

  /** Runs work whole or not at all. Within a transaction it is a part of that, which fails with it, whoever catches the error. */
  run<T>(work: () => T): T {
    if (this.#running) return asPartOf(this.#running, work);
    this.#begin.run();
    const running: Running = {};
    this.#running = running;
    try {
      const result = work();
      if (running.broken) throw running.broken.reason;
      this.#commit.run();
      return result;
    } catch (error) {
      this.#undone();
      // Where the disk is full, SQLite has undone it by itself.
      if (this.#database.inTransaction) this.#rollback.run();
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  /** The same for work that is a single statement, which is whole or nothing by itself. */
  runOne<T>(work: () => T): T {
    return this.#running ? asPartOf(this.#running, work) : work();
  }
}

const asPartOf = <T>(running: Running, work: () => T): T => {
  // SQLite may have ended the transaction, and a further statement would be one of its own.
  if (running.broken) throw running.broken.reason;
  try {
    return work();
  } catch (error) {
    running.broken = { reason: error };
    throw error;
  }
};
