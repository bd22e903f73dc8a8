import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import t from 'tap';
import { formatRequest, type RequestReport } from '../../server/terminal/request-line.ts';
import { painterFor, printable, wrap } from '../../server/terminal/style.ts';

const plain = (_style: string, text: string): string => text;
const NOON = new Date(2026, 10, 28, 12, 4, 31).getTime();

const report = (more: Partial<RequestReport> = {}): RequestReport => ({
  ...{ time: NOON, method: 'GET', url: '/connectors/v1', status: 200, duration: 1.4, tenant: undefined },
  ...{ reason: undefined, fault: undefined, warnings: [] },
  ...more,
});

const path = (text: string, width: number): string => text.padEnd(width);

t.test('each request is printed as one line, with the reason if it was rejected', (t) => {
  const rejected = { url: '/connectors/v1?limit=1000', status: 400 };
  const reason = 'limit is "1000"; expected an integer from 0 to 250.';
  const table: { name: string; report: Partial<RequestReport>; columns?: number; lines: string[] }[] = [
    { name: 'a pipe', report: {}, lines: [`12:04:31  GET    ${path('/connectors/v1', 52)} 200   1 ms`] },
    {
      name: 'another tenant',
      report: { tenant: 'acme', duration: 0.2 },
      lines: [`12:04:31  GET    ${path('/connectors/v1', 52)} 200  <1 ms acme`],
    },
    {
      name: 'a rejection in a pipe',
      report: { ...rejected, reason },
      lines: [`12:04:31  GET    ${path(rejected.url, 52)} 400   1 ms  ${reason.slice(0, -1)}`],
    },
    {
      name: 'a rejection in a narrow terminal',
      report: { ...rejected, reason },
      columns: 80,
      lines: [`12:04:31  GET    ${path(rejected.url, 32)} 400   1 ms`, `          ${reason.slice(0, -1)}`],
    },
    {
      name: 'a long reason in a narrow terminal',
      report: { ...rejected, reason: 'This reason is longer than a line of fifty.' },
      columns: 50,
      lines: [
        `12:04:31  GET    ${path(rejected.url, 32)} 400   1 ms`,
        '          This reason is longer than a line of',
        '          fifty',
      ],
    },
    {
      name: 'a warning, read as a person writes it',
      report: { url: '/v3/connectors?filters=name%20sw%20%22a%22', warnings: ['v3 is legacy.'] },
      columns: 200,
      lines: [`12:04:31  GET    ${path('/v3/connectors?filters=name sw "a"', 52)} 200   1 ms  warning: v3 is legacy`],
    },
    {
      name: 'a fault, whose own reason says no more',
      report: { status: 500, fault: 'fault-1', reason: 'This error was injected.' },
      lines: [`12:04:31  GET    ${path('/connectors/v1', 52)} 500   1 ms  fault fault-1`],
    },
    {
      name: 'no response',
      report: { status: 0, fault: 'fault-2', duration: 12_345 },
      lines: [`12:04:31  GET    ${path('/connectors/v1', 52)} --- 12.3 s  fault fault-2  no response`],
    },
    {
      name: 'a reason that is a warning too is told once',
      report: { status: 404, reason: 'not emulated.', warnings: ['not emulated.'] },
      lines: [`12:04:31  GET    ${path('/connectors/v1', 52)} 404   1 ms  not emulated`],
    },
    {
      name: 'what a terminal would obey',
      report: { url: '/x%1b[2J\u009b31m', status: 404, reason: 'There is no "\u202eabc".' },
      lines: [`12:04:31  GET    ${path('/x\\u{1b}[2J\\u{9b}31m', 52)} 404   1 ms  There is no "\\u{202e}abc"`],
    },
  ];
  for (const { name, report: more, columns, lines } of table) {
    t.equal(formatRequest(report(more), { paint: plain, columns }), lines.join('\n'), name);
  }
  t.end();
});

t.test('colors are for terminals, and for those who ask', (t) => {
  const saved = process.env;
  t.teardown(() => {
    process.env = saved;
  });
  const { getColorDepth } = WriteStream.prototype;
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80, getColorDepth });
  const paint = (stream: PassThrough, variables: NodeJS.ProcessEnv) => {
    process.env = variables;
    return painterFor(stream)('red', 'x') !== 'x';
  };
  t.equal(paint(terminal, { TERM: 'xterm' }), true);
  t.equal(paint(terminal, { TERM: 'xterm', NO_COLOR: '1' }), false);
  t.equal(paint(new PassThrough(), { TERM: 'xterm' }), false);
  t.equal(paint(new PassThrough(), { FORCE_COLOR: '1' }), true);
  t.end();
});

t.test('texts', (t) => {
  t.equal(printable('a\tb\nc\x1b\x7f\u200b\ud800 é 漢'), 'a\\u{9}b\\u{a}c\\u{1b}\\u{7f}\\u{200b}\\u{d800} é 漢');
  t.same(wrap('one two three', 7), ['one two', 'three']);
  t.same(wrap('a-word-longer-than-that b', 5), ['a-word-longer-than-that', 'b']);
  t.same(wrap('', 5), ['']);
  t.end();
});
