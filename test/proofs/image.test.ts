import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { environment } from '../support/consumer.ts';
import { NODE_24 } from '../support/packed.ts';

// docker/prove.sh makes a base image, builds both images, and runs them: some minutes.
t.setTimeout(1_200_000);

const PROGRAMS = ['buildah', 'debootstrap', 'runc', 'curl', 'openssl', 'nsenter'];

const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const missing = PROGRAMS.filter((program) => !isInstalled(program));
const skip =
  (process.getuid?.() !== 0 && 'it needs root') || (missing.length > 0 && `not installed: ${missing.join(', ')}`);

t.test('the image, as docker/prove.sh builds and runs it', { skip }, async (t) => {
  const child = spawn(join(packageRoot, 'docker', 'prove.sh'), {
    cwd: packageRoot,
    env: environment(NODE_24),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  // What is found belongs to the check before it.
  let failed: { name: string; found: string[] } | undefined;
  const report = () => failed && t.fail(failed.name, { found: failed.found.join('\n') });
  for await (const line of createInterface(child.stdout)) {
    const [, result, name = ''] = /^(ok|not ok) +(.*)$/.exec(line) ?? [];
    if (result === undefined) {
      failed?.found.push(line.trim());
      continue;
    }
    report();
    failed = result === 'not ok' ? { name, found: [] } : undefined;
    if (!failed) t.pass(name);
  }
  report();
  const [code] = await ended;
  t.equal(code, 0, 'every check has been made');
});
