import t from 'tap';
import { BoundedCache, bytesOfTexts } from '../../server/platform/bounded-cache.ts';

t.test('the oldest entries are evicted', (t) => {
  const sets: readonly (readonly [key: string, bytes: number])[] = [
    ['a', 10],
    ['b', 10],
    ['c', 10],
  ];
  const table: readonly (readonly [name: string, more: typeof sets, kept: string, bytes: number])[] = [
    ['as many as may be', [], 'abc', 30],
    ['one more', [['d', 10]], 'bcd', 30],
    ['one that needs the place of two', [['d', 25]], 'cd', 35],
    ['one that needs all of it', [['d', 40]], 'd', 40],
    ['one that is larger than all of it', [['d', 41]], 'abc', 30],
    ['one that grows', [['a', 20]], 'bca', 40],
    ['one that grows beyond all of it', [['a', 41]], 'bc', 20],
  ];
  for (const [name, more, kept, bytes] of table) {
    const cache = new BoundedCache<string, number>({ entries: 3, bytes: 40 }, (_key, bytes) => bytes);
    for (const [key, size] of [...sets, ...more]) cache.set(key, size);
    const found = [...'abcd'].filter((key) => cache.get(key) !== undefined);
    t.same(found, [...kept].sort(), name);
    t.same({ size: cache.size, bytes: cache.bytes }, { size: kept.length, bytes }, name);
    for (const key of 'abcdx') cache.delete(key);
    t.same({ size: cache.size, bytes: cache.bytes }, { size: 0, bytes: 0 }, `${name}: what is deleted counts no more`);
  }
  t.end();
});

t.test('a recently read entry outlives one that was not read', (t) => {
  const cache = new BoundedCache<string, number>({ entries: 2 });
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  t.same(
    ['a', 'b', 'c'].map((key) => cache.get(key)),
    [1, undefined, 3],
  );
  cache.clear();
  t.same({ size: cache.size, bytes: cache.bytes }, { size: 0, bytes: 0 });
  t.end();
});

t.test('an entry that was read before and after another was added outlives it', (t) => {
  const cache = new BoundedCache<string, number>({ entries: 2 });
  cache.set('a', 1);
  cache.get('a');
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  t.same(
    ['a', 'b', 'c'].map((key) => cache.get(key)),
    [1, undefined, 3],
  );
  t.end();
});

t.test('a character takes at most two bytes', (t) => {
  t.equal(bytesOfTexts(), 0);
  t.equal(bytesOfTexts('abc', undefined, '☃'), 8);
  t.end();
});
