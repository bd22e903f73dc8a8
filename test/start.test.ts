import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../server/platform/package.ts';
import { readPage } from './support/page.ts';
import { startServer } from './support/process.ts';

const [SHEBANG = ''] = readPage('server/cli.ts').split('\n');

t.test('the shebang of the bin works on every system', async (t) => {
  // BusyBox's env, which Alpine has, passes no options on.
  t.equal(SHEBANG, '#!/usr/bin/env node');
  const npm = execFileSync('npm', ['exec', '--call', 'node -p process.env.npm_execpath'], { encoding: 'utf8' }).trim();
  const shim = createRequire(npm)('cmd-shim') as (from: string, to: string) => Promise<void>;
  const folder = t.testdir({ 'bin.mjs': `${SHEBANG}\n` });
  mkdirSync(join(folder, 'shims'));
  await shim(join(folder, 'bin.mjs'), join(folder, 'shims', 'program'));
  t.match(readFileSync(join(folder, 'shims', 'program.cmd'), 'utf8'), '"%_prog%"  "%dp0%\\..\\bin.mjs" %*');
});

/** At a signal, makes objects that live for a while, as requests do, and writes the size of the young generation in megabytes. */
const OBSERVER = `import { appendFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
const size = () => v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20;
process.on('SIGUSR2', async () => {
  const kept = [];
  for (let i = 0; i < 2e6; i += 1) {
    kept[i % 300_000] = { i, list: [i] };
    if (i % 1000 === 0) await setImmediate();
  }
  appendFileSync(process.env.SIZES, Math.round(size()) + '\\n');
});
`;

t.test('a server limits its young generation, unless the user has chosen a size', async (t) => {
  const sizeAfterLoad = async (t: import('tap').Test, ...options: string[]): Promise<number> => {
    const folder = t.testdir({ 'observer.mjs': OBSERVER });
    const sizes = join(folder, 'sizes');
    writeFileSync(sizes, '');
    const node = [process.execPath, ...options, '--import', join(folder, 'observer.mjs')];
    const server = await startServer(t, [], { SIZES: sizes }, [...node, join(packageRoot, 'server', 'cli.ts')]);
    server.kill('SIGUSR2');
    while (readFileSync(sizes, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 20));
    return Number(readFileSync(sizes, 'utf8'));
  };
  t.test('by default, the young generation has its limited size', async (t) => {
    const size = await sizeAfterLoad(t);
    // The limit is set after a collection: one that follows at once may have doubled the size again.
    t.ok(size === 8 || size === 16, `${size} MB`);
  });
  t.test('a start with a size option keeps that size', async (t) =>
    t.equal(await sizeAfterLoad(t, '--max-semi-space-size=2'), 4),
  );
  t.test('with a larger size', async (t) => t.ok((await sizeAfterLoad(t, '--max-semi-space-size=64')) > 16));
});
