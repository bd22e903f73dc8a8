import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { TenantControl } from '../server/control/tenant-control.ts';
import { createEmulator } from '../server/emulator.ts';
import type { ResolvedOptions } from '../server/options/options.ts';
import { DEFAULTS } from '../server/options/read-options.ts';
import { DEFAULT_TENANT } from '../server/tenants.ts';
import type { Case } from './case.ts';
import { CASES } from './index.ts';
import { runCase } from './run-case.ts';
import { groupByServer, nameOf, runOnShared } from './run-cases.ts';
import { requestToken } from './token.ts';
import { inProcess, overNetwork } from './transport.ts';

const HELP = `Runs the conformance cases and prints what was not as expected.

Usage: npm run conformance                                       the emulator in this process
       npm run conformance -- --base-url URL --client ID:SECRET  a server, an emulator or a tenant

  --base-url URL      where the server is
  --client ID:SECRET  a client that may ask for tokens
  --reads-only        leave out the cases that write
  --no-seed           leave out the cases about connectors that only the emulator's seed has
  --topic NAME        only the cases of one topic
`;

/** A server that cases run on. */
interface Target {
  /** Runs a case. @returns what was not as expected, one sentence each. */
  run(behavior: Case): Promise<string[]>;
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

/** Opens the server at `--base-url`. Its tenant has other data, so everything that a run creates has a unique word in its name. */
const openUrl = (baseUrl: string): Target => {
  const [, id = '', secret = ''] = /^([^:]+):(.+)$/.exec(values.client) ?? [];
  const transport = overNetwork(baseUrl);
  const word = randomBytes(4).toString('hex');
  const run = async (behavior: Case) => {
    const token = await requestToken(transport, { id, secret });
    return runCase(behavior, { transport, token, run: `${word}${CASES.indexOf(behavior)}` });
  };
  return { run, close: transport.close };
};

const openInProcess = async (server: Partial<ResolvedOptions>): Promise<Target> => {
  const { app, tenants, parts, close } = await createEmulator({ ...DEFAULTS, logLevel: 'silent', ...server });
  const control = new TenantControl(() => tenants.get(DEFAULT_TENANT), parts);
  return { run: (behavior) => runOnShared(behavior, inProcess(app), control), close };
};

const isLeftOut = (behavior: Case): boolean =>
  (values['base-url'] !== undefined && behavior.server !== undefined) ||
  (values['reads-only'] && behavior.writes) ||
  (values['no-seed'] && behavior.seed === true) ||
  (values.topic !== undefined && !behavior.id.startsWith(`${values.topic}/`));

const run = async (): Promise<number> => {
  const baseUrl = values['base-url'];
  const chosen = CASES.filter((behavior) => !isLeftOut(behavior));
  let failed = 0;
  for (const { server, cases } of groupByServer(chosen)) {
    const target = baseUrl === undefined ? await openInProcess(server) : openUrl(baseUrl);
    try {
      for (const behavior of cases) {
        const problems = await target.run(behavior);
        if (problems.length === 0) continue;
        failed += 1;
        process.stdout.write(`${nameOf(behavior)}\n${problems.map((problem) => `    ${problem}\n`).join('')}`);
      }
    } finally {
      await target.close();
    }
  }
  process.stdout.write(
    `${chosen.length - failed} as expected, ${failed} not, ${CASES.length - chosen.length} left out\n`,
  );
  return failed === 0 ? 0 : 1;
};

if (values.help) process.stdout.write(HELP);
else process.exitCode = await run();
