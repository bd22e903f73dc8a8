import t from 'tap';
import { RequestLog, type RequestLogEntry } from '../../server/domain/request-log.ts';

/** A log that entries of these sizes were added to, by the paths of those that are left. */
const pathsAfter = (bounds: { entries: number; bytes: number }, ...sizes: readonly number[]): string[] => {
  const log = new RequestLog(bounds);
  for (const [index, size] of sizes.entries()) log.add(size, () => ({ path: `/${index + 1}` }) as RequestLogEntry);
  return log.find().map(({ path }) => path);
};

t.test('the log has a limit in bytes and entries, and evicts the oldest', (t) => {
  const table: readonly (readonly [name: string, paths: string[], expected: string[]])[] = [
    ['as many bytes as may be', pathsAfter({ entries: 9, bytes: 100 }, 50, 50), ['/1', '/2']],
    ['one byte more', pathsAfter({ entries: 9, bytes: 100 }, 50, 51), ['/2']],
    ['one entry that is too large', pathsAfter({ entries: 9, bytes: 100 }, 50, 101), []],
    ['as many entries as may be', pathsAfter({ entries: 2, bytes: 100 }, 1, 1), ['/1', '/2']],
    ['one entry more', pathsAfter({ entries: 2, bytes: 100 }, 1, 1, 1), ['/2', '/3']],
  ];
  for (const [name, paths, expected] of table) t.same(paths, expected, name);
  t.end();
});
