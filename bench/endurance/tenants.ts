import { abortUpload } from './abuse.ts';
import { Caller, json, jsonOf, patch, upload, type Wire } from './caller.ts';
import { demand, type Run, repeat, schedule } from './run.ts';
import { create, SMALL_DOCUMENTS } from './workers.ts';

/** Number of new tenants per hour. */
const PER_HOUR = 10_000;
const MAX_VISITS = 8;
const VISITED = 'visited';
const PATH = `/v3/connectors/${VISITED}`;

/** Which tenants are visited. */
export interface Tenancy {
  /** Value of `--max-tenants`. */
  readonly max: number;
  /** Number of tenants on disk, visited in turn; if undefined, each visit is to a new tenant in memory. */
  readonly persisted: number | undefined;
  /** How often each tenant on disk was visited. Its connector holds the same number. */
  readonly visits: Map<string, number>;
}

type Act = (run: Run, caller: Caller, number: number) => Promise<void>;

/** Fills the server with as many tenants as it holds, because only then is its memory comparable. */
export const fillTenants = async (run: Run): Promise<void> => {
  for (let number = 0; number < run.tenancy.max; number += 1) {
    await visit(run, number).catch((error: unknown) => run.tally.fail('tenant', error));
  }
};

/** Visits tenants at even intervals. For each new one, the least recently used is evicted, or closed if on disk. */
export const visitTenants = (run: Run): Promise<void> =>
  schedule(run, 'tenant', 3_600_000 / PER_HOUR, MAX_VISITS, (number) => visit(run, run.tenancy.max + number));

const visit = async (run: Run, number: number): Promise<void> => {
  const { persisted, visits } = run.tenancy;
  const tenant = `tenant-${persisted === undefined ? number : number % persisted}`;
  const caller = await Caller.enter(run.wire, tenant);
  await caller.call('list', 'GET', '/v3/connectors?limit=5', 200);
  const before = visits.get(tenant) ?? 0;
  if (before === 0) await create(caller, VISITED);
  else await checkVisits(caller, before);
  const value = before + 1;
  const change = patch([{ op: 'add', path: '/connectorMetadata/visits', value }]);
  await caller.call('patch', 'PATCH', PATH, 200, change);
  if (persisted !== undefined) visits.set(tenant, value);
  await ACTS[number % ACTS.length]?.(run, caller, number);
  await checkVisits(caller, value);
};

const checkVisits = async (caller: Caller, expected: number): Promise<void> => {
  const read = await caller.call('get', 'GET', PATH, 200);
  const { visits } = jsonOf<{ connectorMetadata: { visits?: number } }>(read).connectorMetadata;
  demand(visits === expected, `GET ${caller.prefix}${PATH}: ${visits} visits of ${expected} are there`);
};

/** Checks every visit to a tenant on disk, on a restarted server. */
export const checkTenants = async (wire: Wire, { visits }: Tenancy): Promise<void> => {
  for (const [tenant, expected] of visits) {
    await Caller.enter(wire, tenant)
      .then((caller) => checkVisits(caller, expected))
      .catch((error: unknown) => wire.tally.fail('tenant after a restart', error));
  }
};

/** Marks a connection that breaks before the end of the response. */
const BROKEN = 0;
/** Timeout of a client whose response never arrives, in milliseconds. */
const GIVE_UP = 1000;

/** Adds a rule, and checks the responses to the next requests. */
const withRule =
  (rule: object, statuses: readonly number[]): Act =>
  async (_run, caller) => {
    const id = await addRule(caller, rule);
    for (const status of statuses) {
      if (status === BROKEN) await caller.callBroken('fault', 'GET', PATH);
      else await caller.call('fault', 'GET', PATH, status);
    }
    const [fault] = jsonOf<{ seen: number }[]>(await caller.call('fault rule', 'GET', '/_emulator/faults', 200));
    demand(fault?.seen === statuses.length, `${caller.prefix}: the rule saw ${fault?.seen} of ${statuses.length}`);
    await caller.call('fault rule', 'DELETE', `/_emulator/faults/${id}`, 204);
  };

/** A client that times out. Nothing is counted, because a busy server may never have seen the request. */
const hang: Act = async (_run, caller) => {
  const id = await addRule(caller, { response: 'hang' });
  await caller.callBroken('fault', 'GET', PATH, { timeout: GIVE_UP });
  await caller.call('fault rule', 'DELETE', `/_emulator/faults/${id}`, 204);
};

const addRule = async (caller: Caller, rule: object): Promise<string> => {
  const wanted = json({ match: { operation: 'getConnector' }, ...rule });
  return jsonOf<{ id: string }>(await caller.call('fault rule', 'POST', '/_emulator/faults', 200, wanted)).id;
};

const abort: Act = async (run, caller, number) => {
  for (const [path, document] of SMALL_DOCUMENTS(number)) {
    await abortUpload(run, caller, `/v2025/connectors/${VISITED}/${path}`, upload(document.repeat(500)).body);
  }
};

const saveAndReset: Act = async (_run, caller) => {
  await caller.call('control', 'PUT', '/_emulator/snapshots/visit', 204);
  await caller.call('control', 'POST', '/_emulator/reset', 204);
  await caller.call('rejection', 'GET', PATH, 404);
  await caller.call('control', 'POST', '/_emulator/snapshots/visit', 204);
  await caller.call('control', 'DELETE', '/_emulator/snapshots/visit', 204);
};

/** Checks that an evicted tenant in memory starts from the seed again. */
const comeBack: Act = async ({ wire, tenancy: { max, persisted } }, _caller, number) => {
  const longAgo = number - 2 * max;
  if (persisted !== undefined || longAgo < 0) return;
  const again = await Caller.enter(wire, `tenant-${longAgo}`);
  await again.call('rejection', 'GET', PATH, 404);
};

const ACTS: readonly Act[] = [
  withRule({ times: 2, response: '429' }, [429, 429, 200]),
  abort,
  withRule({ response: '500', after: 1 }, [200, 500, 500]),
  saveAndReset,
  withRule({ times: 1, response: 'reset' }, [BROKEN, 200]),
  comeBack,
  hang,
  abort,
  withRule({ times: 2, response: 'truncate' }, [BROKEN, BROKEN, 200]),
  comeBack,
  withRule({ times: 2, delay: [50, 150], response: { status: 503, body: 'made' } }, [503, 503, 200]),
  comeBack,
];

/** Uses snapshots, resets, state, clock, and request log of one tenant, again and again. */
export const control = (run: Run, caller: Caller): Promise<void> =>
  repeat(run, 'control', 700, async (number) => {
    const scriptName = await create(caller, `Controlled ${number}`);
    const path = `/v3/connectors/${scriptName}`;
    const snapshot = `/_emulator/snapshots/s-${number % 3}`;
    await caller.call('control', 'PUT', snapshot, 204);
    await caller.call('delete', 'DELETE', path, 204);
    await caller.call('control', 'POST', snapshot, 204);
    await caller.call('get', 'GET', path, 200);
    if (number % 10 === 0) await putStateBack(caller);
    await caller.call('control', 'POST', '/_emulator/reset', 204);
    await caller.call('rejection', 'GET', path, 404);
    await caller.call('control', 'GET', '/_emulator/snapshots', 200);
    await caller.call('control', 'DELETE', snapshot, 204);
    await caller.call('rejection', 'POST', snapshot, 404);
    await caller.call('control', 'PUT', '/_emulator/clock', 200, json({ advance: 5 }));
    await caller.call('control', 'DELETE', '/_emulator/clock', 200);
    const wanted = json({ match: { scriptName, method: 'DELETE' }, count: { exactly: 1 } });
    const verified = await caller.call('control', 'POST', '/_emulator/requests/verify', 200, wanted);
    demand(jsonOf<{ ok: boolean }>(verified).ok, `the request log of ${caller.prefix} lacks DELETE ${path}`);
    if (number % 50 === 49) await caller.call('control', 'DELETE', '/_emulator/requests', 204);
  });

const putStateBack = async (caller: Caller): Promise<void> => {
  const { body } = await caller.call('control', 'GET', '/_emulator/state', 200);
  const headers = { 'content-type': 'application/json' };
  await caller.call('control', 'PUT', '/_emulator/state', 204, { headers, body });
};
