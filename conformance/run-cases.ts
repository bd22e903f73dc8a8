import type { EmulatedTenant } from '../server/index.ts';
import type { ResolvedOptions } from '../server/options/options.ts';
import type { Case } from './case.ts';
import { runCase } from './run-case.ts';
import { requestToken } from './token.ts';
import type { Transport } from './transport.ts';

/** The client for token requests to a server that accepts any client. */
const ANY_CLIENT = { id: 'conformance', secret: 'secret' };

/** Cases that can share a server. */
interface Group {
  readonly server: Partial<ResolvedOptions>;
  readonly cases: readonly Case[];
}

/** Returns the cases grouped by the server options that they need. */
export const groupByServer = (cases: readonly Case[]): Group[] =>
  [...Map.groupBy(cases, ({ server = {} }) => JSON.stringify(server)).values()].map((group) => ({
    server: group[0]?.server ?? {},
    cases: group,
  }));

/** Returns the name of a case in a list of results: mark, ID, title, and source. */
export const nameOf = ({ mark, id, title, source }: Case): string => `[${mark}] ${id}: ${title} (${source})`;

/** What puts a tenant back to how it started. */
type Resets = Pick<EmulatedTenant, 'reset' | 'resetFaults' | 'resetRateLimit' | 'resetClients' | 'resetClock'>;

/**
 * Runs a case on a shared server with its options. @returns what was not as expected, one sentence each.
 *
 * @param control control of the tenant, which is reset before the case.
 */
export const runOnShared = async (behavior: Case, transport: Transport, control: Resets): Promise<string[]> => {
  control.reset();
  control.resetFaults();
  control.resetRateLimit();
  control.resetClients();
  control.resetClock();
  try {
    const token = await requestToken(transport, behavior.server?.clients?.[0] ?? ANY_CLIENT);
    return await runCase(behavior, { transport, token, run: 'r1' });
  } catch (error) {
    return [String(error)];
  }
};
