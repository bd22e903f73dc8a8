import { text } from 'node:stream/consumers';
import t from 'tap';
import TestReport from '../../tools/test-report.ts';

// Under npm the report also says how long the script takes.
delete process.env['npm_lifecycle_event'];

/** The report of a stream of TAP that comes in pieces of some bytes. */
const reportOf = (tap: string, size = 7, script = ''): Promise<string> => {
  const report = new TestReport(script);
  for (let start = 0; start < tap.length; start += size) report.write(tap.slice(start, start + size));
  report.end();
  return text(report);
};

const PASSING = `TAP version 14
1..2
# Subtest: test/a.test.ts
    # Subtest: outer
        ok 1 - one
        ok 2 - two
        1..2
    ok 1 - outer # time=12.5ms
    # Subtest: a property, which has no results of its own
        1..0
    ok 2 - a property, which has no results of its own # time=1.5ms
    1..2
    # time=1234.5ms
ok 1 - test/a.test.ts # time=1234.5ms

# Subtest: test/b.test.ts
    ok 1 - three
    ok 2 - skipped # SKIP there is no bash
    1..2
ok 2 - test/b.test.ts # time=56.7ms

# { total: 5, pass: 4, skip: 1 }
# time=1500ms
`;

t.test('the report has a line per file, the reason for each skip, and the counts', async (t) => {
  t.equal(
    await reportOf(PASSING),
    `2 test files
ok       1.2 s test/a.test.ts (3)
ok       0.1 s test/b.test.ts (1)

The slowest files:
  1.2 s test/a.test.ts
  0.1 s test/b.test.ts
skipped test/b.test.ts > skipped: there is no bash
4 passed, 0 failed, 1 skipped
`,
  );
  t.equal(await reportOf(PASSING, 1), await reportOf(PASSING, PASSING.length), 'wherever the stream is cut');
});

t.test('a failure is shown once, in full, with its whole path', async (t) => {
  const report = await reportOf(`1..1
# Subtest: test/a.test.ts
    # Subtest: outer
        # Subtest: inner
            ok 1 - one
            not ok 2 - two
              ---
              diff: |
                --- expected
                +++ actual
                -1
                +2
              ...
            1..2
        not ok 1 - inner # time=3ms
          ---
          at: this says nothing new
          ...
        1..1
    not ok 1 - outer # time=4ms
      ---
      at: nor does this
      ...
    1..1
not ok 1 - test/a.test.ts # time=5ms
  ---
  exitCode: 1
  ...
`);
  t.equal(
    report,
    `1 test files

FAILED test/a.test.ts > outer > inner > two
  diff: |
    --- expected
    +++ actual
    -1
    +2
FAILED   0.0 s test/a.test.ts (2)

The slowest files:
  0.0 s test/a.test.ts
1 passed, 1 failed, 0 skipped
`,
  );
});

t.test('a test file that fails outside its tests is a failure', async (t) => {
  const report = await reportOf(`1..2
# Subtest: test/a.test.ts
    ok 1 - one
    1..1
not ok 1 - test/a.test.ts # time=5ms
  ---
  exitCode: 3
  ...
# Subtest: test/b.test.ts
    1..0 # no tests found
not ok 2 - timeout!
  ---
  expired: test/b.test.ts
  ...
`);
  t.match(report, 'FAILED test/a.test.ts\n  exitCode: 3\nFAILED   0.0 s test/a.test.ts (2)\n');
  t.match(report, 'FAILED test/b.test.ts > timeout!\n  expired: test/b.test.ts\nFAILED   0.0 s test/b.test.ts (1)\n');
  t.match(report, '\n1 passed, 2 failed, 0 skipped\n');
});

t.test('output of tests, and a bail-out, pass through the report', async (t) => {
  const report = await reportOf('# Subtest: test/a.test.ts\n    said\n    ok 1 - one\nBail out! enough\n');
  t.match(report, /^ {4}said\nBail out! enough\n/);
});

t.test('the report announces the expected duration', async (t) => {
  t.match(
    await reportOf('1..9\n', 1, 'test:proofs'),
    /^9 test files; all files of npm run test:proofs take about \d+ \w+ on/,
  );
});
