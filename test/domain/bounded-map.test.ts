import t from 'tap';
import { BoundedMap, bytesOfTexts } from '../../server/domain/bounded-map.ts';

t.test('the oldest entries make room', (t) => {
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
    const map = new BoundedMap<string>({ entries: 3, bytes: 40 });
    for (const [key, size] of [...sets, ...more]) map.set(key, key.toUpperCase(), size);
    const found = [...'abcd'].filter((key) => map.get(key) === key.toUpperCase());
    t.same(found, [...kept].sort(), name);
    t.same({ size: map.size, bytes: map.bytes }, { size: kept.length, bytes }, name);
    for (const key of 'abcdx') map.delete(key);
    t.same({ size: map.size, bytes: map.bytes }, { size: 0, bytes: 0 }, `${name}: what is deleted counts no more`);
  }
  t.end();
});

t.test('a character takes two bytes at most', (t) => {
  t.equal(bytesOfTexts(), 0);
  t.equal(bytesOfTexts('abc', undefined, '☃'), 8);
  t.end();
});
