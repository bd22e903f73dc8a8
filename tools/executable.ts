import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { inject } from 'postject';
import { PACKAGE_NAME, packageRoot } from '../server/platform/package.ts';
import { PACKAGE_FOLDER } from './build/folders.ts';
import { pack } from './executable/archive.ts';

/**
 * Builds the executable of this platform from `dist/package`: Node with the package inside, as `dist/executable/…`. This is
 * `npm run executable`, after `npm run build`.
 */

/** Marks the place in Node's binary that says whether it has an application inside. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const { platform, arch } = process;
const folder = join(packageRoot, 'dist', 'executable');
const program = join(folder, platform === 'win32' ? `${PACKAGE_NAME}.exe` : PACKAGE_NAME);
const work = join(folder, 'work');

if (!existsSync(PACKAGE_FOLDER)) throw new Error('There is no dist/package; npm run build makes it.');
rmSync(folder, { recursive: true, force: true });
mkdirSync(work, { recursive: true });

/** All that runs, with the licenses; of SQLite's addons that of this platform. */
const { files, contents } = pack(PACKAGE_FOLDER, (path) =>
  path.startsWith('prebuilds/') ? path === `prebuilds/${platform}-${arch}.node` : !/^(?:types\/|\w+\.md$)/.test(path),
);
writeFileSync(join(work, 'files.json'), JSON.stringify(files));
writeFileSync(join(work, 'contents'), contents);

const main = join(work, 'main.cjs');
buildSync({
  entryPoints: [join(packageRoot, 'tools', 'executable', 'main.ts')],
  outfile: main,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
});
const config = join(work, 'config.json');
const blob = join(work, 'blob');
const assets = { 'files.json': join(work, 'files.json'), contents: join(work, 'contents') };
writeFileSync(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true, assets }));
execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: ['ignore', 'ignore', 'inherit'] });

copyFileSync(process.execPath, program);
chmodSync(program, 0o755);
if (platform === 'darwin') execFileSync('codesign', ['--remove-signature', program]);
await inject(program, 'NODE_SEA_BLOB', readFileSync(blob), {
  sentinelFuse: FUSE,
  ...(platform === 'darwin' && { machoSegmentName: 'NODE_SEA' }),
});
if (platform === 'darwin') execFileSync('codesign', ['--sign', '-', program]);
rmSync(work, { recursive: true });
process.stdout.write(`${program}\n`);
