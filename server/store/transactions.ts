import type { Statement } from 'better-sqlite3';
import { ApiError } from '../domain/errors.ts';
import { type Database, MAX_TENANT_BYTES } from './database.ts';

/** A running transaction. */
interface Running {
  /** Why it cannot be committed any more. */
  broken?: { readonly reason: unknown };
}

/** The transactions of one database. */
export class Transactions {
  readonly #database: Database;
  readonly #onRollback: () => void;
  #statements: Record<'begin' | 'commit', Statement> | undefined;
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
      throw this.#translate(error);
    }
  }

  /** The same for work that is a single statement, which is atomic by itself. */
  runOne<T>(work: () => T): T {
    if (this.#running) return runNested(this.#running, work);
    try {
      return work();
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Begins a transaction that lasts until `commit` or `rollback`; without effect inside one. */
  begin(): void {
    if (this.#running) return;
    this.#prepared.begin.run();
    this.#running = {};
  }

  /** Without effect if none is running. @throws what broke the transaction, or keeps it from being committed; then roll back. */
  commit(): void {
    if (!this.#running) return;
    try {
      if (this.#running.broken) throw this.#running.broken.reason;
      this.#prepared.commit.run();
    } catch (error) {
      throw this.#translate(error);
    }
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

  /** A full disk is the server's error, a full tenant in memory is a bound that the client has met. */
  #translate(error: unknown): unknown {
    if ((error as { code?: string }).code !== 'SQLITE_FULL' || !this.#database.memory) return error;
    return new ApiError('limitViolation', {
      field: 'tenant',
      causes: [
        `A tenant in memory holds up to ${MAX_TENANT_BYTES} bytes; delete connectors, reset it, or start with --data.`,
      ],
    });
  }

  /** Prepared with the first transaction: most tenants have none. */
  get #prepared(): Record<'begin' | 'commit', Statement> {
    this.#statements ??= {
      begin: this.#database.prepare('BEGIN IMMEDIATE'),
      commit: this.#database.prepare('COMMIT'),
    };
    return this.#statements;
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
