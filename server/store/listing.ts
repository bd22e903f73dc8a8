import type { Database, Statement } from 'better-sqlite3';
import { toDto } from '../domain/detail.ts';
import { DEFAULT_LOCALE } from '../domain/locale.ts';
import type { ConnectorRecord, ListQuery, ListResult } from '../domain/ports.ts';
import { type ListedRow, toListed } from './connector-rows.ts';
import { toCondition } from './filter-sql.ts';

/** Lists show released connectors only. [D] */
const RELEASED = "status = 'RELEASED'";
const ORDER = 'ORDER BY name_folded, script_name';

/** Most statements that are kept. */
const MAX_STATEMENTS = 50;

const shortDescription = 'SELECT short_description FROM translation WHERE connector_id = connector.id AND locale = ?';

/** The columns of a list item; its two parameters are the asked locale and the one to fall back to. */
const LISTED = `name, type, script_name, class_name, features, direct_connect, connector_metadata, status,
  coalesce((${shortDescription}), (${shortDescription})) AS short_description`;

/**
 * The lists of one database. Each connector keeps its list item as JSON in the default locale, which most lists ask for, so
 * that such a list is read rather than made.
 */
export class Listing {
  readonly #database: Database;
  readonly #one: Statement<[string, string, string], ListedRow>;
  readonly #write: Statement<[json: string, scriptName: string]>;
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
    this.#one = database.prepare(`SELECT ${LISTED} FROM connector WHERE script_name = ?`);
    this.#write = database.prepare('UPDATE connector SET listed = ? WHERE script_name = ?');
  }

  list({ filter, limit, offset, count, locale }: ListQuery): ListResult {
    const { sql, values } = filter ? toCondition(filter) : { sql: '', values: [] };
    const where = `FROM connector WHERE ${RELEASED}${sql && ` AND ${sql}`}`;
    // Told apart from what is shown of them, the rows of a page are found in the index alone.
    const page = `(SELECT id AS hit ${where} ${ORDER} LIMIT ? OFFSET ?)`;
    const bound = [...values, limit, offset];
    return {
      json:
        locale === DEFAULT_LOCALE ? this.#joined(page, bound) : this.#made(page, [locale, DEFAULT_LOCALE, ...bound]),
      total: count
        ? (this.#prepare<number>(`SELECT count(*) ${where}`)
            .pluck()
            .get(...values) ?? 0)
        : undefined,
    };
  }

  /**
   * The kept items, joined by SQLite: it writes the bytes that are sent, and no item becomes a text of its own. That they come
   * in the order of the page is how SQLite works, not what it promises; a test holds it to that.
   */
  #joined(page: string, values: readonly unknown[]): Buffer {
    const item = '(SELECT listed FROM connector WHERE id = hit)';
    const sql = `SELECT CAST('[' || group_concat(${item}, ',') || ']' AS BLOB) FROM ${page}`;
    return (
      this.#prepare<Buffer | null>(sql)
        .pluck()
        .get(...values) ?? Buffer.from('[]')
    );
  }

  #made(page: string, values: readonly unknown[]): Buffer {
    const rows = this.#prepare<ListedRow>(`SELECT ${LISTED} FROM ${page} JOIN connector ON id = hit ${ORDER}`).all(
      ...values,
    );
    return Buffer.from(`[${rows.map(toItem).join(',')}]`);
  }

  /** Writes the item of a connector anew, after a change of what it shows. */
  write(scriptName: string): void {
    const row = this.#one.get(DEFAULT_LOCALE, DEFAULT_LOCALE, scriptName);
    if (row) this.#write.run(toItem(row), scriptName);
  }

  writeAll(): void {
    const scriptNames = this.#prepare<string>('SELECT script_name FROM connector').pluck().all();
    for (const scriptName of scriptNames) this.write(scriptName);
  }

  /** Lists of one kind differ in what is bound alone, so their statements are kept. */
  #prepare<Row>(sql: string): Statement<unknown[], Row> {
    const known = this.#statements.get(sql);
    if (known) return known as Statement<unknown[], Row>;
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
    const statement = this.#database.prepare<unknown[], Row>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const toItem = (row: ListedRow): string => JSON.stringify(toDto(toListed(row)));

/** The list item of a connector as JSON. @param shortDescription that of the default locale, where there is one. */
export const itemOf = (connector: ConnectorRecord, shortDescription: string | null): string =>
  JSON.stringify(toDto({ ...connector, shortDescription }));
