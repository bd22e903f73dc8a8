import t from 'tap';
import { Clock, type ClockStep } from '../../server/domain/clock.ts';
import { apiErrorOf } from './fixtures/api-error.ts';

const NOON = Date.UTC(2030, 0, 1, 12);
/** As many seconds as lead from NOON past the year 9999, or before 1970. */
const TOO_FAR = 1e12;

t.test('a clock that is set and frozen shows exactly that time', (t) => {
  let real = 0;
  const clock = new Clock(() => {
    real += 5;
    return real;
  });
  clock.change({ set: 1_000_000, freeze: true });
  t.equal(clock.now(), 1_000_000);
  t.match(clock.state, { now: '1970-01-01T00:16:40.000Z', frozen: true });
  clock.change({ freeze: false });
  t.ok(clock.now() > 1_000_000, 'and goes on from there');
  t.end();
});

t.test('the steps of a change apply in order', (t) => {
  const table: readonly (readonly [change: ClockStep, now: number, frozen: boolean])[] = [
    [{ advance: 60 }, NOON + 60_000, true],
    [{ advance: -0.5 }, NOON - 500, true],
    [{ set: 5_000 }, 5_000, true],
    [{ advance: 60, set: 5_000 }, 5_000, true],
    [{ advance: 60, freeze: true }, NOON + 60_000, true],
    [{ freeze: false }, NOON, false],
    [{ advance: 60, freeze: false }, NOON + 60_000, false],
    [{ advance: 60, set: 5_000, freeze: false }, 5_000, false],
    [{ advance: undefined, set: undefined, freeze: undefined }, NOON, true],
  ];
  for (const [change, now, frozen] of table) {
    const clock = new Clock(() => 0);
    clock.change({ set: NOON, freeze: true });
    clock.change(change);
    t.match({ now: clock.now(), frozen: clock.state.frozen }, { now, frozen }, JSON.stringify(change));
  }
  t.end();
});

t.test('a clock change with a failing step changes nothing', (t) => {
  const starts: readonly (readonly [name: string, start: ClockStep | undefined])[] = [
    ['untouched', undefined],
    ['running', { set: NOON }],
    ['frozen', { set: NOON, freeze: true }],
  ];
  const changes: readonly ClockStep[] = [
    { advance: TOO_FAR },
    { advance: -TOO_FAR },
    { set: Number.NaN },
    { set: -1 },
    { advance: 60, set: Number.NaN },
    { advance: 60, set: -1, freeze: true },
    { advance: TOO_FAR, set: NOON, freeze: false },
    { set: -1, freeze: false },
  ];
  for (const [name, start] of starts) {
    for (const change of changes) {
      const clock = new Clock(() => 1_000);
      if (start) clock.change(start);
      const before = clock.state;
      t.match(
        apiErrorOf(() => clock.change(change)),
        { name: 'illegalValue' },
        `${name}: ${JSON.stringify(change)}`,
      );
      t.same(clock.state, before, `${name}: ${JSON.stringify(change)} leaves it as it was`);
    }
  }
  t.end();
});

t.test('a clock shows the years 1970 to 9999, from their first to their last second', (t) => {
  const [first, last] = [0, Date.UTC(9999, 11, 31, 23, 59, 59)];
  for (const set of [first, last])
    t.equal(
      apiErrorOf(() => new Clock().change({ set })),
      undefined,
      `${set}`,
    );
  for (const set of [first - 1, last + 1]) {
    t.equal(apiErrorOf(() => new Clock().change({ set }))?.name, 'illegalValue', `${set}`);
  }
  t.end();
});
