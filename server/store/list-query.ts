import { listItem } from '../domain/connectors/detail.ts';
import { DEFAULT_LOCALE } from '../domain/connectors/locale.ts';
import type { FilterNode, ListTest, TextTest } from '../domain/filter/fields.ts';
import type { ConnectorRecord, ListQuery, ListResult } from '../domain/ports.ts';
import { fold } from '../domain/text/text.ts';
import type { Locale } from '../models/enums.ts';
import type { Statements } from './database.ts';

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

/** Returns the short description of a connector in a locale: undefined if it has none there. */
export type ShortDescription = (connector: TranslatedConnector, locale: Locale) => string | undefined;

/** What tells where the translations of a connector are. */
export interface TranslatedConnector {
  readonly id: number;
  readonly script_name: string;
  readonly from_template: 0 | 1;
}

/**
 * The lists of one database. Each connector keeps its list item as JSON in the default locale, which most lists ask for, so
 * that such a list is read rather than made.
 */
export class ListReader {
  readonly #statements: Statements;
  readonly #shortDescription: ShortDescription;

  constructor(statements: Statements, shortDescription: ShortDescription) {
    this.#statements = statements;
    this.#shortDescription = shortDescription;
  }

  list({ filter, limit, offset, count, locale }: ListQuery): ListResult {
    const { sql, values } = filter ? toCondition(filter) : { sql: '', values: [] };
    const where = `FROM connector WHERE ${RELEASED}${sql && ` AND ${sql}`}`;
    // The rows of a page are found in the index alone, before anything that they show is read.
    const page = `(SELECT id AS page_id ${where} ${ORDER} LIMIT ? OFFSET ?)`;
    const bound = [...values, limit, offset];
    return {
      json: locale === DEFAULT_LOCALE ? this.#joinListItems(page, bound) : this.#localize(page, bound, locale),
      total: count ? this.#total(where, values) : undefined,
    };
  }

  #total(where: string, values: readonly unknown[]): number {
    const statement = this.#statements.get<number>(`SELECT count(*) ${where}`).pluck();
    return statement.get(...values) ?? 0;
  }

  /**
   * The stored items, joined by SQLite: it writes the bytes that are sent, and no item becomes a string. That they come in the
   * order of the page is how SQLite works, not what it promises; a test holds it to that.
   */
  #joinListItems(page: string, values: readonly unknown[]): Buffer {
    const sql = `SELECT CAST('[' || group_concat(item, ',') || ']' AS BLOB)
      FROM (SELECT (SELECT list_item FROM connector WHERE id = page_id) AS item FROM ${page})`;
    return (
      this.#statements
        .get<Buffer | null>(sql)
        .pluck()
        .get(...values) ?? Buffer.from('[]')
    );
  }

  #localize(page: string, values: readonly unknown[], locale: Locale): Buffer {
    const sql = `SELECT id, script_name, from_template, record FROM ${page} JOIN connector ON id = page_id ${ORDER}`;
    const rows = this.#statements.get<TranslatedConnector & { record: string }>(sql).all(...values);
    const items = rows.map((row) => {
      const described = this.#shortDescription(row, locale) ?? this.#shortDescription(row, DEFAULT_LOCALE);
      return listItem(JSON.parse(row.record) as ConnectorRecord, described);
    });
    return Buffer.from(`[${items.join(',')}]`);
  }
}
