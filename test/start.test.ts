import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import t from 'tap';
import { readPage } from './support/page.ts';

const [SHEBANG = ''] = readPage('server/cli.ts').split('\n');
const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Readonly<Record<string, string>> };
const [, ENTRYPOINT = ''] = /^ENTRYPOINT (.+)$/m.exec(readPage('Dockerfile')) ?? [];

/** The command lines of every way of starting that is ours. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'the bin of the package': SHEBANG.replace('#!/usr/bin/env -S ', '').split(' '),
  'npm start': scripts['start']?.split(' ') ?? [],
  'the image': JSON.parse(ENTRYPOINT) as string[],
};

t.test('every way of starting sets the size of the young generation, and the same one', (t) => {
  const sizes = Object.entries(WAYS).map(([name, [program, option = '']]) => {
    t.equal(program, 'node', name);
    t.match(option, /^--max-semi-space-size=[1-9]\d*$/, name);
    return option;
  });
  t.equal(new Set(sizes).size, 1, sizes.join(', '));
  t.match(readPage('docs/performance.md'), `\`${sizes[0]}\``, 'the page names it');
  t.end();
});

t.test('the first line of the bin', (t) => {
  const [, option = ''] = WAYS['the bin of the package'] ?? [];
  const folder = t.testdir({
    'bin.mjs': `${SHEBANG}\nconsole.log(JSON.stringify({ node: process.execArgv, args: process.argv.slice(2) }));\n`,
  });
  const bin = join(folder, 'bin.mjs');

  t.test('starts Node with the option elsewhere', { skip: process.platform === 'win32' }, (t) => {
    chmodSync(bin, 0o755);
    const PATH = dirname(process.execPath) + delimiter + process.env['PATH'];
    // Without the loaders that the test runner gives to every process.
    const stdout = execFileSync(bin, ['serve', '--port', '0'], { env: { PATH }, encoding: 'utf8' });
    t.same(JSON.parse(stdout), { node: [option], args: ['serve', '--port', '0'] });
    t.end();
  });

  t.test('gets the option through the shims that npm writes for Windows', async (t) => {
    const npm = execFileSync('npm', ['exec', '--call', 'node -p process.env.npm_execpath'], {
      encoding: 'utf8',
    }).trim();
    const shim = createRequire(npm)('cmd-shim') as (from: string, to: string) => Promise<void>;
    mkdirSync(join(folder, 'shims'));
    await shim(bin, join(folder, 'shims', 'program'));
    const shimOf = (ending: string) => readFileSync(join(folder, 'shims', `program${ending}`), 'utf8');
    t.match(shimOf('.cmd'), `"%_prog%" ${option} "%dp0%\\..\\bin.mjs" %*`);
    t.match(shimOf('.ps1'), `"node$exe" ${option} "$basedir/../bin.mjs" $args`);
    t.match(shimOf(''), `exec node ${option} "$basedir/../bin.mjs" "$@"`);
  });
  t.end();
});
