import t from 'tap';
import type { Case } from '../../conformance/case.ts';
import { CASES } from '../../conformance/index.ts';
import { runCase } from '../../conformance/run-case.ts';
import { requestToken } from '../../conformance/token.ts';
import { overNetwork } from '../../conformance/transport.ts';
import { startEmulator } from '../../server/index.ts';
import type { Config } from '../../server/settings/options.ts';

const open = async (options: Partial<Config>) => {
  const emulator = await startEmulator({ ...options, port: 0, logLevel: 'silent' });
  const transport = overNetwork(emulator.url);
  const token = await requestToken(transport, options.clients?.[0] ?? { id: 'conformance', secret: 'secret' });
  const run = (behavior: Case, word: string) => runCase(behavior, { transport, token, run: word });
  const close = () => {
    transport.close();
    return emulator.close();
  };
  return { run, close };
};

t.test('all cases over one socket server, one after the other in one tenant', async (t) => {
  const { run, close } = await open({});
  t.teardown(close);
  for (const [index, behavior] of CASES.entries()) {
    if (behavior.server === undefined) t.same(await run(behavior, `n${index}`), [], behavior.id);
  }
});

for (const behavior of CASES.filter(({ server }) => server !== undefined)) {
  t.test(behavior.id, async (t) => {
    const { run, close } = await open(behavior.server ?? {});
    t.teardown(close);
    t.same(await run(behavior, 'n'), []);
  });
}
