import fc from 'fast-check';
import t from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import type { FilterNode, ListTest, TextTest } from '../../server/domain/filter/fields.ts';
import { parseFilter } from '../../server/domain/filter/parse.ts';
import type { ConnectorRecord } from '../../server/domain/ports.ts';
import { SqliteConnectorStore } from '../../server/store/connector-store.ts';
import { openEmpty } from '../../server/store/database.ts';
import { runs } from '../support/property.ts';
import { readPage } from './fixtures/records.ts';

const rules = FAMILIES[0]?.filterRules ?? {};

/** Texts with what trips up searches: wildcards, quotes, letters whose case is not one to one, and no text at all. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    '%',
    '_',
    '\\',
    '"',
    "'",
    'ß',
    'SS',
    'ﬁ',
    'İ',
    'ı',
    'Σ',
    'ς',
    'a',
    'A',
    'ab',
    'aB',
    '\0',
    'a\0b',
    '😀',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 3 }).map((value) => value.toWellFormed()),
);
const tag = fc
  .oneof(fc.constantFrom('ENABLE', 'enable', 'a', ',', '"', 'a,b'), text)
  .map((value) => value.replaceAll('\u001f', ''));

const record = fc.record({
  type: text,
  connectorMetadata: fc.record({ category: fc.option(text) }),
  features: fc.option(fc.array(tag, { maxLength: 3 })),
  labels: fc.array(tag, { maxLength: 3 }),
  directConnect: fc.boolean(),
  name: text,
});

const test: fc.Arbitrary<FilterNode> = fc.oneof(
  fc.record<TextTest>({
    kind: fc.constant('text'),
    field: fc.constantFrom('name', 'type'),
    operator: fc.constantFrom('sw', 'co'),
    value: text,
  }),
  fc.record<TextTest>({
    kind: fc.constant('text'),
    field: fc.constantFrom('type', 'category'),
    operator: fc.constant('eq'),
    value: text,
  }),
  fc.record({
    kind: fc.constant('boolean' as const),
    field: fc.constant('directConnect' as const),
    value: fc.boolean(),
  }),
  fc.record<ListTest>({
    kind: fc.constant('list'),
    field: fc.constantFrom('features', 'labels'),
    values: fc.array(fc.oneof(tag, text), { minLength: 1, maxLength: 3 }),
  }),
);

const { tree } = fc.letrec<{ tree: FilterNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    test,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      nodes: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), node: tie('tree') }),
  ),
}));

/** The plain meaning of a filter, without SQL. */
const holds = (node: FilterNode, row: ConnectorRecord): boolean => {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((part) => holds(part, row));
    case 'or':
      return node.nodes.some((part) => holds(part, row));
    case 'not':
      return !holds(node.node, row);
    case 'boolean':
      return row.directConnect === node.value;
    case 'list':
      return node.values.every((value) => (row[node.field] ?? []).some((item) => same(item, value)));
    case 'text': {
      const stored = bare(textOf(row, node.field));
      const asked = bare(node.value) ?? '';
      if (stored === undefined) return false;
      if (node.operator === 'eq') return stored === asked;
      return node.operator === 'sw' ? stored.startsWith(asked) : stored.includes(asked);
    }
  }
};

const textOf = (row: ConnectorRecord, field: TextTest['field']): string | null =>
  field === 'category' ? (row.connectorMetadata['category'] as string | null) : row[field];

const bare = (value: string | null): string | undefined => value?.toLowerCase().toUpperCase();

const same = (one: string, other: string): boolean => bare(one) === bare(other);

/** A tree as a filter would say it. */
const write = (node: FilterNode): string => {
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.nodes.map(write).join(` ${node.kind} `)})`;
    case 'not':
      return `not ${write(node.node)}`;
    case 'boolean':
      return `directConnect eq ${node.value}`;
    case 'list':
      return `${node.field} ca (${node.values.map(quote).join(', ')})`;
    case 'text':
      return `${node.field} ${node.operator} ${quote(node.value)}`;
  }
};

const quote = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const toRecord = (row: ReturnType<typeof record.generate>['value'], index: number): ConnectorRecord => ({
  ...row,
  scriptName: `c${index}`,
  // Names are unique whatever their case; the number stands behind what is searched.
  name: `${row.name} ${index}`,
  className: 'x',
  status: 'RELEASED',
  connectorMetadata: {},
  fileUpload: false,
  s3Location: 'x',
  sourceConfigFrom: null,
  uploadedFiles: null,
  custom: true,
});

t.test('the SQL of a filter selects the same connectors as a plain interpretation', (t) => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 12 }), tree, (rows, filter) => {
      const database = openEmpty();
      const store = new SqliteConnectorStore(database);
      const records = rows.map(toRecord);
      for (const connector of records) store.insert(connector, {});
      const { items, total } = readPage(store.list({ filter, limit: 250, offset: 0, count: true, locale: 'en' }));
      database.close();
      const wanted = records.filter((connector) => holds(filter, connector)).map(({ scriptName }) => scriptName);
      const found = items.map(({ scriptName }) => scriptName);
      return total === wanted.length && found.sort().join() === wanted.sort().join();
    }),
    runs(200),
  );
  t.end();
});

t.test('a printed filter parses to the same tree', (t) => {
  fc.assert(
    fc.property(tree, (filter) => {
      const source = write(filter);
      const again = parseFilter(source, rules);
      return again !== undefined && write(again) === source;
    }),
    runs(200),
  );
  t.end();
});

t.test('any text is either a valid filter or an illegal value', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), tree.map(write)), fc.nat(80), (source, cut) => {
      try {
        parseFilter(source.slice(0, cut), rules);
      } catch (error) {
        return (error as { name?: string }).name === 'illegalValue';
      }
      return true;
    }),
    runs(500),
  );
  t.end();
});
