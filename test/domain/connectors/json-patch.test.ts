import t, { type Test } from 'tap';
import { applyPatch, MAX_COPIED_SIZE, pointerKeys } from '../../../server/domain/connectors/json-patch.ts';
import { MAX_JSON_DEPTH, measureJson } from '../../../server/domain/text/json.ts';
import type { JsonPatch, JsonPatchOperation } from '../../../server/models/index.ts';
import { apiErrorOf } from '../fixtures/api-error.ts';

const METADATA = {
  count: 1,
  list: [1, 2, 3],
  nested: { x: { y: 1 } },
  text: 'str',
  none: null,
  'a/b': 'slash',
  'm~n': 'tilde',
};

interface Document {
  readonly name: string;
  readonly status: string;
  readonly translationProperties: Readonly<Record<string, string>>;
  readonly connectorMetadata: unknown;
  readonly applicationXml?: unknown;
  readonly correlationConfigXml?: unknown;
  readonly sourceConfigXml?: unknown;
}

const document = (): Document => ({
  name: 'Example',
  status: 'DEMO',
  translationProperties: { en: 'ShortDesc=Short' },
  connectorMetadata: structuredClone(METADATA),
  applicationXml: '<Application/>',
  sourceConfigXml: '<Form/>',
});

const M = '/connectorMetadata';
const apply = (...patch: JsonPatch): Document => applyPatch(document(), patch);

/** The metadata of the document, without one key and with others. */
const without = (key: keyof typeof METADATA, more: object): object =>
  Object.fromEntries(Object.entries({ ...METADATA, ...more }).filter(([name]) => name !== key));

const repeat = (times: number, operation: (index: number) => JsonPatchOperation): JsonPatch =>
  Array.from({ length: times }, (_, index) => operation(index));

/** An object in an object, and so on. */
const nest = (depth: number): unknown => {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = { d: value };
  return value;
};

const rejected = (t: Test, table: readonly (readonly [name: string, operation: JsonPatchOperation])[]): void => {
  for (const [name, operation] of table)
    t.match(
      apiErrorOf(() => apply(operation)),
      { name: 'badContent' },
      name,
    );
};

t.test('operations change metadata as RFC 6902 says', (t) => {
  const table: readonly (readonly [name: string, patch: JsonPatch, metadata: unknown])[] = [
    ['no operation', [], METADATA],
    ['add', [{ op: 'add', path: `${M}/new`, value: { a: [] } }], { ...METADATA, new: { a: [] } }],
    ['add over a value', [{ op: 'add', path: `${M}/count`, value: 'x' }], { ...METADATA, count: 'x' }],
    ['add null', [{ op: 'add', path: `${M}/new`, value: null }], { ...METADATA, new: null }],
    ['add an empty key', [{ op: 'add', path: `${M}/`, value: 1 }], { ...METADATA, '': 1 }],
    ['add an escaped key', [{ op: 'add', path: `${M}/p~1q~0r`, value: 1 }], { ...METADATA, 'p/q~r': 1 }],
    ['an escape is read once', [{ op: 'add', path: `${M}/~01`, value: 1 }], { ...METADATA, '~1': 1 }],
    ['add in an array', [{ op: 'add', path: `${M}/list/1`, value: 9 }], { ...METADATA, list: [1, 9, 2, 3] }],
    ['add at the start', [{ op: 'add', path: `${M}/list/0`, value: 9 }], { ...METADATA, list: [9, 1, 2, 3] }],
    ['add at the end', [{ op: 'add', path: `${M}/list/3`, value: 9 }], { ...METADATA, list: [1, 2, 3, 9] }],
    ['add behind the end', [{ op: 'add', path: `${M}/list/-`, value: 9 }], { ...METADATA, list: [1, 2, 3, 9] }],
    [
      'add an array as an item',
      [{ op: 'add', path: `${M}/list/-`, value: [9] }],
      { ...METADATA, list: [1, 2, 3, [9]] },
    ],
    ['a key that looks like an index', [{ op: 'add', path: `${M}/01`, value: 1 }], { ...METADATA, '01': 1 }],
    ['add the whole metadata', [{ op: 'add', path: M, value: { only: 1 } }], { only: 1 }],
    ['replace', [{ op: 'replace', path: `${M}/nested/x/y`, value: 2 }], { ...METADATA, nested: { x: { y: 2 } } }],
    ['replace null', [{ op: 'replace', path: `${M}/none`, value: 2 }], { ...METADATA, none: 2 }],
    ['replace in an array', [{ op: 'replace', path: `${M}/list/2`, value: 9 }], { ...METADATA, list: [1, 2, 9] }],
    ['remove', [{ op: 'remove', path: `${M}/nested/x` }], { ...METADATA, nested: {} }],
    ['remove from an array', [{ op: 'remove', path: `${M}/list/0` }], { ...METADATA, list: [2, 3] }],
    ['remove with a null value', [{ op: 'remove', path: `${M}/nested/x`, value: null }], { ...METADATA, nested: {} }],
    ['move', [{ op: 'move', from: `${M}/nested/x`, path: `${M}/z` }], { ...METADATA, nested: {}, z: { y: 1 } }],
    ['move null', [{ op: 'move', from: `${M}/none`, path: `${M}/count` }], without('none', { count: null })],
    ['move to itself', [{ op: 'move', from: `${M}/nested`, path: `${M}/nested` }], METADATA],
    ['move in an array', [{ op: 'move', from: `${M}/list/2`, path: `${M}/list/0` }], { ...METADATA, list: [3, 1, 2] }],
    ['copy', [{ op: 'copy', from: `${M}/list`, path: `${M}/z` }], { ...METADATA, z: [1, 2, 3] }],
    ['copy of an escaped key', [{ op: 'copy', from: `${M}/a~1b`, path: `${M}/z` }], { ...METADATA, z: 'slash' }],
    [
      'copy in an array',
      [{ op: 'copy', from: `${M}/list/2`, path: `${M}/list/0` }],
      { ...METADATA, list: [3, 1, 2, 3] },
    ],
    ['copy of another field', [{ op: 'copy', from: '/name', path: `${M}/z` }], { ...METADATA, z: 'Example' }],
    [
      'a copy is not the same object',
      [
        { op: 'copy', from: `${M}/nested`, path: `${M}/z` },
        { op: 'add', path: `${M}/z/x/y`, value: 2 },
      ],
      { ...METADATA, z: { x: { y: 2 } } },
    ],
    [
      'an operation sees what those before it did',
      [
        { op: 'add', path: `${M}/z`, value: { a: 1 } },
        { op: 'test', path: `${M}/z`, value: { a: 1 } },
        { op: 'move', from: `${M}/z/a`, path: `${M}/count` },
        { op: 'remove', path: `${M}/z` },
        { op: 'test', path: `${M}/count`, value: 1 },
      ],
      METADATA,
    ],
  ];
  for (const [name, patch, metadata] of table) t.strictSame(apply(...patch).connectorMetadata, metadata, name);
  t.end();
});

t.test('successful test operations change nothing', (t) => {
  const table: readonly (readonly [path: string, value: unknown])[] = [
    ['/name', 'Example'],
    ['/status', 'DEMO'],
    ['/translationProperties/en', 'ShortDesc=Short'],
    [`${M}/none`, null],
    [`${M}/list`, [1, 2, 3]],
    [`${M}/list/0`, 1],
    [`${M}/nested`, { x: { y: 1 } }],
    [`${M}/m~0n`, 'tilde'],
    [M, Object.fromEntries(Object.entries(METADATA).reverse())],
    ['', document()],
  ];
  for (const [path, value] of table) t.strictSame(apply({ op: 'test', path, value }), document(), path);
  t.end();
});

t.test('failing test operations reject the patch', (t) => {
  const table: readonly (readonly [path: string, value: unknown])[] = [
    ['/name', 'example'],
    ['', {}],
    [`${M}/count`, '1'],
    [`${M}/count`, true],
    [`${M}/none`, 0],
    [`${M}/none`, ''],
    [`${M}/missing`, null],
    [`${M}/list`, [3, 2, 1]],
    [`${M}/list`, { 0: 1, 1: 2, 2: 3 }],
    [`${M}/list/3`, null],
    [`${M}/list/-`, 3],
    [`${M}/list/length`, 3],
    [`${M}/text/length`, 3],
    [`${M}/text/0`, 's'],
    [`${M}/nested`, { x: {} }],
    [`${M}/toString`, null],
  ];
  for (const [path, value] of table) {
    t.match(
      apiErrorOf(() => apply({ op: 'test', path, value })),
      { name: 'badContent' },
      `${path} is no ${value}`,
    );
  }
  t.end();
});

t.test('operations that cannot be applied are rejected with their index', (t) => {
  rejected(t, [
    ['add without a value', { op: 'add', path: `${M}/z` }],
    ['replace without a value', { op: 'replace', path: `${M}/count` }],
    ['test without a value', { op: 'test', path: `${M}/count` }],
    ['move without from', { op: 'move', path: `${M}/z` }],
    ['copy without from', { op: 'copy', path: `${M}/z` }],
    ['add below nothing', { op: 'add', path: `${M}/z/y`, value: 1 }],
    ['add below a text', { op: 'add', path: `${M}/text/y`, value: 1 }],
    ['add below a number', { op: 'add', path: `${M}/count/y`, value: 1 }],
    ['add below null', { op: 'add', path: `${M}/none/y`, value: 1 }],
    ['replace nothing', { op: 'replace', path: `${M}/z`, value: 1 }],
    ['replace an absent document', { op: 'replace', path: '/correlationConfigXml', value: '<a/>' }],
    ['remove nothing', { op: 'remove', path: `${M}/z` }],
    ['remove an absent document', { op: 'remove', path: '/correlationConfigXml' }],
    ['move nothing', { op: 'move', from: `${M}/z`, path: `${M}/y` }],
    ['move into itself', { op: 'move', from: `${M}/nested`, path: `${M}/nested/x` }],
    ['move the metadata into itself', { op: 'move', from: M, path: `${M}/x` }],
    ['copy nothing', { op: 'copy', from: `${M}/z`, path: `${M}/y` }],
    ['copy from below nothing', { op: 'copy', from: '/nothing/at/all', path: `${M}/y` }],
    ['copy a part of a text', { op: 'copy', from: '/name/length', path: `${M}/y` }],
    ['copy to below nothing', { op: 'copy', from: '/name', path: `${M}/y/z` }],
  ]);
  t.end();
});

t.test('an array index is a plain number within the array (RFC 6901)', (t) => {
  rejected(t, [
    ['add beyond the end', { op: 'add', path: `${M}/list/4`, value: 9 }],
    ['add far beyond the end', { op: 'add', path: `${M}/list/4294967296`, value: 9 }],
    ['add at a word', { op: 'add', path: `${M}/list/x`, value: 9 }],
    ['add at a negative number', { op: 'add', path: `${M}/list/-1`, value: 9 }],
    ['add at a fraction', { op: 'add', path: `${M}/list/1.0`, value: 9 }],
    ['add at an exponent', { op: 'add', path: `${M}/list/1e0`, value: 9 }],
    ['add with a leading zero', { op: 'add', path: `${M}/list/01`, value: 9 }],
    ['replace with a leading zero', { op: 'replace', path: `${M}/list/01`, value: 9 }],
    ['replace at the end', { op: 'replace', path: `${M}/list/3`, value: 9 }],
    ['replace behind the end', { op: 'replace', path: `${M}/list/-`, value: 9 }],
    ['remove with a leading zero', { op: 'remove', path: `${M}/list/00` }],
    ['remove at the end', { op: 'remove', path: `${M}/list/3` }],
    ['remove behind the end', { op: 'remove', path: `${M}/list/-` }],
    ['remove the length', { op: 'remove', path: `${M}/list/length` }],
    ['test with a leading zero', { op: 'test', path: `${M}/list/01`, value: 2 }],
    ['copy to beyond the end', { op: 'copy', from: '/name', path: `${M}/list/9` }],
    ['copy to a leading zero', { op: 'copy', from: '/name', path: `${M}/list/01` }],
    ['copy from a leading zero', { op: 'copy', from: `${M}/list/01`, path: `${M}/z` }],
    ['copy from behind the end', { op: 'copy', from: `${M}/list/-`, path: `${M}/z` }],
    ['copy the length', { op: 'copy', from: `${M}/list/length`, path: `${M}/z` }],
    ['move to beyond the end', { op: 'move', from: `${M}/count`, path: `${M}/list/9` }],
    ['move to the end of what is then shorter', { op: 'move', from: `${M}/list/0`, path: `${M}/list/3` }],
    ['move from a leading zero', { op: 'move', from: `${M}/list/01`, path: `${M}/z` }],
    ['move from beyond the end', { op: 'move', from: `${M}/list/9`, path: `${M}/z` }],
    ['move the length', { op: 'move', from: `${M}/list/length`, path: `${M}/z` }],
    ['move a method', { op: 'move', from: `${M}/list/push`, path: `${M}/z` }],
  ]);
  t.end();
});

t.test('inherited properties are not part of a document', (t) => {
  rejected(t, [
    ['replace', { op: 'replace', path: `${M}/toString`, value: 1 }],
    ['remove', { op: 'remove', path: `${M}/toString` }],
    ['copy', { op: 'copy', from: `${M}/toString`, path: `${M}/z` }],
    ['copy of what a function has', { op: 'copy', from: `${M}/toString/name`, path: `${M}/z` }],
    ['move', { op: 'move', from: `${M}/valueOf`, path: `${M}/z` }],
    ['move of what a function has', { op: 'move', from: `${M}/toString/name`, path: `${M}/z` }],
    ['add below', { op: 'add', path: `${M}/hasOwnProperty/call`, value: 1 }],
    ['replace below', { op: 'replace', path: `${M}/hasOwnProperty/name`, value: 'x' }],
  ]);
  t.equal(Object.prototype.toString.name, 'toString');
  t.equal(typeof Object.prototype.hasOwnProperty.call, 'function');
  t.strictSame(
    apply({ op: 'add', path: `${M}/toString`, value: 'mine' }).connectorMetadata,
    { ...METADATA, toString: 'mine' },
    'but the names are free to use',
  );
  t.end();
});

t.test('a patch can change only four fields', (t) => {
  const table: readonly (readonly [field: string, operation: JsonPatchOperation])[] = [
    ['status', { op: 'replace', path: '/status', value: 'RELEASED' }],
    ['status', { op: 'add', path: '/status', value: 'RELEASED' }],
    ['status', { op: 'remove', path: '/status' }],
    ['name', { op: 'copy', from: '/status', path: '/name' }],
    ['name', { op: 'move', from: `${M}/text`, path: '/name' }],
    ['name', { op: 'move', from: '/name', path: `${M}/text` }],
    ['sourceConfig', { op: 'add', path: '/sourceConfig', value: '<Form/>' }],
    ['translationProperties', { op: 'add', path: '/translationProperties/de', value: 'a=b' }],
    ['applicationXml', { op: 'add', path: '/applicationXml/x', value: 'a' }],
    ['connectorMetadat', { op: 'add', path: '/connectorMetadat', value: {} }],
    ['connectorMetadata ', { op: 'add', path: '/connectorMetadata ', value: {} }],
    ['ConnectorMetadata', { op: 'add', path: '/ConnectorMetadata', value: {} }],
    ['connectorMetadata/x', { op: 'add', path: '/connectorMetadata~1x', value: {} }],
    ['unknown', { op: 'add', path: '/unknown', value: {} }],
    ['toString', { op: 'add', path: '/toString', value: {} }],
    ['', { op: 'replace', path: '', value: {} }],
    ['', { op: 'remove', path: '' }],
    ['', { op: 'add', path: '/', value: {} }],
    ['', { op: 'move', from: '', path: M }],
  ];
  for (const [field, operation] of table) {
    const apiError = apiErrorOf(() => apply(operation));
    t.match(apiError, { name: 'illegalUpdate', status: 400 }, JSON.stringify(operation));
    t.equal(apiError?.text, `Illegal attempt to modify "${field}" field`);
  }
  t.end();
});

t.test('documents can be changed', (t) => {
  const { sourceConfigXml: _removed, ...others } = document();
  const changed = apply(
    { op: 'replace', path: '/applicationXml', value: '<Application name="x"/>' },
    { op: 'add', path: '/correlationConfigXml', value: '<CorrelationConfig/>' },
    { op: 'remove', path: '/sourceConfigXml' },
  );
  t.strictSame(changed, {
    ...others,
    applicationXml: '<Application name="x"/>',
    correlationConfigXml: '<CorrelationConfig/>',
  });
  const moved = apply({ op: 'move', from: '/sourceConfigXml', path: '/applicationXml' });
  t.equal(moved.applicationXml, '<Form/>');
  t.notOk('sourceConfigXml' in moved);
  t.end();
});

t.test('a patch applies all operations or none', (t) => {
  const good: JsonPatchOperation = { op: 'add', path: `${M}/z`, value: 1 };
  const change: JsonPatchOperation = { op: 'remove', path: `${M}/list/0` };
  const table: readonly (readonly [name: string, last: JsonPatchOperation])[] = [
    ['badContent', { op: 'test', path: '/name', value: 'another' }],
    ['badContent', { op: 'remove', path: `${M}/missing` }],
    ['badContent', { op: 'add', path: 'no pointer', value: 1 }],
    ['illegalUpdate', { op: 'add', path: '/status', value: 1 }],
    ['limitViolation', { op: 'add', path: `${M}/deep`, value: nest(MAX_JSON_DEPTH + 1) }],
  ];
  for (const [name, last] of table) {
    const before = document();
    t.match(
      apiErrorOf(() => applyPatch(before, [good, change, last])),
      { name },
      JSON.stringify(last).slice(0, 60),
    );
    t.strictSame(before, document(), 'the document is as it was');
  }
  const before = document();
  applyPatch(before, [good, change]);
  t.strictSame(before, document(), 'a patch that succeeds works on a copy, too');
  t.end();
});

t.test('the cause names the operation', (t) => {
  const apiError = apiErrorOf(() =>
    apply(
      { op: 'add', path: `${M}/z`, value: 1 },
      { op: 'test', path: `${M}/z`, value: 1 },
      { op: 'test', path: `${M}/z`, value: 2 },
    ),
  );
  t.match(apiError?.details.causes, [/^Operation 2: /]);
  t.end();
});

t.test('keys that lead to a prototype are rejected', (t) => {
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    const paths = [`/${key}`, `${M}/${key}`, `${M}/${key}/polluted`, `${M}/nested/${key}/${key}`, `${M}/list/${key}/0`];
    for (const path of paths) {
      rejected(t, [
        [`add ${path}`, { op: 'add', path, value: 1 }],
        [`replace ${path}`, { op: 'replace', path, value: 1 }],
        [`remove ${path}`, { op: 'remove', path }],
        [`test ${path}`, { op: 'test', path, value: 1 }],
        [`copy from ${path}`, { op: 'copy', from: path, path: `${M}/z` }],
        [`copy to ${path}`, { op: 'copy', from: '/name', path }],
        [`move from ${path}`, { op: 'move', from: path, path: `${M}/z` }],
        [`move to ${path}`, { op: 'move', from: `${M}/count`, path }],
      ]);
    }
  }
  t.notOk('polluted' in {});
  t.notOk('polluted' in Object);
  t.end();
});

t.test('a value with a prototype key does no harm', (t) => {
  const value: unknown = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
  apiErrorOf(() => apply({ op: 'add', path: `${M}/z`, value }, { op: 'copy', from: `${M}/z`, path: `${M}/y` }));
  t.notOk('polluted' in {});
  t.end();
});

t.test('copies have a maximum total size', (t) => {
  const table: readonly (readonly [name: string, patch: JsonPatch])[] = [
    ['the metadata into itself', repeat(60, (index) => ({ op: 'copy', from: M, path: `${M}/k${index}` }))],
    ['the whole document', repeat(60, (index) => ({ op: 'copy', from: '', path: `${M}/k${index}` }))],
    [
      'an array into itself',
      [
        { op: 'add', path: `${M}/z`, value: [0] },
        ...repeat(60, () => ({ op: 'copy', from: `${M}/z`, path: `${M}/z/-` })),
      ],
    ],
    [
      'a long text',
      [
        { op: 'add', path: `${M}/z`, value: 'x'.repeat(1_000_000) },
        ...repeat(40, (index) => ({ op: 'copy', from: `${M}/z`, path: `${M}/k${index}` })),
      ],
    ],
    [
      'long keys',
      [
        { op: 'add', path: `${M}/z`, value: { ['k'.repeat(1_000_000)]: 0 } },
        ...repeat(40, (index) => ({ op: 'copy', from: `${M}/z`, path: `${M}/k${index}` })),
      ],
    ],
  ];
  for (const [name, patch] of table) {
    t.match(
      apiErrorOf(() => apply(...patch)),
      { name: 'limitViolation', status: 400 },
      name,
    );
  }
  const half = 'x'.repeat(MAX_COPIED_SIZE / 2 - 100);
  const few = apply({ op: 'add', path: `${M}/z`, value: half }, { op: 'copy', from: `${M}/z`, path: `${M}/y` });
  t.match(few.connectorMetadata, { y: half }, 'a copy within the bound is made');
  t.end();
});

t.test('a thousand small operations on a large document are fast', (t) => {
  const large = { ...document(), applicationXml: `<a>${'x'.repeat(9_000_000)}</a>` };
  // Where each operation clones the document, they do not end before the test's time is up.
  const { connectorMetadata } = applyPatch(large, [
    ...repeat(500, (index) => ({ op: 'copy', from: '/name', path: `${M}/k${index}` })),
    ...repeat(500, (index) => ({ op: 'move', from: `${M}/k${index}`, path: `${M}/z` })),
  ]);
  t.match(connectorMetadata, { z: large.name });
  t.end();
});

t.test('depth has a limit', (t) => {
  t.ok(apply({ op: 'add', path: `${M}/z`, value: nest(MAX_JSON_DEPTH - 10) }), 'deep enough for any use');
  const table: readonly (readonly [name: string, patch: JsonPatch])[] = [
    ['in one value', [{ op: 'add', path: `${M}/z`, value: nest(MAX_JSON_DEPTH + 1) }]],
    [
      'put together',
      [
        { op: 'add', path: `${M}/z`, value: nest(60) },
        { op: 'add', path: `${M}/y`, value: nest(60) },
        { op: 'copy', from: `${M}/z`, path: `${M}/y${'/d'.repeat(59)}` },
      ],
    ],
  ];
  for (const [name, patch] of table)
    t.match(
      apiErrorOf(() => apply(...patch)),
      { name: 'limitViolation' },
      name,
    );
  for (const op of ['add', 'test'] as const) {
    const apiError = apiErrorOf(() => apply({ op, path: `${M}/z`, value: nest(200_000) }));
    t.equal(apiError?.status, 400, `${op} of what would overflow a stack`);
  }
  t.end();
});

t.test('JSON has a maximum depth and size', (t) => {
  const table: readonly (readonly [value: unknown, depth: number])[] = [
    [null, 0],
    ['text', 0],
    [0, 0],
    [{}, 1],
    [[], 1],
    [[[]], 2],
    [{ a: 1, b: [{ c: 1 }] }, 3],
    [nest(500_000), 500_000],
  ];
  for (const [value, depth] of table) t.equal(measureJson(value).depth, depth, `depth ${depth}`);
  t.ok(measureJson('x'.repeat(1_000)).size >= 1_000, 'a text counts by its length');
  t.ok(measureJson({ ['x'.repeat(1_000)]: 0 }).size >= 1_000, 'so does a key');
  t.ok(measureJson(Array(1_000).fill(0)).size >= 1_000, 'every item counts');
  t.end();
});

t.test('JSON Pointers are resolved as RFC 6901 says', (t) => {
  const good: readonly (readonly [pointer: string, keys: readonly string[]])[] = [
    ['', []],
    ['/', ['']],
    ['//', ['', '']],
    ['/a/b', ['a', 'b']],
    ['/a//b/', ['a', '', 'b', '']],
    ['/a~1b', ['a/b']],
    ['/m~0n', ['m~n']],
    ['/~01', ['~1']],
    ['/~10', ['/0']],
    ['/ ', [' ']],
    ['/a\nb', ['a\nb']],
    ['/c%d"e\\f', ['c%d"e\\f']],
    ['/__proto', ['__proto']],
  ];
  for (const [pointer, keys] of good) t.same(pointerKeys(pointer, 'it'), keys, JSON.stringify(pointer));
  for (const pointer of ['a', 'a/b', '#/a', ' /a', '~0', '/~', '/a~', '/~2', '/a~/b', '/a/~~0', '/a~\n']) {
    const apiError = apiErrorOf(() => pointerKeys(pointer, 'Operation 3: path'));
    t.match(apiError, { name: 'badContent', details: { causes: [/^Operation 3: path .*JSON Pointer/] } }, pointer);
  }
  t.end();
});

t.test('a long pointer takes linear time', (t) => {
  // A request may have 10 MiB.
  const size = 10_000_000;
  for (const pointer of [`${M}/${'a'.repeat(size)}`, `${M}${'/a'.repeat(size / 2)}`, `${M}/${'~0'.repeat(size / 2)}`]) {
    t.doesNotThrow(() => apiErrorOf(() => pointerKeys(pointer, 'it')), `${pointer.slice(0, 24)}...`);
    t.ok(
      apiErrorOf(() => pointerKeys(`${pointer.slice(0, size / 2)}~`, 'it')),
      'a fault at the end of it is found',
    );
  }
  t.end();
});
