import t from 'tap';
import { Clock } from '../../server/domain/clock.ts';

t.test('a clock that is set and frozen stands at that time, however long it takes', (t) => {
  let real = 0;
  const clock = new Clock(() => {
    real += 5;
    return real;
  });
  clock.set(1_000_000);
  clock.freeze(true, 1_000_000);
  t.equal(clock.now(), 1_000_000);
  t.match(clock.state, { now: '1970-01-01T00:16:40.000Z', frozen: true });
  clock.freeze(false);
  t.ok(clock.now() > 1_000_000, 'and goes on from there');
  t.end();
});
