import t from 'tap';
import { diffOf, MAX_DIFFERENCES } from '../../console/logic/text-diff.ts';

const shown = (before: string, after: string): string[] | undefined =>
  diffOf(before, after)?.flatMap(({ lines }) =>
    lines.map(({ kind, text, before: old, after: now }) => {
      const mark = kind === 'same' ? ' ' : kind === 'added' ? '+' : '-';
      return `${mark}${old ?? ''}|${now ?? ''}|${text}`;
    }),
  );

t.test('lines that differ, with their numbers', (t) => {
  t.strictSame(shown('a\nb\nc\n', 'a\nB\nc\nd\n'), [' 1|1|a', '-2||b', '+|2|B', ' 3|3|c', '+|4|d']);
  t.strictSame(shown('', 'a\n'), ['+|1|a']);
  t.strictSame(shown('a', 'a\n'), ['-1||a', '+|1|a'], 'the end of the last line counts');
  t.strictSame(shown('a\n', 'a\n'), []);
  t.end();
});

t.test('lines far from a difference are left out', (t) => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`);
  const changed = lines.with(4, 'x\n').with(24, 'y\n');
  t.strictSame(
    diffOf(lines.join(''), changed.join(''))?.map((hunk) => hunk.lines.length),
    [8, 8],
  );
  t.end();
});

t.test('a comparison of everything with everything is given up', (t) => {
  const lines = (mark: string) => Array.from({ length: MAX_DIFFERENCES }, (_, index) => `${mark} ${index}`).join('\n');
  t.equal(diffOf(lines('a'), lines('b')), undefined);
  t.end();
});
