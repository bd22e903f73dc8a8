import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createEmulator } from '../server/emulator.ts';
import { DEFAULTS } from '../server/settings/config.ts';
import type { Case } from './case.ts';
import { CASES } from './index.ts';
import { runCase } from './run-case.ts';
import { requestToken } from './token.ts';
import { inProcess, overNetwork, type Transport } from './transport.ts';

const HELP = `Runs the conformance cases and prints what was not as expected.

Usage: npm run conformance                                       the emulator in this process
       npm run conformance -- --base-url URL --client ID:SECRET  a server, an emulator or a tenant

  --base-url URL      where the server is
  --client ID:SECRET  a client that may ask for tokens
  --reads-only        leave out the cases that write
  --no-seed           leave out the cases about connectors that only the emulator's seed has
  --topic NAME        only the cases of one topic
`;

/** Where a case runs: the transport, and what releases it. */
interface Target {
  readonly transport: Transport;
  readonly client: { readonly id: string; readonly secret: string };
  close(): unknown;
}

const { values } = parseArgs({
  options: {
    'base-url': { type: 'string' },
    client: { type: 'string', default: 'conformance:secret' },
    'reads-only': { type: 'boolean', default: false },
    'no-seed': { type: 'boolean', default: false },
    topic: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const openTarget = async (behavior: Case): Promise<Target> => {
  const [, id = '', secret = ''] = /^([^:]+):(.+)$/.exec(values.client) ?? [];
  const baseUrl = values['base-url'];
  if (baseUrl !== undefined) {
    const transport = overNetwork(baseUrl);
    return { transport, client: { id, secret }, close: transport.close };
  }
  const { app, close } = await createEmulator({ ...DEFAULTS, logLevel: 'silent', ...behavior.server });
  return { transport: inProcess(app), client: behavior.server?.clients?.[0] ?? { id, secret }, close };
};

const isLeftOut = (behavior: Case): boolean =>
  (values['base-url'] !== undefined && behavior.server !== undefined) ||
  (values['reads-only'] && behavior.writes) ||
  (values['no-seed'] && behavior.seed === true) ||
  (values.topic !== undefined && !behavior.id.startsWith(`${values.topic}/`));

const run = async (): Promise<number> => {
  const chosen = CASES.filter((behavior) => !isLeftOut(behavior));
  const word = randomBytes(4).toString('hex');
  let failed = 0;
  for (const [index, behavior] of chosen.entries()) {
    const { transport, client, close } = await openTarget(behavior);
    try {
      const token = await requestToken(transport, client);
      const faults = await runCase(behavior, { transport, token, run: `${word}${index}` });
      if (faults.length === 0) continue;
      failed += 1;
      process.stdout.write(
        `[${behavior.mark}] ${behavior.id}: ${behavior.title}\n${faults.map((fault) => `    ${fault}\n`).join('')}`,
      );
    } finally {
      await close();
    }
  }
  process.stdout.write(
    `${chosen.length - failed} as expected, ${failed} not, ${CASES.length - chosen.length} left out\n`,
  );
  return failed === 0 ? 0 : 1;
};

if (values.help) process.stdout.write(HELP);
else process.exitCode = await run();
