import type { Database, Statement } from 'better-sqlite3';
import { toDto } from '../domain/connectors/detail.ts';
import { DEFAULT_LOCALE } from '../domain/connectors/locale.ts';
import type { FilterNode, ListTest, TextTest } from '../domain/filter/fields.ts';
import type { ConnectorRecord, ListQuery, ListResult } from '../domain/ports.ts';
import { fold } from '../domain/text/text.ts';
import { type ListedRow, toListed } from './connector-rows.ts';
import { KeptPages, type PageLayout } from './kept-pages.ts';
import type { ConnectorId } from './statements.ts';

/** A condition with its bound values; no text of a filter ever becomes part of the SQL. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Stands around each item of a folded list, where no item may hold it. */
export const ITEM_SEPARATOR = '\u001f';

/** A list in the form in which `ca` searches it. */
export const foldList = (items: readonly string[]): string =>
  ITEM_SEPARATOR + items.map((item) => fold(item) + ITEM_SEPARATOR).join('');

const TEXT_COLUMNS = { name: 'name_folded', type: 'type_folded', category: 'category_folded' } as const;
const LIST_COLUMNS = { features: 'features_folded', labels: 'labels_folded' } as const;

/** The condition that a filter stands for; it is true or false on every row, never null. */
export const toCondition = (node: FilterNode): Condition => {
  switch (node.kind) {
    case 'and':
    case 'or':
      return join(node.nodes.map(toCondition), node.kind === 'and' ? ' AND ' : ' OR ');
    case 'not': {
      const { sql, values } = toCondition(node.node);
      return { sql: `NOT ${sql}`, values };
    }
    case 'text':
      return textCondition(node);
    case 'boolean':
      return { sql: '(direct_connect = ?)', values: [node.value ? 1 : 0] };
    case 'list':
      return join(
        node.values.map((value) => itemCondition(node, value)),
        ' AND ',
      );
  }
};

/** Joins in halves: SQLite bounds the depth of an expression, and a flat chain is as deep as it is long. */
const join = (parts: readonly Condition[], operator: ' AND ' | ' OR '): Condition => {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const middle = Math.ceil(parts.length / 2);
  const left = join(parts.slice(0, middle), operator);
  const right = join(parts.slice(middle), operator);
  return { sql: `(${left.sql}${operator}${right.sql})`, values: [...left.values, ...right.values] };
};

/** `instr` has no wildcards to escape, unlike LIKE, and finds the empty text everywhere. */
const textCondition = ({ field, operator, value }: TextTest): Condition => {
  const column = TEXT_COLUMNS[field];
  const sql = {
    eq: `(${column} IS ?)`,
    sw: `(ifnull(instr(${column}, ?), 0) = 1)`,
    co: `(ifnull(instr(${column}, ?), 0) > 0)`,
  }[operator];
  return { sql, values: [fold(value)] };
};

const itemCondition = ({ field }: ListTest, value: string): Condition =>
  value.includes(ITEM_SEPARATOR)
    ? { sql: '(0)', values: [] }
    : { sql: `(instr(${LIST_COLUMNS[field]}, ?) > 0)`, values: [foldList([value])] };

/** Lists show released connectors only. [D] */
const RELEASED = "status = 'RELEASED'";
const ORDER = 'ORDER BY name_folded, script_name';

/** The kept item of a row of a page, and all of a page as one text of bytes. */
const ITEM = '(SELECT listed FROM connector WHERE id = hit)';
const JOINED = "CAST('[' || group_concat(item, ',') || ']' AS BLOB)";

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
  readonly #pages = new KeptPages();
  readonly #statements = new Map<string, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  list({ filter, limit, offset, count, locale }: ListQuery): ListResult {
    const { sql, values } = filter ? toCondition(filter) : { sql: '', values: [] };
    const where = `FROM connector WHERE ${RELEASED}${sql && ` AND ${sql}`}`;
    // Told apart from what is shown of them, the rows of a page are found in the index alone.
    const page = `(SELECT id AS hit ${where} ${ORDER} LIMIT ? OFFSET ?)`;
    const bound = [...values, limit, offset];
    const total = () => (count ? this.#total(where, values) : undefined);
    if (locale !== DEFAULT_LOCALE) {
      return { json: this.#made(page, [locale, DEFAULT_LOCALE, ...bound]), total: total() };
    }
    return this.#pages.get(JSON.stringify([sql, bound, count]), (withLayout) => ({
      ...(withLayout ? this.#laidOut(page, bound) : { json: this.#joined(page, bound), layout: undefined }),
      total: total(),
    }));
  }

  /** Something was written to a row that neither filters nor order look at. @param item its list item as JSON. */
  change(id: ConnectorId, item: string): void {
    this.#pages.change(id, item);
  }

  /** Rows came or went, or nobody knows what was undone. */
  forget(): void {
    this.#pages.forget();
  }

  #total(where: string, values: readonly unknown[]): number {
    return (
      this.#prepare<number>(`SELECT count(*) ${where}`)
        .pluck()
        .get(...values) ?? 0
    );
  }

  /**
   * The kept items, joined by SQLite: it writes the bytes that are sent, and no item becomes a text of its own. That they come
   * in the order of the page is how SQLite works, not what it promises; a test holds it to that.
   */
  #joined(page: string, values: readonly unknown[]): Buffer {
    const sql = `SELECT ${JOINED} FROM (SELECT ${ITEM} AS item FROM ${page})`;
    return (
      this.#prepare<Buffer | null>(sql)
        .pluck()
        .get(...values) ?? Buffer.from('[]')
    );
  }

  /** The same, and where each item is. */
  #laidOut(page: string, values: readonly unknown[]): { json: Buffer; layout: PageLayout } {
    const sql = `SELECT ${JOINED} AS json, group_concat(hit) AS ids, group_concat(octet_length(item)) AS lengths
      FROM (SELECT hit, ${ITEM} AS item FROM ${page})`;
    const row = this.#prepare<{ json: Buffer | null; ids: string | null; lengths: string | null }>(sql).get(...values);
    return {
      json: row?.json ?? Buffer.from('[]'),
      layout: { ids: toNumbers(row?.ids), lengths: toNumbers(row?.lengths) },
    };
  }

  #made(page: string, values: readonly unknown[]): Buffer {
    const rows = this.#prepare<ListedRow>(`SELECT ${LISTED} FROM ${page} JOIN connector ON id = hit ${ORDER}`).all(
      ...values,
    );
    return Buffer.from(`[${rows.map(toItem).join(',')}]`);
  }

  /** Writes the list items of all connectors anew. */
  writeAll(): void {
    const write = this.#database.prepare('UPDATE connector SET listed = ? WHERE script_name = ?');
    const rows = this.#prepare<ListedRow>(`SELECT ${LISTED} FROM connector`).all(DEFAULT_LOCALE, DEFAULT_LOCALE);
    for (const row of rows) write.run(toItem(row), row.script_name);
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

const toNumbers = (list: string | null | undefined): number[] => (list ? list.split(',').map(Number) : []);

const toItem = (row: ListedRow): string => JSON.stringify(toDto(toListed(row)));

/** The list item of a connector as JSON. @param shortDescription that of the default locale, where there is one. */
export const itemOf = (connector: ConnectorRecord, shortDescription: string | null): string =>
  JSON.stringify(toDto({ ...connector, shortDescription }));
