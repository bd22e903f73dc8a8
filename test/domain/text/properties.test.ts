import fc from 'fast-check';
import t from 'tap';
import { formatProperties, parseProperties, propertiesError } from '../../../server/domain/text/properties.ts';

t.test('properties are parsed as Java parses them', (t) => {
  const table: readonly (readonly [text: string, entries: Readonly<Record<string, string>>])[] = [
    ['', {}],
    ['a=b', { a: 'b' }],
    ['a:b', { a: 'b' }],
    ['a b', { a: 'b' }],
    ['  a  =  b  ', { a: 'b  ' }],
    ['a', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=1\nb=2\r\nc=3\rd=4', { a: '1', b: '2', c: '3', d: '4' }],
    ['# comment\n! comment\n\na=1', { a: '1' }],
    ['a=1\na=2', { a: '2' }],
    ['a=one \\\n    line', { a: 'one line' }],
    ['a\\ b\\=c=d', { 'a b=c': 'd' }],
    ['a=\\u00e4\\n\\t\\\\', { a: 'ä\n\t\\' }],
    ['a=ä 日本', { a: 'ä 日本' }],
    ['\ufeffa=1', { a: '1' }],
    ['a=\\u00\\\n  e4', { a: 'ä' }],
    ['a\\u00\\\r\n\te4=1', { aä: '1' }],
    ['a=x\\\\\nb=1', { a: 'x\\', b: '1' }],
    ['a=x\\\\\\\n y', { a: 'x\\y' }],
    ['a=x\\\n\nb=1', { a: 'x', b: '1' }],
    ['a=x\\\n# y', { a: 'x# y' }],
    ['# x\\\na=1', { a: '1' }],
    ['\\\n# x\na=1', { a: '1' }],
    ['\\\na=1', { a: '1' }],
    ['a=x\\', { a: 'x' }],
    ['a=x\\\r\n', { a: 'x' }],
    ['a\\\n b = c', { ab: 'c' }],
    ['a \\\n = \\\n b', { a: 'b' }],
    ['a\t\f=\f\tb', { a: 'b' }],
    ['a==b', { a: '=b' }],
    ['a b=c', { a: 'b=c' }],
    ['\\#a=1\n#b=2', { '#a': '1' }],
    ['=x', { '': 'x' }],
    ['a=\\q\\"\\:\\\u00e4', { a: 'q":ä' }],
    ['a=\\uD83D\\uDE00\\u0041', { a: '😀A' }],
    ['a=\\f\\r', { a: '\f\r' }],
    ['a=\\u12\nb=1', { a: 'u12', b: '1' }],
    ['constructor=1\ntoString=2', { constructor: '1', toString: '2' }],
  ];
  for (const [text, entries] of table) {
    t.strictSame([...parseProperties(text)], Object.entries(entries), JSON.stringify(text));
  }
  t.equal(parseProperties('__proto__=1').get('__proto__'), '1');
  t.equal(parseProperties('a=1').get('toString'), undefined);
  for (const text of ['a=\\u12', 'a=\\uXYZW', 'a=\\', '\\', '=', '\u0000', '\\u', 'a=\\ud800', '\\\n', ':::']) {
    t.doesNotThrow(() => parseProperties(text), `no text is rejected: ${JSON.stringify(text)}`);
  }
  t.end();
});

t.test('parseProperties returns only the requested entries', (t) => {
  const text = 'a=1\nb=2\n\\u0061=3\nc=4\n';
  t.same(
    [...parseProperties(text, new Set(['a', 'c', 'd']))],
    [
      ['a', '3'],
      ['c', '4'],
    ],
  );
  t.equal(parseProperties('a=b\n'.repeat(100_000), new Set(['x'])).size, 0);
  t.end();
});

t.test('only an escape that Java rejects is an error', (t) => {
  const table: readonly (readonly [text: string, line: number, reason: RegExp])[] = [
    ['a=\\u', 1, /^\\u is not an escape/],
    ['a=\\u12', 1, /^\\u12 is/],
    ['a=1\nb=\\u12G4x', 2, /^\\u12G4 is/],
    ['\r\n# \\u\r\n\\uXYZW=1', 3, /^\\uXYZW is/],
    ['a=x\\\r  y\\\r  \\u1', 3, /^\\u1 is/],
    ['a=\\u0\\\n0\\\n\\u00e4', 1, /^\\u00\\u is/],
    ['a=\\\\\\u00', 1, /^\\u00 is/],
    ['a=\\u00e4\\ue4', 1, /^\\ue4 is/],
    ['a=1\nb=\ud800', 2, /surrogate/],
  ];
  for (const [text, line, reason] of table) t.match(propertiesError(text), { line, reason }, JSON.stringify(text));
  const good: readonly string[] = [
    '',
    '\\',
    '=',
    '\u0000',
    '# \\u\n! \\uXYZW',
    'a=\\\\u12',
    'a=\\u00\\\n  e4',
    'a=\\uD800',
    'a=\\q\\x',
    '<xml/>',
    'a=😀',
  ];
  for (const text of good) t.equal(propertiesError(text), undefined, JSON.stringify(text));
  t.end();
});

t.test('formatted properties are ASCII with escapes', (t) => {
  t.equal(formatProperties([['a', 'b']]), 'a=b\n');
  t.equal(formatProperties([], 'größe'), '# gr\\u00f6\\u00dfe\n');
  t.equal(formatProperties([['a b=:', ' c d']], 'x'), '# x\na\\ b\\=\\:=\\ c d\n');
  t.equal(
    formatProperties([
      ['#a', '#b=!\\'],
      ['!', ''],
    ]),
    '\\#a=#b=!\\\\\n\\!=\n',
  );
  t.equal(formatProperties([['a', '\t\n\f\r\u0001\u007fä😀']]), 'a=\\t\\n\\f\\r\\u0001\\u007f\\u00e4\\ud83d\\ude00\n');
  t.end();
});

t.test('formatted properties can be parsed, and no text fails', (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc
      .array(fc.constantFrom('\\', 'u', '0041', '\n', '\r', ' ', '=', ':', '#', '!', '\f', 'a'), { maxLength: 12 })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (entries) => {
      const formatted = formatProperties(entries, 'comment');
      return (
        propertiesError(formatted) === undefined &&
        JSON.stringify([...parseProperties(formatted)]) === JSON.stringify([...new Map(entries)])
      );
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(text, (source) => {
      parseProperties(source);
      return propertiesError(source.toWellFormed()) === undefined || source.includes('\\u');
    }),
    { numRuns: 2_000 },
  );
  t.end();
});
