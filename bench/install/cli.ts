import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PACKAGE_NAME, packageRoot } from '../../server/platform/package.ts';
import { spreadOf } from '../ratio.ts';
import { startRegistry } from './registry.ts';

/**
 * Compares how long npm takes to install the built package and other mock servers, each from nothing: empty folder, empty cache, one
 * registry on this machine that has seen every request before. `npm run bench:install -- --rounds N`, with the names of
 * other packages to compare it with these.
 */
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
});
const PEERS = ['json-server', '@stoplight/prism-cli', '@mockoon/cli'];
const CONTENDERS = [PACKAGE_NAME, ...(positionals.length > 0 ? positionals : PEERS)];

const folder = mkdtempSync(join(tmpdir(), 'bench-install-'));
const built = join(packageRoot, 'dist', 'package');
execFileSync('npm', ['run', '--silent', 'build'], { cwd: packageRoot, stdio: 'inherit' });
execFileSync('npm', ['pack', '--silent', built, '--pack-destination', folder], { stdio: 'ignore' });
const manifest: { name: string; version: string } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'));
const file = join(folder, `${manifest.name}-${manifest.version}.tgz`);
const behind = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim().replace(/\/$/, '');
const registry = await startRegistry(behind, { manifest, file });

let made = 0;
/** A folder with an empty project, and another for an empty cache. */
const fresh = () => {
  made += 1;
  const project = join(folder, `project-${made}`);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{"private":true}');
  return { project, cache: join(folder, `cache-${made}`) };
};

const run = async (cwd: string, ...[file = '', ...args]: string[]): Promise<void> => {
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${errors}`);
};

/** Installs a package from nothing. @returns the seconds that took, the packages, and their bytes. */
const install = async (name: string) => {
  const { project, cache } = fresh();
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--registry', registry.url, '--cache', cache];
  const begun = performance.now();
  await run(project, 'npm', 'install', ...options, name);
  const seconds = (performance.now() - begun) / 1000;
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as { packages: object };
  const files = globSync('node_modules/**', { cwd: project }).map((path) => statSync(join(project, path)));
  const bytes = files.reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);
  for (const path of [project, cache]) rmSync(path, { recursive: true });
  return { seconds, packages: Object.keys(lock.packages).length - 1, bytes };
};

const PORT = '26095';

/** Starts the package by npx from nothing. @returns the seconds until its first response. */
const firstResponse = async (): Promise<number> => {
  const { project, cache } = fresh();
  const begun = performance.now();
  const options = ['--yes', '--registry', registry.url, '--cache', cache];
  const child = spawn('npx', [...options, PACKAGE_NAME, '--port', PORT], {
    cwd: project,
    stdio: 'ignore',
    detached: true,
  });
  const ended = once(child, 'exit');
  while ((await fetch(`http://127.0.0.1:${PORT}/_emulator/ready`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null) throw new Error(`npx ended with ${child.exitCode} before its first response.`);
    await wait(5);
  }
  const seconds = (performance.now() - begun) / 1000;
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await ended;
  return seconds;
};

try {
  // The registry learns what npm asks for; nothing of this is measured.
  for (const name of CONTENDERS) await install(name);
  await firstResponse();
  const known = registry.passedOn();
  const runs: (Awaited<ReturnType<typeof install>> & { readonly name: string })[] = [];
  const first: number[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const name of round % 2 === 0 ? CONTENDERS : CONTENDERS.toReversed()) {
      runs.push({ name, ...(await install(name)) });
    }
    first.push(await firstResponse());
  }
  if (registry.passedOn() !== known)
    throw new Error('The registry had to ask another one during a run that was measured.');
  const show = (numbers: readonly number[]) => {
    const { median, min, max } = spreadOf(numbers);
    return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  };
  for (const name of CONTENDERS) {
    const own = runs.filter((one) => one.name === name);
    const [{ packages = 0, bytes = 0 } = {}] = own;
    process.stdout.write(
      `${name}: ${show(own.map(({ seconds }) => seconds))} s, ${packages} packages, ${(bytes / 1e6).toFixed(1)} MB\n`,
    );
  }
  process.stdout.write(`npx ${PACKAGE_NAME}, until its first response: ${show(first)} s\n`);
} finally {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
}
