import fc from 'fast-check';
import t from 'tap';
import { isDeeperThan, measureJson } from '../../../server/domain/text/json.ts';

const nested = (depth: number, leaf = '1'): string => '['.repeat(depth) + leaf + ']'.repeat(depth);

t.test('depth and size', (t) => {
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

t.test('the depth of a text', (t) => {
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
