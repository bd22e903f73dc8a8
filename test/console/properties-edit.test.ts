import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { removeEntry, setEntry } from '../../console/logic/properties-edit.ts';
import { parseProperties, placedEntries } from '../../server/domain/text/properties.ts';
import { runs } from '../support/property.ts';

t.test('a value is set where its key stands', (t) => {
  const table: readonly (readonly [name: string, before: string, key: string, value: string, after: string])[] = [
    ['a value', '# head\na=1\n\nb=2\n', 'a', 'x', '# head\na=x\n\nb=2\n'],
    ['line ends', 'a=1\r\nb=2\r\n', 'a', 'x', 'a=x\r\nb=2\r\n'],
    ['the last line has no end', 'a=1\nb=2', 'b', 'x', 'a=1\nb=x'],
    ['the last of repeated keys', 'a=1\na=2\n', 'a', 'x', 'a=1\na=x\n'],
    ['a continued line', 'a=1\\\n  2\nb=2\n', 'a', 'x', 'a=x\nb=2\n'],
    ['a new key', '# head\na=1\n', 'b', 'x', '# head\na=1\nb=x\n'],
    ['a new key after a last line without an end', 'a=1', 'b', 'x', 'a=1\nb=x\n'],
    ['a new key in an empty file', '', 'b', 'x', 'b=x\n'],
    ['a byte order mark', '\ufeffa=1\n', 'a', 'x', '\ufeffa=x\n'],
    ['a plain file stays plain', 'a=1\n', 'a', 'ä日', 'a=\\u00e4\\u65e5\n'],
    ['others write characters as they are', 'a=ö\n', 'a', 'ä日\n\\u00e4', 'a=ä日\\n\\\\u00e4\n'],
    ['a key with special characters', 'a b=1\n', 'k: =', 'x', 'a b=1\nk\\:\\ \\==x\n'],
  ];
  for (const [name, before, key, value, after] of table) t.equal(setEntry(before, key, value), after, name);
  t.equal(setEntry('a=1\n# of c\nc=3\n', 'b', '2', ['a']), 'a=1\nb=2\n# of c\nc=3\n', 'after the keys above it');
  t.end();
});

t.test('a key is removed, wherever it stands', (t) => {
  t.equal(removeEntry('# head\na=1\nb=2\n', 'a'), '# head\nb=2\n');
  t.equal(removeEntry('a=1\nb=2\na=3', 'a'), 'b=2\n');
  t.equal(removeEntry('\ufeffa=1\nb=2\n', 'a'), '\ufeffb=2\n');
  t.equal(removeEntry('a=1\n', 'b'), 'a=1\n');
  t.end();
});

const sorted = (entries: ReadonlyMap<string, string>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

const line = fc.oneof(
  fc.constantFrom(
    '# a comment',
    '! another',
    '',
    '   ',
    '#',
    'a=1',
    ' b : 2',
    'c 3',
    'a',
    'd=long \\',
    '\\',
    'e=\\u00e4',
    'f=ä',
  ),
  fc.string({ maxLength: 8 }),
);
const file = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(line, { maxLength: 12 }),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([mark, lines, end, isClosed]) => mark + lines.join(end) + (isClosed ? end : ''));
const key = fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', 'new'), fc.string({ minLength: 1, maxLength: 5 }));

t.test('an edit changes one entry and nothing else', (t) => {
  fc.assert(
    fc.property(
      file,
      key,
      fc.string({ unit: 'grapheme', maxLength: 10 }),
      fc.array(key, { maxLength: 3 }),
      (text, k, value, before) => {
        const set = parseProperties(setEntry(text, k, value, before));
        assert.deepEqual(sorted(set), sorted(new Map([...parseProperties(text), [k, value]])));
        const removed = parseProperties(removeEntry(text, k));
        assert.deepEqual(sorted(removed), sorted(new Map([...parseProperties(text)].filter(([other]) => other !== k))));
      },
    ),
    runs(300),
  );
  t.end();
});

t.test('places of entries', (t) => {
  const text = '# head\n a = 1\n\nb=2\\\n  3\n! c\nc';
  t.strictSame(
    placedEntries(text).map(({ key, value, start, end }) => [key, value, text.slice(start, end)]),
    [
      ['a', '1', ' a = 1\n'],
      ['b', '23', 'b=2\\\n  3\n'],
      ['c', '', 'c'],
    ],
  );
  t.end();
});
