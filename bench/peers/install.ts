import { spawnSync } from 'node:child_process';

/** Longest time that the installation may take, in milliseconds. */
const TIMEOUT_MS = 300_000;

/**
 * Installs the mock servers of this folder's package.json into its own `node_modules`; `npm run bench:peers`. They are not
 * among the dependencies of the project: they are large, and only the benchmark runs them.
 */
const { status, error } = spawnSync(
  'npm',
  ['install', '--prefix', import.meta.dirname, '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'],
  { cwd: import.meta.dirname, stdio: 'inherit', timeout: TIMEOUT_MS },
);
if (error) process.stderr.write(`npm cannot be run: ${error.message}\n`);
process.exitCode = status ?? 1;
