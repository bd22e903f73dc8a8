import { listItem } from '../domain/connectors/detail.ts';
import { DEFAULT_LOCALE } from '../domain/connectors/locale.ts';
import type { FilterNode, ListTest, TextTest } from '../domain/filter/fields.ts';
import type { ConnectorRecord, ListQuery, ListResult } from '../domain/ports.ts';
import { fold } from '../domain/text/text.ts';
import type { Locale } from '../models/enums.ts';
import type { Statements } from './database.ts';

/** An SQL condition with its bound values. Text from a filter is always bound, never part of the SQL. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Precedes and follows each item of a folded list. No item contains it. */
export const ITEM_SEPARATOR = '\u001f';

/** Returns a list as one text, in the form that `ca` searches. */
export const foldList = (items: readonly string[]): string =>
  ITEM_SEPARATOR + items.map((item) => fold(item) + ITEM_SEPARATOR).join('');

const TEXT_COLUMNS = { name: 'name_folded', type: 'type_folded', category: 'category_folded' } as const;
const LIST_COLUMNS = { features: 'features_folded', labels: 'labels_folded' } as const;

/** Returns the condition for a filter. It is true or false for every row, never null. */
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

/** Joins conditions as a balanced tree: SQLite limits the depth of an expression, and a chain is as deep as it is long. */
const join = (parts: readonly Condition[], operator: ' AND ' | ' OR '): Condition => {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const middle = Math.ceil(parts.length / 2);
  const left = join(parts.slice(0, middle), operator);
  const right = join(parts.slice(middle), operator);
  return { sql: `(${left.sql}${operator}${right.sql})`, values: [...left.values, ...right.values] };
};

/** Uses `instr`, because it has no wildcards to escape, unlike LIKE, and finds the empty text everywhere. */
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

/** Returns the short description of a connector in a locale, or undefined if there is none. */
export type ShortDescription = (connector: TranslatedConnector, locale: Locale) => string | undefined;

/** The columns that identify a connector's translations. */
export interface TranslatedConnector {
  readonly id: number;
  readonly script_name: string;
  readonly from_template: 0 | 1;
}

/**
 * Reads lists from one database. Each row stores the connector's list item as JSON in the default locale, which most lists ask for,
 * so that such a list only has to be joined.
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
    // The index alone finds the rows of a page, before their contents are read.
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
   * Joins the stored items in SQLite, which writes the bytes to send without creating a string per item. SQLite keeps the order of
   * the page but does not guarantee it, so a test checks it.
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
