import t from 'tap';
import { CASES } from '../../conformance/index.ts';
import { runCase } from '../../conformance/run-case.ts';
import { requestToken } from '../../conformance/token.ts';
import { inProcess } from '../../conformance/transport.ts';
import { testEmulator } from '../support/emulator.ts';

const ANY_CLIENT = { id: 'conformance', secret: 'secret' };

for (const behavior of CASES) {
  t.test(`${behavior.id}: ${behavior.title}`, async (t) => {
    const { app } = testEmulator(t, { auth: true, ...behavior.server });
    const transport = inProcess(app);
    const token = await requestToken(transport, behavior.server?.clients?.[0] ?? ANY_CLIENT);
    t.same(await runCase(behavior, { transport, token, run: 'r1' }), []);
  });
}
