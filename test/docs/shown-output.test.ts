import t from 'tap';
import { isShownOutput } from '../support/shown-output.ts';

const ROWS: readonly (readonly [title: string, shown: string, printed: string, isShown: boolean])[] = [
  ['the same text', 'one\ntwo\n', 'one\ntwo\n', true],
  ['another text', 'one\n', 'two\n', false],
  ['more text than is shown', 'one\n', 'one\ntwo\n', false],
  ['text that the page leaves out', 'a … d\n', 'a b c d\n', true],
  ['JSON in another layout', '{\n  "a": [1, 2]\n}\n', '{"a":[1,2]}', true],
  ['JSON with another value', '{"a":1}', '{"a":2}', false],
  ['blanks in a string count', '{"a":"b c"}', '{"a":"bc"}', false],
  ['members that the page leaves out', '{ "a": 1, … }', '{"a":1,"b":2}', true],
  ['items that the page leaves out', '[{ "a": 1 }, …]', '[{"a":1},{"a":2}]', true],
  ['a shortened string', '{ "token": "ey…" }', '{"token":"eyJhbGci"}', true],
  ['a shortened string that begins otherwise', '{ "token": "ey…" }', '{"token":"abc"}', false],
  ['line ends of Windows', 'one\n', 'one\r\n', true],
];

t.test('the JSON on a page may differ from the real one only in layout and omissions', (t) => {
  for (const [title, shown, printed, isShown] of ROWS) t.equal(isShownOutput(shown, printed), isShown, title);
  t.end();
});
