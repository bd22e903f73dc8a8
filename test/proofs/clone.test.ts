import { spawnSync } from 'node:child_process';
import t from 'tap';
import { packageRoot, VERSION } from '../../server/platform/package.ts';

t.test('npx runs the program in a clone that is not built', (t) => {
  const { status, stdout, stderr } = spawnSync('npx', ['isc-connectors-emulator', 'version'], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  t.equal(status, 0, stderr);
  t.equal(stdout.trim(), VERSION);
  t.end();
});
