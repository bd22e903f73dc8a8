import type { Statement } from 'better-sqlite3';
import { ApiError } from '../domain/errors.ts';
import { type Database, MAX_TENANT_BYTES } from './database.ts';

/** A running transaction. */
interface Running {
  /** Why it can no longer be committed. */
  broken?: { readonly reason: unknown };
}

/** The transactions of one database. */
export class Transactions {
  readonly #database: Database;
  readonly #onRollback: () => void;
  #statements: Record<'begin' | 'commit', Statement> | undefined;
  #running: Running | undefined;

  /** @param onRollback called when writes are rolled back. */
  constructor(database: Database, onRollback: () => void) {
    this.#database = database;
    this.#onRollback = onRollback;
  }

  /** Runs `work` atomically. Inside a transaction, it becomes part of it: if `work` throws, the whole transaction fails. */
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

  /** Runs `work` atomically, like `run`. `work` must be a single statement, which needs no transaction. */
  runOne<T>(work: () => T): T {
    if (this.#running) return runNested(this.#running, work);
    try {
      return work();
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Begins a transaction that lasts until `commit` or `rollback`. Does nothing inside a transaction. */
  begin(): void {
    if (this.#running) return;
    this.#prepared.begin.run();
    this.#running = {};
  }

  /** Commits the running transaction, if any. @throws the error that prevents the commit; the caller must then roll back. */
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

  /** Rolls back the running transaction, if any. */
  rollback(): void {
    if (!this.#running) return;
    this.#running = undefined;
    this.#onRollback();
    // If the disk is full, SQLite has already rolled back.
    if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
  }

  /** Translates SQLite's "full": for a file, the disk is full, a server error; in memory, the client has reached a limit. */
  #translate(error: unknown): unknown {
    if ((error as { code?: string }).code !== 'SQLITE_FULL' || !this.#database.memory) return error;
    return new ApiError('limitViolation', {
      field: 'tenant',
      causes: [
        `A tenant in memory holds up to ${MAX_TENANT_BYTES} bytes; delete connectors, reset it, or start with --data.`,
      ],
    });
  }

  /** Statements, prepared at the first transaction, because most tenants have none. */
  get #prepared(): Record<'begin' | 'commit', Statement> {
    this.#statements ??= {
      begin: this.#database.prepare('BEGIN IMMEDIATE'),
      commit: this.#database.prepare('COMMIT'),
    };
    return this.#statements;
  }
}

const runNested = <T>(running: Running, work: () => T): T => {
  // SQLite may have ended the transaction, so another statement would be committed on its own.
  if (running.broken) throw running.broken.reason;
  try {
    return work();
  } catch (error) {
    running.broken = { reason: error };
    throw error;
  }
};
