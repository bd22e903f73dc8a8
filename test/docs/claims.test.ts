import t from 'tap';
import { CLAIMS } from '../../conformance/claims.ts';
import { CASES } from '../../conformance/index.ts';
import { certaintyOf } from '../../docs/claims-page.ts';
import { CHECKS } from '../clients/checks.ts';

const claims = Object.values(CLAIMS).flat();

t.test('a claim rests on conformance cases and client checks that exist', (t) => {
  const cases = new Set(CASES.map(({ id }) => id));
  const checks = new Set(CHECKS.map(({ id }) => id));
  const missing = claims.flatMap((claim) => [
    ...claim.cases.filter((id) => !cases.has(id)),
    ...claim.checks.filter((id) => !checks.has(id)),
  ]);
  t.strictSame(missing, []);
  t.end();
});

t.test('a claim is as certain as the least certain of its cases', (t) => {
  const idOf = (mark: string): string => CASES.find((behavior) => behavior.mark === mark)?.id ?? '';
  const certainty = (...marks: string[]): string => certaintyOf({ client: '', cases: marks.map(idOf), checks: [] });
  t.equal(certainty('D', 'D'), 'documented');
  t.equal(certainty('D', 'W'), 'seen on the wire');
  t.equal(certainty('W', 'A', 'D'), 'assumed');
  t.throws(() => certaintyOf({ client: '', cases: ['list/nowhere'], checks: [] }), /no conformance case list\/nowhere/);
  t.end();
});
