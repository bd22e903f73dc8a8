import fc from 'fast-check';
import t from 'tap';
import { equalJson, exceededBound, measureJson } from '../../../server/domain/text/json.ts';

const nested = (depth: number, leaf = '1'): string => '['.repeat(depth) + leaf + ']'.repeat(depth);

const isDeeperThan = (depth: number, text: string): boolean =>
  exceededBound(text, { depth, members: Number.POSITIVE_INFINITY }) === 'depth';

t.test('measureJson returns depth and size', (t) => {
  const table: readonly (readonly [value: unknown, depth: number, size: number])[] = [
    [null, 0, 4],
    [12, 0, 4],
    ['ab', 0, 4],
    [[], 1, 4],
    [{}, 1, 4],
    [{ a: 'b' }, 1, 8],
    [[[1], { a: [] }], 3, 24],
  ];
  for (const [value, depth, size] of table) t.same(measureJson(value), { depth, size }, JSON.stringify(value));
  t.equal(measureJson(JSON.parse(nested(100_000))).depth, 100_000, 'no stack overflows');
  t.end();
});

t.test('exceededBound finds the depth of a JSON text', (t) => {
  t.notOk(isDeeperThan(100, nested(100)));
  t.ok(isDeeperThan(100, nested(101)));
  t.ok(isDeeperThan(3, '[[{"a":[1]}]]'));
  t.notOk(isDeeperThan(3, '[[{"a[[[[[":"]{{{{[["}],"\\\\","\\"[[[["]'), 'what is text does not count');
  t.notOk(isDeeperThan(2, nested(1).repeat(9)), 'what was closed does not count');
  t.ok(isDeeperThan(100, nested(1_000_000)));
  fc.assert(
    fc.property(fc.json({ maxDepth: 7 }), fc.integer({ min: 1, max: 7 }), (text, bound) => {
      // A short text is not looked at, so it is made long by a member that nests not at all.
      const long = `[${text},"${'x'.repeat(2 * bound)}"]`;
      return isDeeperThan(bound, long) === measureJson(JSON.parse(long)).depth > bound;
    }),
  );
  t.end();
});

t.test('equalJson ignores the order of keys', (t) => {
  const table: readonly (readonly [left: string, right: string, equal: boolean])[] = [
    ['1', '1', true],
    ['1', '"1"', false],
    ['null', 'null', true],
    ['null', '{}', false],
    ['[]', '{}', false],
    ['{}', '[]', false],
    ['[]', '0', false],
    ['[1,2]', '[1,2]', true],
    ['[1,2]', '[2,1]', false],
    ['[1]', '[1,2]', false],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', true],
    ['{"a":1}', '{"a":1,"b":2}', false],
    ['{"a":1,"b":2}', '{"a":1}', false],
    ['{"a":1}', '{"b":1}', false],
    ['{"a":[{"b":null}]}', '{"a":[{"b":null}]}', true],
    ['{"a":[{"b":null}]}', '{"a":[{"b":0}]}', false],
    ['{"hasOwnProperty":1}', '{"hasOwnProperty":1}', true],
    ['{"hasOwnProperty":1}', '{"hasOwnProperty":2}', false],
    ['{"toString":1}', '{}', false],
    ['{"toString":1}', '{"valueOf":1}', false],
    ['{"constructor":1,"toJSON":2}', '{"toJSON":2,"constructor":1}', true],
    ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}', true],
    ['{"__proto__":{"a":1}}', '{"a":{}}', false],
    ['{"length":0}', '[]', false],
  ];
  for (const [left, right, equal] of table) {
    t.equal(equalJson(JSON.parse(left), JSON.parse(right)), equal, `${left} and ${right}`);
    t.equal(equalJson(JSON.parse(right), JSON.parse(left)), equal, `${right} and ${left}`);
  }
  t.ok(equalJson(JSON.parse(nested(200_000)), JSON.parse(nested(200_000))), 'no stack overflows');
  fc.assert(fc.property(fc.json(), (text) => equalJson(JSON.parse(text), JSON.parse(text))));
  t.end();
});

t.test('equalJson reports the number of members before it compares them', (t) => {
  const table: readonly (readonly [left: string, right: string, members: number])[] = [
    ['1', '2', 0],
    ['[1,2,3]', '[1,2,3]', 3],
    ['[1,2,3]', '[1]', 0],
    ['{"a":1,"b":2}', '{"a":1,"b":2}', 4],
    ['{}', '{"a":1,"b":2}', 2],
    ['[[1,2],{"a":1}]', '[[1,2],{"a":1}]', 6],
  ];
  for (const [left, right, members] of table) {
    let counted = 0;
    equalJson(JSON.parse(left), JSON.parse(right), (more) => {
      counted += more;
    });
    t.equal(counted, members, `${left} and ${right}`);
  }
  t.throws(
    () =>
      equalJson([1], [1], () => {
        throw new RangeError('enough');
      }),
    RangeError,
    'and can be stopped',
  );
  t.end();
});

t.test('items and keys are counted in the JSON text', (t) => {
  const exceeds = (members: number, text: string) => exceededBound(text, { depth: 100, members }) === 'members';
  const list = (count: number) => JSON.stringify(Array.from({ length: count }, () => 1));
  t.notOk(exceeds(100, list(101)), 'a comma for each but the first');
  t.ok(exceeds(100, list(102)));
  t.ok(exceeds(3, JSON.stringify({ a: 1, b: [1, 2], c: { d: 1, e: 2 } })));
  t.notOk(exceeds(3, JSON.stringify(['a,b,c,d,e,f', '\\",,,,,'])), 'what is text does not count');
  t.end();
});
