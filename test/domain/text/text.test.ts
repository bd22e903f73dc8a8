import t from 'tap';
import { placeOf } from '../../../server/domain/text/text.ts';

t.test('placeOf returns line and column', (t) => {
  const text = 'a\nb\r\nc\rd😀e';
  const places = [...text.matchAll(/[a-e]/g)].map(({ index }) => placeOf(text, index));
  t.same(
    places.map(({ line, column }) => [line, column]),
    [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
      [4, 4],
    ],
  );
  t.end();
});
