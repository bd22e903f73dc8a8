import t, { type Test } from 'tap';
import { CASES } from '../../conformance/index.ts';
import { runCase } from '../../conformance/run-case.ts';
import { groupByServer, nameOf, runOnShared } from '../../conformance/run-cases.ts';
import { requestToken } from '../../conformance/token.ts';
import { overNetwork } from '../../conformance/transport.ts';
import type { ResolvedOptions } from '../../server/options/options.ts';
import { started } from '../support/started.ts';

const open = async (t: Test, options: Partial<ResolvedOptions> = {}) => {
  const emulator = await started(t, options);
  const transport = overNetwork(emulator.url);
  t.teardown(() => transport.close());
  return { emulator, transport };
};

t.test('all cases hold over a socket, one after another in one tenant', async (t) => {
  const { transport } = await open(t);
  const token = await requestToken(transport, { id: 'conformance', secret: 'secret' });
  for (const [index, behavior] of CASES.entries()) {
    if (behavior.server !== undefined) continue;
    t.same(await runCase(behavior, { transport, token, run: `n${index}` }), [], nameOf(behavior));
  }
});

for (const { server, cases } of groupByServer(CASES.filter((behavior) => behavior.server !== undefined))) {
  t.test(`with ${JSON.stringify(server)}`, async (t) => {
    const { emulator, transport } = await open(t, server);
    for (const behavior of cases) t.same(await runOnShared(behavior, transport, emulator), [], nameOf(behavior));
  });
}
