import { FAMILIES } from '../../server/api/families.ts';
import type { EmulatedTenant, Emulator } from '../../server/index.ts';
import { CHECKS } from './checks.ts';
import { type Client, isAsked } from './client.ts';
import { collect, type Ended } from './process.ts';

/** Seconds that a driver may take. */
const PATIENCE = 300;

/** Connectors of the snapshot "many": more than a page. */
const MANY = 300;

/** Names of the checks that a client is asked to do, in order. */
export const checksOf = (client: Client): string[] =>
  client.families.flatMap((family) => {
    const operations = FAMILIES.find(({ name }) => name === family)?.operations ?? [];
    const has = (operation: string): boolean =>
      operation === family ||
      operations.some((id) => id === operation) ||
      (operation === 'getToken' && operations.length > 0);
    return CHECKS.filter((check) => has(check.operation) && isAsked(client, family, check)).map(
      ({ id }) => `${family}/${id}`,
    );
  });

/** A client that has run. */
export interface Outcome {
  readonly client: Client;
  readonly seconds: number;
  readonly passed: readonly string[];
  /** A sentence for each check that failed or did not run, and for a driver that failed as a whole. */
  readonly faults: readonly string[];
}

/** Holds what a driver printed to the list of its checks: one that says nothing about a check has failed it. */
export const judge = (
  asked: readonly string[],
  { lines, errors, code, timedOut }: Ended,
): Pick<Outcome, 'passed' | 'faults'> => {
  const passed = asked.filter((name) => lines.includes(`ok ${name}`));
  const faults = asked
    .filter((name) => !passed.includes(name))
    .map((name) => lines.find((line) => line.startsWith(`not ok ${name}:`)) ?? `not ok ${name}: it did not run`);
  const last = `${passed.length} of ${asked.length}`;
  if (timedOut) faults.push('the driver did not end in time');
  else if (code !== 0 || lines.at(-1) !== last) {
    faults.push(
      `the driver ended with ${code} and "${lines.at(-1) ?? ''}", not with "${last}"\n${errors.slice(-4000)}`,
    );
  }
  return { passed, faults };
};

/** Runs the driver of a client; each client has its own tenant. */
export const drive = async (client: Client, emulator: Emulator, seconds: number): Promise<Outcome> => {
  const begun = performance.now();
  const tenant = emulator.tenant(tenantOf(client));
  const asked = checksOf(client);
  const outcome = async (): Promise<Pick<Outcome, 'passed' | 'faults'>> => {
    try {
      const { command, cwd, patience = PATIENCE } = await client.prepare({ url: emulator.url, seconds });
      fill(tenant);
      const env = { SAIL_BASE_URL: tenant.url, SAIL_CLIENT_ID: 'any-id', SAIL_CLIENT_SECRET: 'any-secret' };
      return judge(asked, await collect({ cwd, env }, patience * 1000, ...command, ...asked));
    } catch (error) {
      return { passed: [], faults: [String((error as Error).message)] };
    }
  };
  return { client, ...(await outcome()), seconds: (performance.now() - begun) / 1000 };
};

const tenantOf = ({ name, version, families }: Client): string =>
  `${name}-${version}-${families.join('-')}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Keeps the snapshot that checks of pages begin with. */
const fill = (tenant: EmulatedTenant): void => {
  const { connectors, ...state } = tenant.state();
  const [first] = connectors;
  if (!first) throw new Error('The seed has no connectors.');
  const released = connectors.filter(({ status }) => status === 'RELEASED');
  const added = Array.from({ length: MANY - released.length }, (_, index) => ({
    ...first,
    name: `Driven ${index}`,
    scriptName: `driven-${index}`,
    status: 'RELEASED' as const,
  }));
  tenant.setState({ ...state, connectors: [...released, ...added] });
  tenant.snapshot('many');
  tenant.reset();
};
