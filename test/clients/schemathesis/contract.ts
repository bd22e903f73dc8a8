import t from 'tap';
import { startEmulator } from '../../../server/index.ts';
import { checksOf } from '../drive.ts';
import { collect } from '../process.ts';
import { SCHEMATHESIS, schemathesis } from './clients.ts';

const SECONDS = 15;

/** Runs Schemathesis for a short time against the sources: the test of the mutants in test/mutants/contract.ts, and of no others. */
t.test('the sources keep to the document of v1', { timeout: 110_000 }, async (t) => {
  const emulator = await startEmulator({ port: 0, logLevel: 'silent' });
  t.teardown(() => emulator.close());
  // Without the loaders that the runner puts into every process.
  const options = { env: { SAIL_BASE_URL: emulator.url, NODE_OPTIONS: '' } };
  const [program, ...args] = await schemathesis(SECONDS);
  const names = SCHEMATHESIS.filter(({ families }) => families.includes('v1')).flatMap(checksOf);
  const { lines } = await collect(options, 100_000, program, ...args, ...names);
  t.equal(lines.at(-1), `${names.length} of ${names.length}`, lines.join('\n'));
});
