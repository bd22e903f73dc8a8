import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { consoleAssets } from '../../server/console/assets.ts';

/** Maximum number of bytes of the compressed files: of those that any first view without an editor needs, and of all. */
const [FIRST, ALL] = [60 * 1024, 250 * 1024];

t.test('the console stays small', async (t) => {
  const assets = await consoleAssets();
  const sizeOf = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + (assets.get(name)?.gzipped.length ?? Number.NaN), 0);
  /** A file with those that it imports at once; what is imported when it is needed does not count. */
  const withImports = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    const text = gunzipSync(assets.get(name)?.gzipped ?? Buffer.alloc(0)).toString();
    for (const [, imported = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) withImports(imported, seen);
    return seen;
  };
  const frame = ['index.html', 'style.css', 'icon.svg', ...withImports('app.js')];
  const views = [...assets.keys()].filter((name) =>
    /^(?:connectors|requests|faults|clock|snapshots|welcome)-/.test(name),
  );
  t.equal(views.length, 6);
  for (const view of views) {
    const size = sizeOf(new Set([...frame, ...withImports(view)]));
    t.ok(size <= FIRST, `${view} as the first view takes ${size} bytes`);
  }
  t.ok(sizeOf(assets.keys()) <= ALL, `all takes ${sizeOf(assets.keys())} bytes`);
});
