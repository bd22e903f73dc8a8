import t from 'tap';
import { applyPatch, MAX_COMPARED_MEMBERS, normalizePatch } from '../../../server/domain/connectors/json-patch.ts';
import { MAX_PATCH_OPERATIONS } from '../../../server/models/enums.ts';
import type { JsonPatch } from '../../../server/models/index.ts';
import { apiErrorOf } from '../fixtures/api-error.ts';

const M = '/connectorMetadata';
/** A document whose metadata are this JSON text. */
const documentOf = (metadata: string) => ({ name: 'Example', connectorMetadata: JSON.parse(metadata) as unknown });

t.test('a test operation compares values with any keys', (t) => {
  const table: readonly (readonly [metadata: string, value: string, kind: string | undefined])[] = [
    ['{"hasOwnProperty":1}', '{"hasOwnProperty":1}', undefined],
    ['{"hasOwnProperty":1}', '{"hasOwnProperty":2}', 'badContent'],
    ['{"a":{"hasOwnProperty":null,"b":1}}', '{"a":{"b":1,"hasOwnProperty":null}}', undefined],
    ['{"toString":1,"valueOf":2,"toJSON":3}', '{"toJSON":3,"valueOf":2,"toString":1}', undefined],
    ['{"toString":1}', '{"valueOf":1}', 'badContent'],
    ['{"length":1,"constructor":2}', '{"constructor":2,"length":1}', undefined],
    ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}', undefined],
    ['{"__proto__":{"a":1}}', '{}', 'badContent'],
  ];
  for (const [metadata, value, kind] of table) {
    const patch: JsonPatch = [{ op: 'test', path: M, value: JSON.parse(value) }];
    const apiError = apiErrorOf(() => applyPatch(documentOf(metadata), patch));
    t.equal(apiError?.name, kind, `${metadata} and ${value}: ${apiError?.message}`);
  }
  t.end();
});

t.test('keys named like properties survive every operation', (t) => {
  const odd = '{"hasOwnProperty":1,"toString":2,"toJSON":3,"length":4,"__proto__":{"a":5}}';
  const table: readonly (readonly [patch: JsonPatch, metadata: string])[] = [
    [[], `{"odd":${odd}}`],
    [[{ op: 'copy', from: `${M}/odd`, path: `${M}/copy` }], `{"odd":${odd},"copy":${odd}}`],
    [[{ op: 'move', from: `${M}/odd`, path: `${M}/moved` }], `{"moved":${odd}}`],
    [[{ op: 'add', path: `${M}/more`, value: JSON.parse(odd) }], `{"odd":${odd},"more":${odd}}`],
    [[{ op: 'replace', path: `${M}/odd`, value: JSON.parse(odd) }], `{"odd":${odd}}`],
    [[{ op: 'replace', path: `${M}/odd/hasOwnProperty`, value: 9 }], `{"odd":${odd.replace('1', '9')}}`],
    [[{ op: 'remove', path: `${M}/odd/hasOwnProperty` }], `{"odd":${odd.replace('"hasOwnProperty":1,', '')}}`],
  ];
  for (const [patch, metadata] of table) {
    const { connectorMetadata } = applyPatch(documentOf(`{"odd":${odd}}`), patch);
    t.equal(JSON.stringify(connectorMetadata), metadata, JSON.stringify(patch));
  }
  t.notOk('a' in {});
  t.end();
});

t.test('the tests of one patch compare a limited number of items and keys', (t) => {
  const items = MAX_COMPARED_MEMBERS / 2;
  const list = `[${Array(items).fill(0).join(',')}]`;
  const test = { op: 'test', path: `${M}/list`, value: JSON.parse(list) } as const;
  const document = documentOf(`{"list":${list}}`);
  t.ok(applyPatch(document, [test, test]));
  t.match(
    apiErrorOf(() => applyPatch(document, [test, test, { op: 'test', path: `${M}/list`, value: [] }])),
    { name: 'badContent' },
    'another length needs no look',
  );
  t.match(
    apiErrorOf(() => applyPatch(document, [test, test, test])),
    { name: 'limitViolation', details: { causes: [/^Operation 2: the tests compare more than 1000000 items/] } },
  );
  t.end();
});

t.test('members that an operation does not define are ignored', (t) => {
  const value = { op: 1, path: null, from: 2 };
  const table: readonly (readonly [body: unknown, normalized: unknown])[] = [
    [[{ op: 'add', path: M, value, from: null }], [{ op: 'add', path: M, value }]],
    [[{ op: 'replace', path: M, value: null, from: 5, x: 1 }], [{ op: 'replace', path: M, value: null }]],
    [[{ op: 'test', path: M, value, from: [] }], [{ op: 'test', path: M, value }]],
    [[{ op: 'remove', path: M, value, from: {} }], [{ op: 'remove', path: M }]],
    [[{ op: 'move', path: M, value, from: '/name' }], [{ op: 'move', from: '/name', path: M }]],
    [[{ op: 'copy', path: M, value: null, from: null }], [{ op: 'copy', from: null, path: M }]],
    [[{ op: 'add' }], [{ op: 'add' }]],
    [[{ op: 'toString', from: null }], [{ op: 'toString', from: null }]],
    [[{ op: ['add'], from: null }], [{ op: ['add'], from: null }]],
    [[{ path: M, from: null }], [{ path: M, from: null }]],
    [
      [null, 1, 'add', []],
      [null, 1, 'add', []],
    ],
    [
      { op: 'add', from: null },
      { op: 'add', from: null },
    ],
    [null, null],
  ];
  for (const [body, normalized] of table) t.strictSame(normalizePatch(body), normalized, JSON.stringify(body));
  const long = Array.from({ length: MAX_PATCH_OPERATIONS + 1 }, () => ({ op: 'add', from: null }));
  t.equal(normalizePatch(long), long, 'what is rejected for its length is not copied');
  t.end();
});

t.test('an error cuts a long key', (t) => {
  const path = `/${'x'.repeat(1_000_000)}`;
  const apiError = apiErrorOf(() => applyPatch(documentOf('{}'), [{ op: 'add', path, value: 1 }]));
  t.match(apiError, { name: 'illegalUpdate', details: { field: /^x{120}\.\.\.$/ } });
  t.end();
});
