import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { packageRoot } from '../../server/platform/package.ts';
import { imageVariables, serviceOf } from '../support/docker.ts';
import { readPage } from '../support/page.ts';
import { runCommand, startServer, type Variables } from '../support/process.ts';

t.setTimeout(60_000);

t.test("the consumer's tests pass with the environment of its compose file", async (t) => {
  const manifest = (file: string) => JSON.parse(readPage(file)) as Record<string, Record<string, string>>;
  t.equal(
    manifest('docker/consumer/package.json')['dependencies']?.['sailpoint-api-client'],
    manifest('package.json')['devDependencies']?.['sailpoint-api-client'],
  );
  const table = [
    { file: 'docker/compose.test.yaml', consumer: 'test' },
    { file: 'docker/compose.demo.yaml', consumer: 'consumer' },
  ];
  for (const { file, consumer } of table) {
    const folder = t.testdir({});
    const { EMULATOR_PORT, ...environment } = serviceOf(file, 'emulator').environment;
    const data = environment['EMULATOR_DATA'] ?? folder;
    const server = await startServer(t, [], { ...imageVariables, ...environment, EMULATOR_DATA: data });
    const variables = { ...serviceOf(file, consumer).environment, SAIL_BASE_URL: server.url };
    const { code, stdout } = await runConsumer(t, replaceFolder(variables, folder));
    t.equal(code, 0, file, { stdout });
    t.match(stdout, /# pass 2\n/);

    const health = { ...imageVariables, ...environment, EMULATOR_PORT: String(server.port) };
    t.match(await runCommand(t, ['health'], health), { code: 0 }, 'the health check follows port and TLS');
    const wrong = { ...variables, EMULATOR_CONTROL_KEY: 'of-another' };
    t.not((await runConsumer(t, replaceFolder(wrong, folder))).code, 0, `${file}: they can fail`);
  }
});

/** The volume is another folder here. */
const replaceFolder = (variables: Variables, folder: string): Variables =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.replace(/^\/data\b/, folder)]));

const runConsumer = async (t: Test, variables: Variables): Promise<{ code: number | null; stdout: string }> => {
  const node = join(packageRoot, 'node_modules', '.bin', 'node');
  const child = spawn(
    node,
    ['--test', '--test-reporter=tap', join(packageRoot, 'docker', 'consumer', 'connectors.test.ts')],
    {
      env: { PATH: process.env['PATH'], ...variables },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  t.teardown(() => child.kill('SIGKILL'));
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code: child.exitCode, stdout };
};
