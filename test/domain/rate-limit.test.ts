import t from 'tap';
import { RateLimiter } from '../../server/domain/rate-limit.ts';

const NOW = 1_000_000;

t.test('a client can continue at the time given by Retry-After', (t) => {
  const limiter = new RateLimiter({ requests: 2, seconds: 10 });
  const take = (now: number) => limiter.take('client', 'v1', now);
  t.same([take(NOW), take(NOW + 9_000)], [undefined, undefined], 'as many as the rule says');
  t.equal(take(NOW), 10);
  t.equal(take(NOW + 9_999), 1, 'a second is the least that is told');
  t.equal(take(NOW + 10_000), undefined, 'the window is over');
  t.same(limiter.counts(NOW + 10_000), [
    { clientId: 'client', family: 'v1', used: 1, remaining: 1, resetsAt: new Date(NOW + 20_000).toISOString() },
  ]);
  t.end();
});

t.test('a clock that is set back does not extend a rate limit window', (t) => {
  const limiter = new RateLimiter({ requests: 1, seconds: 10 });
  limiter.take('client', 'v1', NOW);
  t.equal(limiter.take('client', 'v1', NOW), 10, 'the window ends as far ahead as it may');
  t.equal(limiter.take('client', 'v1', NOW - 1), undefined, 'and here further');
  t.end();
});
