import { spawnSync } from 'node:child_process';

/** Maximum time for the installation, in milliseconds. */
const TIMEOUT_MS = 300_000;

/**
 * Installs the mock servers in this folder's package.json into its own `node_modules` (`npm run bench:peers`). They are not
 * dependencies of the project, because they are large and only the benchmark uses them.
 */
const { status, error } = spawnSync(
  'npm',
  ['install', '--prefix', import.meta.dirname, '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'],
  { cwd: import.meta.dirname, stdio: 'inherit', timeout: TIMEOUT_MS },
);
if (error) process.stderr.write(`npm cannot be run: ${error.message}\n`);
process.exitCode = status ?? 1;
