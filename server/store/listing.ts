import type { Database, Statement } from 'better-sqlite3';
import { toDto } from '../domain/detail.ts';
import { DEFAULT_LOCALE } from '../domain/locale.ts';
import type { ListQuery, ListResult } from '../domain/ports.ts';
import { type ListedRow, toListed } from './connector-rows.ts';
import { toCondition } from './filter-sql.ts';

/** Lists show released connectors only. [D] */
const RELEASED = "status = 'RELEASED'";
const ORDER = 'ORDER BY name_folded, script_name LIMIT ? OFFSET ?';

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

  constructor(database: Database) {
    this.#database = database;
    this.#one = database.prepare(`SELECT ${LISTED} FROM connector WHERE script_name = ?`);
    this.#write = database.prepare('UPDATE connector SET listed = ? WHERE script_name = ?');
  }

  list({ filter, limit, offset, count, locale }: ListQuery): ListResult {
    const { sql, values } = filter ? toCondition(filter) : { sql: '', values: [] };
    const where = `FROM connector WHERE ${RELEASED}${sql && ` AND ${sql}`}`;
    return {
      items:
        locale === DEFAULT_LOCALE
          ? this.#prepare<string>(`SELECT listed ${where} ${ORDER}`)
              .pluck()
              .all(...values, limit, offset)
          : this.#prepare<ListedRow>(`SELECT ${LISTED} ${where} ${ORDER}`)
              .all(locale, DEFAULT_LOCALE, ...values, limit, offset)
              .map(toItem),
      total: count
        ? (this.#prepare<number>(`SELECT count(*) ${where}`)
            .pluck()
            .get(...values) ?? 0)
        : undefined,
    };
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

  #prepare<Row>(sql: string): Statement<unknown[], Row> {
    return this.#database.prepare(sql);
  }
}

const toItem = (row: ListedRow): string => JSON.stringify(toDto(toListed(row)));
