import type { FilterNode, ListTest, TextTest } from '../domain/filter/fields.ts';
import { fold } from '../domain/fold.ts';

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
