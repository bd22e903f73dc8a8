import t from 'tap';
import { CASES } from '../../conformance/index.ts';
import { FAMILIES } from '../../server/api/families.ts';
import { CHECKS } from './checks.ts';
import { CLIENTS } from './clients.ts';
import { checksOf, judge } from './drive.ts';

const ASKED = ['v1/list', 'v1/get'];
const ENDED = { lines: ['ok v1/list', 'ok v1/get', '2 of 2'], errors: '', code: 0, timedOut: false };

t.test('a driver is held to its list', async (t) => {
  t.same(judge(ASKED, ENDED), { passed: ASKED, faults: [] });
  const failing = judge(ASKED, { ...ENDED, lines: ['ok v1/list', 'not ok v1/get: no name', '1 of 2'] });
  t.same(failing, { passed: ['v1/list'], faults: ['not ok v1/get: no name'] });

  const rows = [
    { what: 'leaves a check out', lines: ['ok v1/list', '1 of 1'] },
    { what: 'does a check of another family', lines: ['ok v1/list', 'ok v3/get', '2 of 2'] },
    { what: 'ends without its last line', lines: ['ok v1/list', 'ok v1/get'] },
    { what: 'fails at its end', code: 1 },
    { what: 'does not end', timedOut: true, code: null },
    { what: 'prints nothing', lines: [] },
  ];
  for (const { what, ...more } of rows) t.not(judge(ASKED, { ...ENDED, ...more }).faults.length, 0, what);
});

t.test('the rows name what there is', async (t) => {
  const ids = CHECKS.map(({ id }) => id);
  t.equal(new Set(ids).size, ids.length);
  const cases = new Set(CASES.map(({ id }) => id));
  t.same(
    CHECKS.flatMap((check) => check.cases).filter((id) => !cases.has(id)),
    [],
  );
  const families = [...FAMILIES.map(({ name }) => name), 'control'];
  for (const { name, version, without, families: spoken } of CLIENTS) {
    t.same(
      spoken.filter((family) => !families.includes(family)),
      [],
      `${name} ${version}: families`,
    );
    t.same(
      Object.keys(without).filter((key) => !ids.includes(key.replace(/^\w+\//, ''))),
      [],
      `${name} ${version}: checks that it is without`,
    );
  }
  const driven = new Set(CLIENTS.flatMap(checksOf).map((name) => name.replace(/^\w+\//, '')));
  t.same(
    ids.filter((id) => !driven.has(id)),
    [],
    'every check is done by some client',
  );
});
