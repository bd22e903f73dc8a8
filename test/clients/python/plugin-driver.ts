import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../../server/platform/package.ts';
import { PACKAGE_FOLDER } from '../../../tools/build/folders.ts';

/**
 * Runs the tests of the pytest plugin against the built package, one for each check. Prints a line per check and at last `N of M`.
 *
 * Usage: node plugin-driver.ts PYTHON control/plugin-NAME...
 */
const [python = '', ...wanted] = process.argv.slice(2);
const tests = join(packageRoot, 'integrations', 'pytest', 'tests', 'test_plugin.py');
const env = {
  ...process.env,
  COMMAND_UNDER_TEST: `'${process.execPath}' '${join(PACKAGE_FOLDER, 'dist', 'cli.js')}'`,
  PYTHONDONTWRITEBYTECODE: '1',
};

let passed = 0;
for (const name of wanted) {
  const test = name.replace('control/plugin-', 'test_').replaceAll('-', '_');
  const args = ['-m', 'pytest', '-p', 'no:cacheprovider', '--quiet', `${tests}::${test}`];
  const { status, stdout } = spawnSync(python, args, { env, encoding: 'utf8' });
  if (status === 0) passed += 1;
  process.stdout.write(
    status === 0 ? `ok ${name}\n` : `not ok ${name}: ${stdout.replaceAll(/\s+/g, ' ').slice(-1500)}\n`,
  );
}
process.stdout.write(`${passed} of ${wanted.length}\n`);
